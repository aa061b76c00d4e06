import { Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Age } from "@ui/Age";
import { Card } from "@ui/Card";
import { EmptyState } from "@ui/EmptyState";
import { formatPower } from "@ui/format";
import { isStatus, StatusBadge, StatusIcon } from "@ui/StatusBadge";
import { useDeferredValue, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { EvseStatus, Location, Station } from "../../data/model";
import { stationState } from "../../data/status";
import classes from "./NetworkPage.module.css";
import { matches } from "./search";

const ROW_PX = 62;
const FILTERS = ["faulted", "offline", "charging", "occupied", "available", "unavailable", "pending"] as const;

interface Props {
  stations: Station[];
  locations: Location[];
}

/** Every station, searchable. Search and filter stand in the address, so that a view can be shared. */
export function StationList({ stations, locations }: Props) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const text = params.get("q") ?? "";
  const status = params.get("status") ?? "";
  const wanted = useDeferredValue(text);
  const places = useMemo(() => new Map(locations.map((location) => [location.id, location])), [locations]);
  const known = useMemo(() => stations.filter((station) => station.admission !== "rejected"), [stations]);
  const shown = useMemo(
    () =>
      known
        .filter((station) => !status || stationState(station) === status)
        .filter((station) => matches(station, places.get(station.location_id ?? ""), wanted))
        .sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true })),
    [known, places, status, wanted],
  );

  const set = (name: string, value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );

  return (
    <Card
      title={t("network.stations")}
      padded={false}
      aside={
        <Text size="sm" c="dimmed" role="status">
          {t("network.shown", { shown: shown.length, total: known.length })}
        </Text>
      }
    >
      <Group gap="xs" px="md" py="sm" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          placeholder={t("network.searchStations")}
          aria-label={t("network.searchStations")}
          type="search"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => set("q", event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t("network.filterStatus")}
          value={status}
          onChange={(event) => set("status", event.currentTarget.value)}
          data={[
            { value: "", label: t("common.all") },
            ...FILTERS.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
        />
      </Group>
      {known.length === 0 && <EmptyState title={t("network.empty")}>{t("network.emptyHelp")}</EmptyState>}
      {known.length > 0 && shown.length === 0 && <EmptyState title={t("network.noMatch")} />}
      {shown.length > 0 && <Rows stations={shown} places={places} />}
    </Card>
  );
}

function Rows({ stations, places }: { stations: Station[]; places: Map<string, Location> }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: stations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (index) => stations[index]?.id ?? index,
  });
  return (
    <div ref={scroller} className={classes.scroll}>
      <ul className={classes.virtual} style={{ height: rows.getTotalSize() }} data-testid="stations">
        {rows.getVirtualItems().map((row) => {
          const station = stations[row.index];
          if (!station) return null;
          return (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              aria-posinset={row.index + 1}
              aria-setsize={stations.length}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <StationRow station={station} place={places.get(station.location_id ?? "")} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function StationRow({ station, place }: { station: Station; place?: Location }) {
  const { t, i18n } = useTranslation();
  const state = stationState(station);
  const power = station.online ? station.evses.reduce((sum, evse) => sum + (evse.power_w ?? 0), 0) : 0;
  const made = [station.vendor, station.model].filter(Boolean).join(" ");
  return (
    <Link
      to={station.admission === "pending" ? "/waiting-room" : `/stations/${encodeURIComponent(station.id)}`}
      className={classes.row}
    >
      <StatusIcon status={isStatus(state) ? state : "unknown"} />
      <div>
        <div className={classes.name}>{station.id}</div>
        <div className={classes.sub}>{[place?.name, made].filter(Boolean).join(" · ") || t("common.unknown")}</div>
      </div>
      <div className={classes.since}>
        <EvseSummary station={station} />
        <div className="lv-number">
          {station.online && power > 0 && formatPower(power, i18n.language)}
          {!station.online && station.admission !== "pending" && (
            <>{station.last_seen_at ? <Age at={station.last_seen_at} /> : t("network.neverSeen")}</>
          )}
        </div>
      </div>
    </Link>
  );
}

/** One badge a status with how many EVSEs have it: a busy EVSE never hides a free one. */
function EvseSummary({ station }: { station: Station }) {
  const { t } = useTranslation();
  if (station.admission !== "accepted") return <StatusBadge status={station.admission} />;
  if (!station.online) return <StatusBadge status="offline" />;
  const counts = new Map<EvseStatus, number>();
  for (const evse of station.evses) counts.set(evse.status, (counts.get(evse.status) ?? 0) + 1);
  if (counts.size === 0) return <StatusBadge status="unknown" />;
  return (
    <span className={classes.dots}>
      {[...counts].map(([status, count]) => (
        <StatusBadge
          key={status}
          status={status}
          label={station.evses.length > 1 ? `${count} ${t(`status.${status}`).toLowerCase()}` : undefined}
        />
      ))}
    </span>
  );
}

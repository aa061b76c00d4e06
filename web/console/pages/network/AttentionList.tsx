import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Age } from "@ui/Age";
import { Card } from "@ui/Card";
import { EmptyState } from "@ui/EmptyState";
import { type Status, StatusIcon } from "@ui/StatusBadge";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Location, Station } from "../../data/model";
import { type Attention, type AttentionKind, attention } from "../../data/status";
import classes from "./NetworkPage.module.css";

const FEW = 5;

const ICON: Record<AttentionKind, Status> = {
  faulted: "faulted",
  "offline-charging": "offline",
  offline: "offline",
  "never-seen": "offline",
  pending: "pending",
  unavailable: "unavailable",
};

interface Props {
  stations: Station[];
  locations: Location[];
}

/** What is wrong, worst first: in words, since when, and what to do about it. */
export function AttentionList({ stations, locations }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const items = useMemo(() => attention(stations), [stations]);
  const places = useMemo(() => new Map(locations.map((location) => [location.id, location.name])), [locations]);
  const shown = all ? items : items.slice(0, FEW);
  const title = items.length > 0 ? `${t("network.attention")} (${items.length})` : t("network.attention");
  return (
    <Card
      title={title}
      padded={false}
      aside={
        items.length > FEW && (
          <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t("network.less") : t("network.more", { count: items.length })}
          </Button>
        )
      }
    >
      {items.length === 0 ? (
        <EmptyState
          icon={<IconCircleCheck size={30} color="var(--lv-available)" aria-hidden />}
          title={t("network.allWell")}
        >
          {t("network.allWellHelp")}
        </EmptyState>
      ) : (
        <ul className={classes.rows} data-testid="attention">
          {shown.map((item) => (
            <li key={item.station.id}>
              <AttentionRow item={item} place={places.get(item.station.location_id ?? "")} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function AttentionRow({ item, place }: { item: Attention; place?: string }) {
  const { t } = useTranslation();
  const { kind, station } = item;
  const evses = item.evses.map((evse) => t("common.evseN", { id: evse.id })).join(", ");
  const count = kind === "offline-charging" ? item.sessionsAtRisk : Math.max(1, item.evses.length);
  return (
    <Link
      to={kind === "pending" ? "/waiting-room" : `/stations/${encodeURIComponent(station.id)}`}
      className={classes.row}
    >
      <StatusIcon status={ICON[kind]} />
      <div>
        <div className={classes.name}>
          {station.id}
          {place && <span className={classes.sub}> · {place}</span>}
        </div>
        <div>
          {t(`network.reason.${kind}` as "network.reason.offline", { count, evses })}
          {item.detail && <span className={classes.sub}> · {item.detail}</span>}
        </div>
        <div className={classes.sub}>{t(`network.next.${kind}`)}</div>
      </div>
      <div className={classes.since}>{item.since && <Age at={item.since} />}</div>
    </Link>
  );
}

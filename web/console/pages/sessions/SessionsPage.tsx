import { Anchor, Button, Group, NativeSelect, Skeleton, Table, Text, TextInput } from "@mantine/core";
import { createColumnHelper, flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { Card } from "@ui/Card";
import { EmptyState } from "@ui/EmptyState";
import { formatDateTime, formatDuration, formatEnergy, formatPower } from "@ui/format";
import { PageHeader } from "@ui/PageHeader";
import { StatusBadge } from "@ui/StatusBadge";
import { useNow } from "@ui/useNow";
import type { TFunction } from "i18next";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Session } from "../../data/model";
import { useSessions } from "../../data/queries";
import { Problem } from "../../shell/Problem";
import { readFilter, useCursorTrail } from "./paging";
import { StopReason } from "./StopReason";

const TYPING_MS = 300;

/** All sessions, newest first. The server pages and filters; the address holds the filters. */
export function SessionsPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const sessions = useSessions(filter);
  const trail = useCursorTrail(params, setParams);

  const set = (name: string, value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        next.delete("cursor");
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const filtered = Boolean(filter.status || filter.station_id || filter.token_uid);
  const items = sessions.data?.items ?? [];

  return (
    <>
      <PageHeader title={t("sessions.title")} />
      <Card padded={false}>
        <Group gap="sm" p="md" align="flex-end">
          <NativeSelect
            label={t("sessions.statusFilter")}
            value={filter.status ?? ""}
            onChange={(event) => set("status", event.currentTarget.value)}
            data={[
              { value: "", label: t("common.all") },
              { value: "active", label: t("sessions.active") },
              { value: "ended", label: t("sessions.ended") },
            ]}
          />
          <TypedFilter
            label={t("sessions.stationFilter")}
            value={filter.station_id ?? ""}
            onChange={(v) => set("station", v)}
          />
          <TypedFilter
            label={t("sessions.tokenFilter")}
            value={filter.token_uid ?? ""}
            onChange={(v) => set("token", v)}
          />
          {filtered && (
            <Button variant="subtle" onClick={() => setParams({}, { replace: true })}>
              {t("common.clearFilters")}
            </Button>
          )}
        </Group>
        {sessions.isError && <Problem error={sessions.error} onRetry={() => void sessions.refetch()} />}
        {sessions.isPending && <Skeleton height={400} m="md" />}
        {sessions.isSuccess && items.length === 0 && (
          <EmptyState title={t("sessions.empty")}>{filtered && t("sessions.emptyHelp")}</EmptyState>
        )}
        {items.length > 0 && <SessionsTable sessions={items} />}
        <Group justify="space-between" p="sm" px="md">
          <Button variant="default" size="xs" disabled={!trail.hasPrevious} onClick={trail.previous}>
            {t("common.previous")}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={!sessions.data?.next || sessions.isPlaceholderData}
            onClick={() => sessions.data?.next && trail.next(sessions.data.next)}
          >
            {t("common.next")}
          </Button>
        </Group>
      </Card>
    </>
  );
}

/** A text filter that waits until the typing rests. */
function TypedFilter({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onChange` is new with every drawing; only typing counts
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput type="search" label={label} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
  );
}

const column = createColumnHelper<Session>();

function columnsFor(t: TFunction, language: string) {
  const unknown = t("common.unknown");
  return [
    column.accessor("started_at", {
      header: t("common.started"),
      cell: (cell) => (
        <Anchor
          component={Link}
          to={`/sessions/${encodeURIComponent(cell.row.original.id)}`}
          className="lv-number"
          size="sm"
          fw={600}
        >
          {formatDateTime(cell.getValue(), language)}
        </Anchor>
      ),
    }),
    column.accessor("status", {
      header: t("common.status"),
      cell: (cell) =>
        cell.getValue() === "active" ? (
          <StatusBadge status="charging" label={t("sessions.active")} />
        ) : (
          <StatusBadge status="unavailable" label={t("sessions.ended")} />
        ),
    }),
    column.accessor("station_id", {
      header: t("common.station"),
      cell: (cell) => (
        <Anchor
          component={Link}
          to={`/stations/${encodeURIComponent(cell.getValue())}`}
          size="sm"
          style={{ overflowWrap: "anywhere" }}
        >
          {cell.getValue()}
        </Anchor>
      ),
    }),
    column.accessor("evse_id", { header: t("common.evse"), cell: (cell) => cell.getValue() ?? unknown }),
    column.accessor("token_uid", {
      header: t("common.token"),
      cell: (cell) => <span className="lv-mono">{cell.getValue() ?? unknown}</span>,
    }),
    column.display({
      id: "duration",
      header: t("common.duration"),
      cell: (cell) => <Duration session={cell.row.original} />,
    }),
    column.accessor("energy_wh", {
      header: t("common.energy"),
      cell: (cell) => {
        const wh = cell.getValue();
        return wh == null ? unknown : formatEnergy(wh, language);
      },
    }),
    column.accessor("power_w", {
      header: t("common.power"),
      cell: (cell) => {
        const watts = cell.getValue();
        if (cell.row.original.status === "ended") return "–";
        return watts == null ? unknown : formatPower(watts, language);
      },
    }),
    column.accessor("stop_reason", {
      header: t("sessions.stopReason"),
      cell: (cell) => {
        if (cell.row.original.status === "active") return "–";
        return <StopReason reason={cell.getValue()} />;
      },
    }),
  ];
}

const NUMERIC = new Set(["duration", "energy_wh", "power_w"]);

function SessionsTable({ sessions }: { sessions: Session[] }) {
  const { t, i18n } = useTranslation();
  const columns = useMemo(() => columnsFor(t, i18n.language), [t, i18n.language]);
  const table = useReactTable({
    data: sessions,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (row) => row.id,
  });
  return (
    <section style={{ overflowX: "auto" }} aria-label={t("sessions.title")}>
      <Table horizontalSpacing="md" verticalSpacing={8} highlightOnHover>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => (
                <Table.Th key={header.id} ta={NUMERIC.has(header.column.id) ? "right" : undefined}>
                  {flexRender(header.column.columnDef.header, header.getContext())}
                </Table.Th>
              ))}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody data-testid="sessions">
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id}>
              {row.getVisibleCells().map((cell) => (
                <Table.Td key={cell.id} ta={NUMERIC.has(cell.column.id) ? "right" : undefined} className="lv-number">
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Duration({ session }: { session: Session }) {
  const now = useNow(10_000);
  const until = session.ended_at ? Date.parse(session.ended_at) : now;
  return (
    <Text span inherit>
      {formatDuration(until - Date.parse(session.started_at))}
    </Text>
  );
}

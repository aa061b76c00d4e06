import { Anchor, Skeleton, Stack, Table } from "@mantine/core";
import { Card } from "@ui/Card";
import { EmptyState } from "@ui/EmptyState";
import { Facts } from "@ui/Facts";
import { formatDateTime, formatDuration, formatEnergy, formatPercent, formatPower, formatRegister } from "@ui/format";
import { PageHeader } from "@ui/PageHeader";
import { StatusBadge } from "@ui/StatusBadge";
import { useNow } from "@ui/useNow";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { Session } from "../../data/model";
import { ApiProblem } from "../../data/problem";
import { useMeterValues, useSession } from "../../data/queries";
import { Problem } from "../../shell/Problem";
import { SessionFigures } from "../station/LiveSession";
import { SessionCurve } from "./SessionCurve";
import { StopReason } from "./StopReason";

export function SessionPage() {
  const { t } = useTranslation();
  const { sessionId = "" } = useParams();
  const session = useSession(sessionId);
  if (session.isPending) return <Skeleton height={420} radius="lg" aria-label={t("common.loading")} />;
  if (session.data) return <SessionView session={session.data} />;
  const missing = session.error instanceof ApiProblem && session.error.status === 404;
  return (
    <>
      <PageHeader title={missing ? t("sessions.notFound") : t("sessions.detail")} />
      {missing ? (
        <EmptyState title={t("common.notFoundHelp")}>
          <Anchor component={Link} to="/sessions">
            {t("sessions.title")}
          </Anchor>
        </EmptyState>
      ) : (
        <Problem error={session.error} onRetry={() => void session.refetch()} />
      )}
    </>
  );
}

function SessionView({ session }: { session: Session }) {
  const { t, i18n } = useTranslation();
  const now = useNow(10_000);
  const active = session.status === "active";
  const unknown = t("common.unknown");
  const until = session.ended_at ? Date.parse(session.ended_at) : now;
  const facts: [string, ReactNode][] = [
    [
      t("common.station"),
      <Anchor key="station" component={Link} to={`/stations/${encodeURIComponent(session.station_id)}`} inherit>
        {session.station_id}
      </Anchor>,
    ],
    [t("common.evse"), session.evse_id ?? unknown],
    [t("sessions.connector"), session.connector_id ?? unknown],
    [
      t("common.token"),
      <span key="token" className="lv-mono">
        {session.token_uid ?? unknown}
      </span>,
    ],
    [t("common.started"), formatDateTime(session.started_at, i18n.language, true)],
    [
      t("common.ended"),
      session.ended_at ? formatDateTime(session.ended_at, i18n.language, true) : t("sessions.stillRunning"),
    ],
    [t("common.duration"), formatDuration(until - Date.parse(session.started_at))],
    [
      t("sessions.stopReason"),
      active ? t("sessions.stillRunning") : <StopReason key="reason" reason={session.stop_reason} />,
    ],
    [t("sessions.meterStart"), wattHours(session.meter_start_wh)],
    [t("sessions.meterStop"), active ? t("sessions.stillRunning") : wattHours(session.meter_stop_wh)],
    [
      t("sessions.transaction"),
      <span key="tx" className="lv-mono">
        {session.transaction_id ?? unknown}
      </span>,
    ],
    [t("sessions.flags"), session.flags?.length ? session.flags.join(", ") : t("common.none")],
  ];
  function wattHours(value: number | null | undefined) {
    return value == null ? unknown : formatRegister(value, i18n.language);
  }
  return (
    <>
      <PageHeader title={`${t("sessions.detail")} · ${session.station_id}`}>
        {active ? (
          <StatusBadge status="charging" label={t("sessions.active")} />
        ) : (
          <StatusBadge status="unavailable" label={t("sessions.ended")} />
        )}
      </PageHeader>
      <Stack gap="md">
        <Card title={t("session.curve")}>
          <Stack gap="md">
            <SessionFigures session={session} />
            <SessionCurve sessionId={session.id} height={300} />
          </Stack>
        </Card>
        <Card title={t("common.details")}>
          <Facts columns={4} items={facts} />
        </Card>
        <Readings sessionId={session.id} />
      </Stack>
    </>
  );
}

/** The curve as numbers, for whoever cannot see it or wants to check it. */
function Readings({ sessionId }: { sessionId: string }) {
  const { t, i18n } = useTranslation();
  const { data: values = [] } = useMeterValues(sessionId);
  if (values.length === 0) return null;
  return (
    <Card title={`${t("session.readings")} (${values.length})`} padded={false}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section style={{ maxHeight: 360, overflow: "auto" }} tabIndex={0} aria-label={t("session.readings")}>
        <Table horizontalSpacing="md" verticalSpacing={5} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("session.at")}</Table.Th>
              <Table.Th ta="right">{t("session.power")}</Table.Th>
              <Table.Th ta="right">{t("session.energy")}</Table.Th>
              <Table.Th ta="right">{t("session.soc")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {values.map((value) => (
              <Table.Tr key={value.id ?? value.at} className="lv-number">
                <Table.Td>{formatDateTime(value.at, i18n.language, true)}</Table.Td>
                <Table.Td ta="right">
                  {value.power_w == null ? "–" : formatPower(value.power_w, i18n.language)}
                </Table.Td>
                <Table.Td ta="right">
                  {value.energy_wh == null ? "–" : formatEnergy(value.energy_wh, i18n.language)}
                </Table.Td>
                <Table.Td ta="right">
                  {value.state_of_charge == null ? "–" : formatPercent(value.state_of_charge, i18n.language)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Card>
  );
}

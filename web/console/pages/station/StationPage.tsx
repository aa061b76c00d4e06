import { Alert, Anchor, Skeleton, Stack, Tabs } from "@mantine/core";
import { IconClockHour4, IconPlugConnectedX } from "@tabler/icons-react";
import { EmptyState } from "@ui/EmptyState";
import { PageHeader } from "@ui/PageHeader";
import { isStatus, StatusBadge } from "@ui/StatusBadge";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { useUser } from "../../data/auth";
import { CommandsProvider } from "../../data/commands";
import { useStationTraffic } from "../../data/live";
import type { Station } from "../../data/model";
import { may } from "../../data/permissions";
import { ApiProblem } from "../../data/problem";
import { useStation } from "../../data/queries";
import { stationState } from "../../data/status";
import { Problem } from "../../shell/Problem";
import { CommandLog } from "./CommandLog";
import { Configuration } from "./Configuration";
import { EvseCard } from "./EvseCard";
import { Identity } from "./Identity";
import { StationCommands } from "./StationCommands";
import classes from "./StationPage.module.css";
import { Traffic } from "./Traffic";

export function StationPage() {
  const { t } = useTranslation();
  const { stationId = "" } = useParams();
  const station = useStation(stationId);
  if (station.isPending) {
    return (
      <Stack gap="md" role="status" aria-label={t("common.loading")}>
        <Skeleton height={40} width={280} />
        <Skeleton height={260} radius="lg" />
      </Stack>
    );
  }
  if (station.data) {
    return (
      <CommandsProvider key={station.data.id} stationId={station.data.id}>
        <StationView station={station.data} />
      </CommandsProvider>
    );
  }
  const missing = station.error instanceof ApiProblem && station.error.status === 404;
  return (
    <>
      <PageHeader title={missing ? t("station.notFound", { id: stationId }) : stationId} />
      {missing ? (
        <EmptyState title={t("station.notFoundHelp")}>
          <Anchor component={Link} to="/">
            {t("common.home")}
          </Anchor>
        </EmptyState>
      ) : (
        <Problem error={station.error} onRetry={() => void station.refetch()} />
      )}
    </>
  );
}

function StationView({ station }: { station: Station }) {
  const { t } = useTranslation();
  const user = useUser();
  const state = stationState(station);
  return (
    <>
      <PageHeader title={station.id} aside={may(user, "command") && <StationCommands station={station} />}>
        {isStatus(state) && <StatusBadge status={state} />}
      </PageHeader>
      <Stack gap="md">
        <Notes station={station} />
        <div className={classes.columns}>
          <section className={classes.evses} aria-label={t("station.evses")}>
            {station.evses.length === 0 && (
              <div className="lv-card">
                <EmptyState title={t("station.noEvses")} />
              </div>
            )}
            {station.evses.map((evse) => (
              <EvseCard key={evse.id} station={station} evse={evse} />
            ))}
          </section>
          <Stack gap="md" miw={0}>
            <Identity station={station} />
            {may(user, "command") && <CommandLog />}
          </Stack>
        </div>
        <Lower station={station} />
      </Stack>
    </>
  );
}

function Notes({ station }: { station: Station }) {
  const { t } = useTranslation();
  if (station.admission === "pending") {
    return (
      <Alert variant="outline" color="gray" icon={<IconClockHour4 aria-hidden />} radius="lg">
        {t("station.pendingNote")}{" "}
        <Anchor component={Link} to="/waiting-room" inherit underline="always">
          {t("station.goWaiting")}
        </Anchor>
      </Alert>
    );
  }
  if (station.online) return null;
  return (
    <Alert variant="outline" color="gray" icon={<IconPlugConnectedX aria-hidden />} radius="lg">
      {t("station.offlineNote")}
    </Alert>
  );
}

const TABS = ["traffic", "configuration"] as const;

function Lower({ station }: { station: Station }) {
  const { t } = useTranslation();
  const user = useUser();
  useStationTraffic(station.id, may(user, "readMessages"));
  const [params, setParams] = useSearchParams();
  const tabs = TABS.filter((tab) => may(user, tab === "traffic" ? "readMessages" : "command"));
  const chosen = tabs.find((tab) => tab === params.get("tab")) ?? tabs[0];
  if (!chosen) return null;
  return (
    <Tabs
      value={chosen}
      onChange={(tab) => setParams(tab && tab !== tabs[0] ? { tab } : {}, { replace: true })}
      keepMounted={false}
      className="lv-card"
      classNames={{ list: classes.tabs }}
    >
      <Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {t(`station.tabs.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="traffic">
        <Traffic station={station} />
      </Tabs.Panel>
      <Tabs.Panel value="configuration">
        <Configuration station={station} />
      </Tabs.Panel>
    </Tabs>
  );
}

import { Skeleton, Stack, Text } from "@mantine/core";
import { PageHeader } from "@ui/PageHeader";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Station } from "../../data/model";
import { useLocations, useStations } from "../../data/queries";
import { totals } from "../../data/status";
import { Problem } from "../../shell/Problem";
import { AttentionList } from "./AttentionList";
import classes from "./NetworkPage.module.css";
import { StationList } from "./StationList";
import { TotalsStrip } from "./TotalsStrip";

const NetworkMap = lazy(() => import("./NetworkMap"));

/** Home: what needs somebody, the network in numbers, every station, and the map second. */
export function NetworkPage() {
  const { t } = useTranslation();
  const stations = useStations();
  const locations = useLocations();

  return (
    <>
      <PageHeader title={t("network.title")}>{stations.data && <Size stations={stations.data} />}</PageHeader>
      {stations.isError && <Problem error={stations.error} onRetry={() => void stations.refetch()} />}
      {stations.isPending && <Loading />}
      {stations.data && (
        <Stack gap="md">
          <TotalsStrip stations={stations.data} />
          <div className={classes.columns}>
            <Stack gap="md" miw={0}>
              <AttentionList stations={stations.data} locations={locations.data ?? []} />
              <StationList stations={stations.data} locations={locations.data ?? []} />
            </Stack>
            <div className={classes.map}>
              <Suspense fallback={<Skeleton height="100%" radius="lg" />}>
                <NetworkMap stations={stations.data} locations={locations.data ?? []} />
              </Suspense>
            </div>
          </div>
        </Stack>
      )}
    </>
  );
}

function Size({ stations }: { stations: Station[] }) {
  const { t } = useTranslation();
  const sum = totals(stations);
  return (
    <Text size="sm" c="dimmed">
      {t("network.stationsCount", { count: sum.stations })} · {t("network.evsesCount", { count: sum.evses })}
    </Text>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <Stack gap="md" role="status" aria-label={t("common.loading")}>
      <Skeleton height={92} radius="lg" />
      <Skeleton height={180} radius="lg" />
      <Skeleton height={320} radius="lg" />
    </Stack>
  );
}

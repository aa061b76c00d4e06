import { Skeleton } from "@mantine/core";
import type { CurvePoint } from "@ui/Curve";
import { EmptyState } from "@ui/EmptyState";
import { formatEnergy, formatPower, formatTime } from "@ui/format";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMeterValues } from "../../data/queries";
import { Problem } from "../../shell/Problem";

const Curve = lazy(() => import("@ui/Curve"));

/** Power and energy of a session over time, going on live while it runs. */
export function SessionCurve({ sessionId, height }: { sessionId: string; height?: number }) {
  const { t, i18n } = useTranslation();
  const values = useMeterValues(sessionId);
  const points = useMemo<CurvePoint[]>(
    () =>
      (values.data ?? []).map((value) => ({
        at: Date.parse(value.at),
        powerW: value.power_w ?? null,
        energyWh: value.energy_wh ?? null,
      })),
    [values.data],
  );
  if (values.isError) return <Problem error={values.error} onRetry={() => void values.refetch()} />;
  if (values.isPending) return <Skeleton height={height ?? 220} />;
  const first = values.data[0];
  const last = values.data.at(-1);
  if (!first || !last) return <EmptyState title={t("session.noCurve")}>{t("session.noCurveHelp")}</EmptyState>;

  const peak = points.reduce((most, point) => Math.max(most, point.powerW ?? 0), 0);
  const energy = points.reduce((most, point) => Math.max(most, point.energyWh ?? 0), 0);
  const summary = t("session.curveSummary", {
    count: points.length,
    from: formatTime(first.at, i18n.language),
    to: formatTime(last.at, i18n.language),
    peak: formatPower(peak, i18n.language),
    energy: formatEnergy(energy, i18n.language),
  });
  return (
    <Suspense fallback={<Skeleton height={height ?? 220} />}>
      <Curve
        points={points}
        language={i18n.language}
        summary={summary}
        labels={{ time: t("session.at"), power: t("session.power"), energy: t("session.energy") }}
        height={height}
      />
    </Suspense>
  );
}

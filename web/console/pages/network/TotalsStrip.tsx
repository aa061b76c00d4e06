import { IconActivity } from "@tabler/icons-react";
import { formatPower } from "@ui/format";
import { StatusIcon } from "@ui/StatusBadge";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Station } from "../../data/model";
import { totals } from "../../data/status";
import classes from "./NetworkPage.module.css";

type Tone = "available" | "charging" | "occupied" | "faulted" | "unavailable" | "offline";

/** The network in numbers. EVSEs of silent stations count as offline, whatever they said last. */
export function TotalsStrip({ stations }: { stations: Station[] }) {
  const { t, i18n } = useTranslation();
  const sum = useMemo(() => totals(stations), [stations]);
  const cells: [Tone, string, number][] = [
    ["available", t("network.free"), sum.available],
    ["charging", t("network.charging"), sum.charging],
    ["occupied", t("network.occupied"), sum.occupied],
    ["faulted", t("network.faulted"), sum.faulted],
    ["unavailable", t("network.unavailable"), sum.unavailable],
    ["offline", t("network.offline"), sum.offline],
  ];
  return (
    <section aria-label={t("network.totals")}>
      <dl className={`lv-card ${classes.totals}`} data-testid="totals">
        <div className={classes.total}>
          <dt>
            <IconActivity size={15} aria-hidden />
            {t("network.powerNow")}
          </dt>
          <dd>{formatPower(sum.powerW, i18n.language)}</dd>
        </div>
        {cells.map(([tone, label, value]) => (
          <div key={tone} className={classes.total}>
            <dt>
              <StatusIcon status={tone} size={14} bare />
              {label}
            </dt>
            <dd className={value > 0 ? classes.tone : undefined} data-tone={tone}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

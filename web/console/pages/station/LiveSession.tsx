import { Anchor, Skeleton, Stack, Text } from "@mantine/core";
import { Age } from "@ui/Age";
import { formatDuration, formatEnergy, formatPercent, formatPower, formatTime } from "@ui/format";
import { useNow } from "@ui/useNow";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Session } from "../../data/model";
import { useSession } from "../../data/queries";
import { SessionCurve } from "../sessions/SessionCurve";
import classes from "./StationPage.module.css";

/** The session that runs on an EVSE: what has gone in, how fast, how full, how long yet. */
export function LiveSession({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation();
  const { data: session } = useSession(sessionId);
  if (!session) return <Skeleton height={260} />;
  return (
    <Stack gap="sm">
      <SessionFigures session={session} />
      <SessionCurve sessionId={session.id} />
      <Text size="sm" c="dimmed">
        {t("session.started")} <Age at={session.started_at} />
        {" · "}
        {t("session.token")}: <span className="lv-mono">{session.token_uid ?? t("common.unknown")}</span>
        {" · "}
        <Anchor component={Link} to={`/sessions/${encodeURIComponent(session.id)}`} inherit underline="always">
          {t("session.open")}
        </Anchor>
      </Text>
    </Stack>
  );
}

export function SessionFigures({ session }: { session: Session }) {
  const { t, i18n } = useTranslation();
  const unknown = <span className={classes.unknown}>{t("common.unknown")}</span>;
  const show = <T,>(value: T | null | undefined, format: (value: T) => ReactNode) =>
    value === null || value === undefined ? unknown : format(value);
  return (
    <dl className={classes.figures}>
      <div>
        <dt>{t("session.energy")}</dt>
        <dd>{show(session.energy_wh, (wh) => formatEnergy(wh, i18n.language))}</dd>
      </div>
      <div>
        <dt>{t("session.power")}</dt>
        <dd>{show(session.power_w, (w) => formatPower(w, i18n.language))}</dd>
      </div>
      <div>
        <dt>{t("session.soc")}</dt>
        <dd>{show(session.state_of_charge, (percent) => formatPercent(percent, i18n.language))}</dd>
      </div>
      <div>
        <dt>{t("session.timeLeft")}</dt>
        <dd>
          {show(session.estimated_end_at, (at) => (
            <TimeLeft at={at} />
          ))}
        </dd>
      </div>
    </dl>
  );
}

const MINUTE_MS = 60_000;

function TimeLeft({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  // To the minute: the car's announced need is no better than that.
  const left = Math.ceil(Math.max(0, Date.parse(at) - now) / MINUTE_MS) * MINUTE_MS;
  return (
    <>
      {formatDuration(left)}
      <small>{t("session.readyAt", { time: formatTime(at, i18n.language) })}</small>
    </>
  );
}

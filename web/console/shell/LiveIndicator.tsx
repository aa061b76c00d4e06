import { IconBroadcast, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLiveState } from "../data/live";
import classes from "./Shell.module.css";

/** Whether what is shown is fresh. Said aloud only when it changes. */
export function LiveIndicator() {
  const { t } = useTranslation();
  const state = useLiveState();
  const Icon = state === "open" ? IconBroadcast : IconRefresh;
  return (
    <span
      role="status"
      className={classes.live}
      data-state={state}
      title={state === "open" ? t("live.explainOpen") : t("live.explainReconnecting")}
    >
      <Icon size={16} stroke={2} aria-hidden />
      <span data-word>{t(`live.${state}`)}</span>
    </span>
  );
}

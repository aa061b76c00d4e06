import { useTranslation } from "react-i18next";

/** Why a session ended, in words; a reason that we have no words for is shown as the station said it. */
export function StopReason({ reason }: { reason: string | null | undefined }) {
  const { t } = useTranslation();
  if (!reason) return t("common.unknown");
  return <span title={reason}>{t(`stopReasons.${reason}` as "stopReasons.Other", { defaultValue: reason })}</span>;
}

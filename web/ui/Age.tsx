import { useTranslation } from "react-i18next";
import { formatAge, formatDateTime } from "./format";
import { useNow } from "./useNow";

/** How long ago something was, ticking; the exact time is in its tooltip and for machines. */
export function Age({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return (
    <time dateTime={at} title={formatDateTime(at, i18n.language, true)} className="lv-number">
      {formatAge(at, now, i18n.language)}
    </time>
  );
}

import { ProblemNote } from "@ui/ProblemNote";
import { useTranslation } from "react-i18next";
import { ApiProblem, adviceFor, titleFor } from "../data/problem";

/** Any error of a read or write, as a note the user can act on. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiProblem)) {
    return (
      <ProblemNote title={t("problem.title")} advice={t("problem.help.fallback")} code="console" onRetry={onRetry} />
    );
  }
  if (error.code === "network") {
    return (
      <ProblemNote title={t("problem.offline")} advice={t("problem.offlineHelp")} code={error.code} onRetry={onRetry} />
    );
  }
  return (
    <ProblemNote
      title={t(titleFor(error))}
      detail={error.detail}
      advice={t(adviceFor(error))}
      code={error.code}
      onRetry={onRetry}
    />
  );
}

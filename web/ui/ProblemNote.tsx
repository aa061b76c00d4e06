import { Alert, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  /** What happened, in the user's words. */
  title: string;
  /** What the server said of it, shown as text. */
  detail?: string | null;
  /** What to do now. */
  advice: string;
  code: string;
  onRetry?: () => void;
  children?: ReactNode;
}

/** What happened, what to do, and the code to quote. */
export function ProblemNote({ title, detail, advice, code, onRetry, children }: Props) {
  const { t } = useTranslation();
  return (
    <Alert
      color="red"
      variant="outline"
      role="alert"
      title={title}
      icon={<IconAlertTriangle aria-hidden />}
      radius="lg"
    >
      {detail && (
        <Text size="sm" lang="en" style={{ overflowWrap: "anywhere" }}>
          {detail}
        </Text>
      )}
      <Text size="sm">{advice}</Text>
      <Text size="xs" c="dimmed" mt={4}>
        {t("problem.code")}: <span className="lv-mono">{code}</span>
      </Text>
      {children}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      )}
    </Alert>
  );
}

import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../shell/Problem";

const SHORTEST = 12;

interface Props {
  /** Further fields, above those for the new password. */
  children?: ReactNode;
  onSave(password: string): Promise<void>;
}

/** A new password, typed twice. */
export function NewPassword({ children, onSave }: Props) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const tooShort = password.length < SHORTEST;
  const mismatch = password !== repeated;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setProblem(null);
    if (tooShort || mismatch) return;
    try {
      await onSave(password);
      setPassword("");
      setRepeated("");
      setTried(false);
    } catch (error) {
      setProblem(error);
    }
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("password.help")}
        </Text>
        {children}
        <PasswordInput
          label={t("password.new")}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && tooShort ? t("password.tooShort") : undefined}
        />
        <PasswordInput
          label={t("password.repeat")}
          autoComplete="new-password"
          value={repeated}
          onChange={(event) => setRepeated(event.currentTarget.value)}
          error={tried && mismatch ? t("password.mismatch") : undefined}
        />
        {problem !== null && <Problem error={problem} />}
        <Button type="submit" style={{ alignSelf: "flex-start" }}>
          {t("password.save")}
        </Button>
      </Stack>
    </form>
  );
}

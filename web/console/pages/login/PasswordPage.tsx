import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Card } from "@ui/Card";
import { PageHeader } from "@ui/PageHeader";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../data/api";
import { Problem } from "../../shell/Problem";

const SHORTEST = 12;

/** Choose a password, after a login by link or at any time. */
export function PasswordPage() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
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
      await api.POST("/api/v1/auth/password", { body: { password, current_password: current || null } });
      notifications.show({ color: "teal", message: t("password.saved") });
      setCurrent("");
      setPassword("");
      setRepeated("");
      setTried(false);
    } catch (error) {
      setProblem(error);
    }
  };

  return (
    <>
      <PageHeader title={t("password.title")} />
      <div style={{ maxWidth: 460 }}>
        <Card>
          <form onSubmit={submit} noValidate>
            <Stack gap="sm">
              <Text size="sm" c="dimmed">
                {t("password.help")}
              </Text>
              <PasswordInput
                label={t("password.current")}
                autoComplete="current-password"
                value={current}
                onChange={(event) => setCurrent(event.currentTarget.value)}
              />
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
        </Card>
      </div>
    </>
  );
}

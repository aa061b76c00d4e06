import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation } from "react-router";
import { useAuth } from "../../data/auth";
import { LanguageSwitch } from "../../shell/LanguageSwitch";
import { Logo } from "../../shell/Logo";
import { Problem } from "../../shell/Problem";
import classes from "./LoginPage.module.css";
import { safeReturn, takeToken } from "./oneTimeToken";

export function LoginPage() {
  const { t } = useTranslation();
  const { user, signIn } = useAuth();
  const from = safeReturn((useLocation().state as { from?: unknown } | null)?.from);
  const [byLink, setByLink] = useState<"none" | "running" | "failed">("none");

  useEffect(() => {
    document.title = `${t("login.title")} · Laddverk`;
  }, [t]);

  useEffect(() => {
    const follow = () => {
      const token = takeToken();
      if (!token) return;
      setByLink("running");
      signIn({ token }).catch(() => setByLink("failed"));
    };
    follow();
    // The link may be pasted into a tab that shows this page already.
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [signIn]);

  if (user) return <Navigate to={from} replace />;
  return (
    <main className={classes.page}>
      <div className={classes.language}>
        <LanguageSwitch />
      </div>
      <div className={`lv-card ${classes.card}`}>
        <Stack align="center" gap={6} mb="lg">
          <Logo size={44} />
          <Title order={1} size="h3">
            {t("app.name")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("login.tagline")}
          </Text>
        </Stack>
        {byLink === "failed" && (
          <Alert color="red" variant="outline" role="alert" title={t("login.linkFailed")} mb="md">
            {t("login.linkFailedHelp")}
          </Alert>
        )}
        {byLink === "running" ? (
          <Text role="status" ta="center">
            {t("login.withLink")}
          </Text>
        ) : (
          <LoginForm />
        )}
      </div>
    </main>
  );
}

function LoginForm() {
  const { t } = useTranslation();
  const { signIn } = useAuth();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn({ email, password });
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t("login.email")}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("login.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {problem !== null && <Problem error={problem} />}
        <Button type="submit" loading={busy} mt="xs" size="md">
          {t("login.submit")}
        </Button>
      </Stack>
    </form>
  );
}

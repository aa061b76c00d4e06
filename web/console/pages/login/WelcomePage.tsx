import { Anchor, Stack, Title } from "@mantine/core";
import { ProblemNote } from "@ui/ProblemNote";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { useAuth } from "../../data/auth";
import { LanguageSwitch } from "../../shell/LanguageSwitch";
import { Logo } from "../../shell/Logo";
import classes from "./LoginPage.module.css";
import { NewPassword } from "./NewPassword";
import { seeToken, takeToken } from "./oneTimeToken";

/** Where an invitation leads: choose a password, and be signed in. */
export function WelcomePage() {
  const { t } = useTranslation();
  const { welcome } = useAuth();
  const [token] = useState(seeToken);
  const [done, setDone] = useState(false);

  useEffect(() => {
    takeToken();
  }, []);

  useEffect(() => {
    document.title = `${t("password.title")} · Laddverk`;
  }, [t]);

  if (done) return <Navigate to="/" replace />;
  return (
    <main className={classes.page}>
      <div className={classes.language}>
        <LanguageSwitch />
      </div>
      <div className={`lv-card ${classes.card}`}>
        <Stack align="center" gap={6} mb="lg">
          <Logo size={44} />
          <Title order={1} size="h3">
            {t("password.title")}
          </Title>
        </Stack>
        {token ? (
          <NewPassword onSave={async (password) => welcome(token, password).then(() => setDone(true))} />
        ) : (
          <ProblemNote title={t("login.linkFailed")} advice={t("login.linkFailedHelp")} code="no-token">
            <Anchor component={Link} to="/login" size="sm" underline="always">
              {t("login.title")}
            </Anchor>
          </ProblemNote>
        )}
      </div>
    </main>
  );
}

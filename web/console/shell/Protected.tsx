import { Container, Loader, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation } from "react-router";
import { useAuth } from "../data/auth";
import { LiveProvider } from "../data/live";
import { Problem } from "./Problem";
import { Shell } from "./Shell";

export function Protected() {
  const { user, problem, retry } = useAuth();
  const { t } = useTranslation();
  const location = useLocation();
  if (problem) {
    return (
      <Container component="main" size="sm" py="xl">
        <Problem error={problem} onRetry={retry} />
      </Container>
    );
  }
  if (user === undefined) {
    return (
      <Stack component="main" align="center" py={120}>
        <Loader aria-label={t("common.loading")} />
      </Stack>
    );
  }
  if (user === null) return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
  return (
    <LiveProvider>
      <Shell />
    </LiveProvider>
  );
}

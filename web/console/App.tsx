import { Loader, MantineProvider, Stack } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cssVariables, theme } from "@ui/theme";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Route, Routes } from "react-router";
import { AuthProvider } from "./data/auth";
import { ApiProblem } from "./data/problem";
import { styleNonce } from "./nonce";
import { LoginPage } from "./pages/login/LoginPage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { Protected } from "./shell/Protected";

// Each page is a file of its own: what is not looked at is not loaded.
const NetworkPage = lazy(async () => ({ default: (await import("./pages/network/NetworkPage")).NetworkPage }));
const StationPage = lazy(async () => ({ default: (await import("./pages/station/StationPage")).StationPage }));
const SessionsPage = lazy(async () => ({ default: (await import("./pages/sessions/SessionsPage")).SessionsPage }));
const SessionPage = lazy(async () => ({ default: (await import("./pages/sessions/SessionPage")).SessionPage }));
const WaitingRoom = lazy(async () => ({ default: (await import("./pages/waiting/WaitingRoomPage")).WaitingRoomPage }));
const PasswordPage = lazy(async () => ({ default: (await import("./pages/login/PasswordPage")).PasswordPage }));
const WelcomePage = lazy(async () => ({ default: (await import("./pages/login/WelcomePage")).WelcomePage }));
const Notices = lazy(() => import("./shell/Notices"));

const MOST_RETRIES = 2;
const isOurFault = (error: Error) => error instanceof ApiProblem && error.status >= 400 && error.status < 500;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says what changed, and after a gap everything is read again.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < MOST_RETRIES && !isOurFault(error),
    },
  },
});

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce() ?? ""}
    >
      <QueryClientProvider client={client}>
        <AuthProvider>
          <BrowserRouter>
            <Suspense fallback={<Waiting />}>
              <Routes>
                <Route path="/login" element={<LoginPage />} />
                <Route path="/welcome" element={<WelcomePage />} />
                <Route path="/" element={<Protected />}>
                  <Route index element={<NetworkPage />} />
                  <Route path="stations/:stationId" element={<StationPage />} />
                  <Route path="sessions" element={<SessionsPage />} />
                  <Route path="sessions/:sessionId" element={<SessionPage />} />
                  <Route path="waiting-room" element={<WaitingRoom />} />
                  <Route path="account/password" element={<PasswordPage />} />
                  <Route path="*" element={<NotFoundPage />} />
                </Route>
              </Routes>
            </Suspense>
          </BrowserRouter>
        </AuthProvider>
      </QueryClientProvider>
      <Suspense>
        <Notices />
      </Suspense>
    </MantineProvider>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack align="center" py={120}>
      <Loader aria-label={t("common.loading")} role="status" />
    </Stack>
  );
}

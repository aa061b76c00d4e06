import "@fontsource-variable/inter/index.css";
import "@mantine/core/styles.css";
import "@ui/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { startI18n } from "./i18n";
import { shareNonce } from "./nonce";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

shareNonce();
await startI18n();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

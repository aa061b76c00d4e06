import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  resolve: { alias: { "@ui": resolve(here, "ui"), "@client": resolve(here, "client") } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});

import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = import.meta.dirname;

export default defineConfig({
  root: resolve(here, "console"),
  plugins: [react()],
  resolve: { alias: { "@ui": resolve(here, "ui"), "@client": resolve(here, "client") } },
  build: {
    // The API process serves this folder, and the wheel carries it.
    outDir: resolve(here, "../laddverk/api/web/console"),
    emptyOutDir: true,
    target: "es2022",
    manifest: true,
    // Under a strict Content-Security-Policy nothing may be a data: script; the map's worker is a file of its own.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1300,
  },
  server: { proxy: { "/api": process.env.LADDVERK_DEV_API ?? "http://127.0.0.1:8080" } },
});

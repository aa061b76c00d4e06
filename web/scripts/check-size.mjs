// The first load (everything the entry page pulls in before it can draw) must stay small. Lazy chunks do not count.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 200;
const target = resolve(dirname(fileURLToPath(import.meta.url)), "../../laddverk/api/web/console");
const manifest = JSON.parse(readFileSync(resolve(target, ".vite/manifest.json"), "utf8"));

function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) filesOf(next, seen);
  return seen;
}

const size = (key) => gzipSync(readFileSync(resolve(target, manifest[key].file))).length / 1024;

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
// The page somebody lands on after login, and one language, come with the first load too.
const landing = ["pages/network/NetworkPage.tsx", "i18n/sv.ts"];
const keys = new Set([entry, ...landing].flatMap((key) => [...filesOf(key)]));
const scripts = [...keys].filter((key) => manifest[key].file.endsWith(".js"));
const total = scripts.reduce((sum, key) => sum + size(key), 0);

console.log(`first load: ${total.toFixed(0)} kB of JavaScript, gzip (limit ${LIMIT_KB} kB)`);
if (total > LIMIT_KB) {
  for (const key of scripts) console.error(`  ${size(key).toFixed(1)} kB  ${key}`);
  process.exit(1);
}

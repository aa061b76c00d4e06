// Generates client/schema.ts from openapi.json. With --check it changes nothing and fails if the two have drifted apart.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const web = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const document = resolve(web, "openapi.json");
const target = resolve(web, "client/schema.ts");

const HEADER = "// Generated from openapi.json by `npm run client`. Never edited by hand.\n\n";

// A field with a default may be left out of a request.
const ast = await openapiTS(pathToFileURL(document), { defaultNonNullable: false });
const generated = HEADER + astToString(ast);

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== generated) {
    console.error("client/schema.ts is not what openapi.json says: run `npm run client` and commit the result");
    process.exit(1);
  }
  console.log("client/schema.ts is what openapi.json says");
} else {
  writeFileSync(target, generated);
}

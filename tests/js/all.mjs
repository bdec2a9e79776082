// Runs the test files that it is given in one process: `node tests/js/all.mjs tests/js/*/*.test.mjs`.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

for (const file of process.argv.slice(2)) await import(pathToFileURL(resolve(file)));

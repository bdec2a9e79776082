// Calls functions of the site's scripts for Python tests (tests/scripts.py): a line in, [module, function, arguments];
// a line out, {found} or {error}.
import { createInterface } from "node:readline";

const ASSETS = new URL("../../site_src/pages/assets/", import.meta.url);

async function answer([module, name, given]) {
  try {
    const script = await import(new URL(module, ASSETS));
    return { found: script[name](...given) };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}

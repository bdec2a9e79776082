// What the search box shows for each query of a JSON list on stdin, best first: `node asking.mjs INDEX`.

import { readFileSync } from "node:fs";

import { find, prepare } from "../../../site_src/pages/assets/search/find.js";

const prepared = prepare(JSON.parse(readFileSync(process.argv[2], "utf-8")));
const shown = JSON.parse(readFileSync(0, "utf-8")).map((query) => {
  const found = find(prepared, query);
  const groups = found.first ? ["answers", "models", "tasks", "pages"] : ["models", "answers", "tasks", "pages"];
  return groups.flatMap((kind) => found[kind].items.map(({ url }) => url));
});
process.stdout.write(JSON.stringify(shown));

// What a large site's search box finds for each query of a JSON list on stdin, and the bytes it fetches for that query alone:
// `node asking-blocks.mjs SITE`.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Blocks } from "../../../site_src/pages/assets/search/blocks.js";
import { prepare } from "../../../site_src/pages/assets/search/find.js";

const site = process.argv[2];
const answers = [];
for (const query of JSON.parse(readFileSync(0, "utf-8"))) {
  let bytes = 0;
  const load = async (path) => {
    const data = readFileSync(join(site, path));
    bytes += data.length;
    return JSON.parse(data);
  };
  const found = await new Blocks(prepare(await load("search/index.json")), load).find(query);
  const { items, count } = found.models;
  answers.push({ models: items.map(({ title }) => title), count, some: found.some, corrected: found.corrected, bytes });
}
process.stdout.write(JSON.stringify(answers));

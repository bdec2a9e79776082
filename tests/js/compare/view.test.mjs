// The words of a comparison, held against those of the pages (tests/golden/side_by_side.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { COMPONENTS, COUNTS } from "../../../site_src/pages/assets/compare/view.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/side_by_side.json", import.meta.url)));

test("components and counts have the names that pages give them", () => {
  assert.deepEqual({ components: COMPONENTS, counts: COUNTS }, golden.words);
});

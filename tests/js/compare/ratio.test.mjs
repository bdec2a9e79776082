// Ratios and their words, held against what Python works out (tests/golden/side_by_side.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ratioInShort, ratioInWords, ratioOf } from "../../../site_src/pages/assets/compare/ratio.js";
import { toldApart } from "../../../site_src/pages/assets/compare/rules.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/side_by_side.json", import.meta.url)));

test("a ratio and its interval read as the pages have them", () => {
  assert.ok(golden.ratios.length > 20);
  for (const [one, other, words, short] of golden.ratios) {
    const ratio = ratioOf(golden.labels[other], golden.labels[one]);
    assert.equal(ratioInWords(ratio), words);
    assert.equal(ratioInShort(ratio), short);
  }
});

test("an interval holds 1 exactly where no difference can be told", () => {
  for (const [one, other] of golden.ratios) {
    const { low, high } = ratioOf(golden.labels[other], golden.labels[one]);
    const told = toldApart(golden.labels[one], golden.labels[other]);
    assert.equal(told, low === null ? null : low > 1 || high < 1);
  }
});

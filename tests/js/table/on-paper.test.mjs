// What a printed table and a printed result say of the tools that paper does not show.
import assert from "node:assert/strict";
import { test } from "node:test";

import { usedInWords } from "../../../site_src/pages/assets/calculator/on-paper.js";
import { paperSentence } from "../../../site_src/pages/assets/table/on-paper.js";

test("a filtered table says so, and by what", () => {
  assert.equal(paperSentence(["Find a model: bert", "Class: B, C"], "3 of 83 labels", "by energy, lowest first"),
    "This table is filtered. Find a model: bert; Class: B, C. 3 of 83 labels, by energy, lowest first.");
});

test("a whole table says how many there are, in which order", () => {
  assert.equal(paperSentence([], "83 labels", "by class. Quality at least 0.9."), "83 labels, by class. Quality at least 0.9.");
});

test("a result names grid, PUE and price, and that there was none", () => {
  const use = { grams: 481.2, pue: 1.2, price: 0.3, currency: "EUR" };
  assert.equal(usedInWords("World", "2023", use),
    "Computed with: electricity from World, 481 g CO₂e per kWh (2023); PUE 1.2; price of a kWh: 0.3 EUR.");
  assert.equal(usedInWords("my own grid factor", "", { ...use, price: null }),
    "Computed with: electricity from my own grid factor, 481 g CO₂e per kWh; PUE 1.2; no price given.");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { cost, kilowattHoursADay, retold } from "../../../site_src/pages/assets/calculator/cost.js";
import { magnitudes } from "../magnitudes.mjs";

const THINGS = { phone: 22, laptop: 52.6, a100: 400, rtx4090: 450 };
const known = (value) => ({ value, low: value * 0.95, high: value * 1.05 });
const bare = (value) => ({ value, low: null, high: null });
const use = (changes = {}) => ({ queries: 1e6, grams: 400, price: 0.25, currency: "EUR", pue: 1, ...changes });

test("a million queries of 1 Wh a thousand are a kWh", () => {
  assert.equal(kilowattHoursADay(1, use()), 1);
  const shown = cost(known(1), use({ pue: 1.2 }), THINGS);
  assert.deepEqual([shown["energy-year"], shown["mass-year"], shown["money-year"], shown["money-unit"]], ["438", "175", "110", "EUR"]);
});

test("no price, no money; no interval, no span", () => {
  const shown = cost(bare(1), use({ price: null }), THINGS);
  assert.ok(!("money-year" in shown));
  assert.match(shown["energy-span"], /not known/);
});

test("twice the queries, or twice the PUE, are twice the energy", () => {
  for (const queries of magnitudes(200, 0, 9)) {
    const once = kilowattHoursADay(3, use({ queries }));
    assert.equal(kilowattHoursADay(3, use({ queries: 2 * queries })), 2 * once);
    assert.equal(kilowattHoursADay(3, use({ queries, pue: 2 })), 2 * once);
  }
});

test("nothing but numbers comes out of what may go in", () => {
  const queries = [...magnitudes(300, -2, 12, 2)];
  const figures = [...magnitudes(300, -6, 7, 3)];
  queries.forEach((count, index) => {
    const shown = cost(known(figures[index]), use({ queries: count }), THINGS);
    for (const text of Object.values(shown)) assert.doesNotMatch(text, /NaN|Infinity|undefined|null|e[+-]/);
  });
});

test("a day is told in phones and then in machines", () => {
  assert.equal(retold(0.0022, THINGS), "one phone charge every 10 days");
  assert.equal(retold(0.022, THINGS), "one phone charge every day");
  assert.equal(retold(0.374, THINGS), "charging 17 phones every day");
  assert.equal(retold(960, THINGS), "100 A100 GPUs at full power, day and night");
});

// What a reader asks of every row: known values are held against it as they are shown, unknown ones are counted.
import assert from "node:assert/strict";
import { test } from "node:test";

import { cleared, filtered, parse, serialise } from "../../../site_src/pages/assets/table/address.js";
import { boundsInWords, judge } from "../../../site_src/pages/assets/table/bounds.js";

const OFFERS = {
  filters: {}, bounds: { quality: "least", latency: "most" }, sorts: ["energy"], sort: "energy", units: ["Wh-1000"], columns: [], shown: [],
};
const asked = (address, bounds = OFFERS.bounds) => parse(address, { ...OFFERS, bounds });
const judged = (address, row, bounds = OFFERS.bounds) => judge(asked(address, bounds).state, bounds)({ quality: null, latency: null, ...row });

test("a bound goes into an address and comes back, and clears like any filter", () => {
  const { state, left } = asked("?quality=0.8&latency=1.5");
  assert.deepEqual([state.quality, state.latency, left], [0.8, 1.5, []]);
  assert.equal(serialise(state, OFFERS), "?quality=0.8&latency=1.5");
  assert.equal(filtered(state), true);
  assert.equal(filtered(cleared(state)), false);
  assert.equal(asked("?quality=0").state.quality, 0);
  assert.equal(asked("?quality=").state.quality, null);
  assert.deepEqual(asked("?quality=<b>&latency=NaN").left, ["quality", "latency"]);
  assert.deepEqual(asked(`?quality=${"9".repeat(40)}&latency=5%20%25`).left, ["quality", "latency"]);
  // Nor is anything less than nothing.
  assert.deepEqual(asked("?quality=-3&latency=-0.1").left, ["quality", "latency"]);
  assert.equal(asked("?quality=-3").state.quality, null);
  // One that this page does not have is told, never passed over.
  assert.deepEqual(asked("?latency=2", { quality: "least" }).left, ["latency"]);
});

test("the unknown is not 0: it is neither in nor out, unless something known is against it", () => {
  assert.equal(judged("?latency=1", {}), "unknown");
  assert.equal(judged("?quality=0", {}), "unknown");
  assert.equal(judged("?quality=0.8&latency=1", { quality: 0.7 }), "out");
  assert.equal(judged("?quality=0.8&latency=1", { quality: 0.9 }), "unknown");
  assert.equal(judged("?quality=0.8&latency=1", { quality: 0.9, latency: 1 }), "in");
  assert.equal(judged("", {}), "in");
});

test("a figure counts as it is shown, and a metric may go down", () => {
  assert.equal(judged("?quality=0.912", { quality: 0.91151 }), "in");
  assert.equal(judged("?quality=0.912", { quality: 0.91149 }), "out");
  assert.equal(judged("?latency=1200", { latency: 1204 }), "in");
  assert.equal(judged("?quality=23.1", { quality: 23.4 }, { quality: "most" }), "out");
  assert.equal(judged("?quality=23.1", { quality: 22 }, { quality: "most" }), "in");
});

test("what was asked and what is left out is told in words", () => {
  const words = (address, unknown) => boundsInWords(asked(address).state, OFFERS.bounds, unknown);
  const unrated = { quality: null, latency: 1 };
  assert.equal(words("", []), "");
  assert.equal(words("?quality=0.8", Array(12).fill(unrated)), "Quality at least 0.8. 12 labels of unknown quality are not shown.");
  assert.equal(words("?latency=0.5", [{ latency: null }]), "Latency at most 0.5 s. 1 label of unknown latency is not shown.");
  assert.equal(words("?quality=0.8&latency=2", []), "Quality at least 0.8 and latency at most 2 s.");
  assert.match(words("?quality=0.8&latency=2", [unrated]), /1 label of unknown quality is not/);
});

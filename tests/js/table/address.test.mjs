// What stands in the address of a page with a table.
import assert from "node:assert/strict";
import { test } from "node:test";

import { filtered, parse, serialise } from "../../../site_src/pages/assets/table/address.js";

const OFFERS = {
  filters: { class: ["A", "B", "C", "none"], approach: ["fine-tuned", "zero-shot"] },
  bounds: { quality: "least", latency: "most" }, sorts: ["energy", "-energy", "quality", "-quality", "model", "-model"],
  sort: "energy", units: ["Wh-1000", "J-query"],
  columns: ["interval", "factor", "quality"],
  shown: ["interval", "factor"],
};

test("an address without a question is the state at first, and asks for nothing", () => {
  const { state, left } = parse("", OFFERS);
  assert.deepEqual(left, []);
  assert.equal(state.sort, "energy");
  assert.deepEqual(state.columns, ["interval", "factor"]);
  assert.equal(serialise(state, OFFERS), "");
  assert.equal(filtered(state), false);
});

test("a state goes into an address and comes back the same", () => {
  const text = "?find=bert+base&class=A,none&approach=zero-shot&sort=-quality&unit=J-query&columns=quality";
  const { state, left } = parse(text, OFFERS);
  assert.deepEqual(left, []);
  assert.equal(serialise(state, OFFERS), text);
  assert.deepEqual(parse(serialise(state, OFFERS), OFFERS).state, state);
  assert.equal(filtered(state), true);
});

test("no column at all can be asked for", () => {
  const { state } = parse("?columns=none", OFFERS);
  assert.deepEqual(state.columns, []);
  assert.equal(serialise(state, OFFERS), "?columns=none");
});

test("what belongs to others stays in the address", () => {
  const { state, left } = parse("?utm=x&class=A", OFFERS);
  assert.deepEqual(left, []);
  assert.equal(serialise({ ...state, class: [] }, OFFERS, "?utm=x&class=A"), "?utm=x");
});

test("a table of another order at first asks for nothing in it", () => {
  const offers = { ...OFFERS, sort: "model" };
  assert.equal(parse("", offers).state.sort, "model");
  assert.equal(serialise(parse("", offers).state, offers), "");
  assert.equal(serialise(parse("?sort=energy", offers).state, offers), "?sort=energy");
});

test("the hostile and the mangled are left out and told by name, never by what they said", () => {
  const hostile = "?sort=<script>alert(1)</script>&class=A,Z,__proto__&unit=constructor&columns=%00&approach=%E0%A4%A";
  const { state, left } = parse(hostile, OFFERS);
  assert.deepEqual(left.toSorted(), ["approach", "class", "columns", "sort", "unit"]);
  assert.deepEqual(state.class, ["A"]);
  assert.deepEqual([state.sort, state.unit, state.columns], ["energy", "Wh-1000", OFFERS.shown]);
  // A filter that this page does not have.
  assert.deepEqual(parse("?licence=mit", OFFERS).left, ["licence"]);
  assert.equal(parse(`?find=${"x".repeat(1e5)}`, OFFERS).state.q.length, 100);
  assert.equal(parse("?find=a%00%0a%E2%80%AEb", OFFERS).state.q, "ab");
});

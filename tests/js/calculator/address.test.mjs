import assert from "node:assert/strict";
import { test } from "node:test";

import { FIELDS, fromAddress, toAddress } from "../../../site_src/pages/assets/calculator/address.js";

const USUAL = { task: "text-classification", model: "a/large", queries: "10,000", grid: "world", price: "", pue: "1.0", small: "a/small" };

test("the page as it comes has a bare address", () => {
  assert.equal(toAddress(USUAL, USUAL), "");
});

test("what differs is in the address and comes back out of it", () => {
  const state = { ...USUAL, queries: "5", price: "0,25", grid: "DEU" };
  const address = toAddress(state, USUAL);
  assert.deepEqual({ ...USUAL, ...fromAddress(address) }, state);
  assert.ok(!address.includes("pue"));
});

test("a model is named together with its task", () => {
  assert.deepEqual(fromAddress(toAddress({ ...USUAL, model: "b/other" }, USUAL)), { task: USUAL.task, model: "b/other" });
  assert.deepEqual(fromAddress(toAddress({ ...USUAL, task: "fill-mask" }, USUAL)), { task: "fill-mask", model: "a/large" });
});

test("any text survives the way through an address", () => {
  for (const text of ["a&b=c", "100 %", "<script>", "ä€", "+", "#", "x=y&task=z", "\u202e"]) {
    assert.equal(fromAddress(toAddress({ ...USUAL, currency: text }, { ...USUAL, currency: "" })).currency, text);
  }
});

test("what nobody knows is left out, and what is too long is cut", () => {
  const found = fromAddress(`?__proto__=1&constructor=2&evil=3&queries=${"9".repeat(5000)}`);
  assert.deepEqual(Object.keys(found), ["queries"]);
  assert.ok(found.queries.length < 200);
  assert.ok(!FIELDS.includes("__proto__"));
});

test("of a field that is named twice the first counts, and broken escapes do no harm", () => {
  assert.equal(fromAddress("?queries=1&queries=2").queries, "1");
  assert.equal(typeof fromAddress("?queries=%E0%A4%A").queries, "string");
});

test("a number of one's own is asked for by itself, and left out where it does not count", () => {
  assert.deepEqual(fromAddress("?factor=500&wh=2&kwh=3"), { task: "own", wh: "2", grid: "own", factor: "500", training: "own", kwh: "3" });
  assert.deepEqual(fromAddress("?grid=DEU&factor=500"), { grid: "DEU", factor: "500" });
  const state = { ...USUAL, factor: "500" };
  assert.equal(toAddress(state, { ...USUAL, factor: "" }), "");
  assert.equal(toAddress({ ...state, grid: "own" }, { ...USUAL, factor: "" }), "?grid=own&factor=500");
});

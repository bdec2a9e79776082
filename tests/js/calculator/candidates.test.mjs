// Candidates of the calculator: which may be set side by side, by the one rule, and what a month of each takes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { toAddress } from "../../../site_src/pages/assets/calculator/address.js";
import { apart, beside, candidate, choice, months } from "../../../site_src/pages/assets/calculator/candidates.js";

const POINT = { low: null, high: null, seconds: 0.01, gpus: 1 };
const model = (key, more) => ({
  key, page: `models/${key}/`, profile: "p", ground: 0, asked: true, served: 1, value: 2, low: 1.9, high: 2.1, seconds: 0.119, gpus: null,
  way: "1 at once", quality: null, quality_of: null, ...more,
});
const served = (key, more) => model(key, {
  way: "64 at once", served: 64,
  points: [
    { ...POINT, id: "8", name: "8 at once", value: 5, ground: 0, asked: false, served: 8 },
    { ...POINT, id: "64", name: "64 at once", value: 2, ground: 0, asked: true, served: 64, own: true },
  ], ...more,
});

test("two meet by their labels' own ways, or by ways of serving that are alike", () => {
  const one = served("a/one");
  assert.equal(beside(candidate(one), model("a/plain")).way, "1 at once");
  // At eight at once a model meets another at eight, and one that was asked one at a time not at all.
  const eight = candidate(one, one.points[0]);
  const other = beside(eight, served("a/two"));
  assert.equal(other.way, "8 at once");
  assert.equal(other.figure.value, 5);
  assert.equal(beside(eight, model("a/plain")), null);
  assert.equal(beside(candidate(one), model("a/elsewhere", { profile: "q", ground: 9 })), null);
  // Of what was not stated nobody knows whether it was alike.
  assert.equal(beside(candidate(model("a/x", { asked: false, served: null })), model("a/y", { asked: false, served: null })), null);
});

test("all that cannot be had of what an address asks for is said", () => {
  const data = { models: ["a", "b", "c", "d", "e", "f"].map((key) => model(`k-${key}`, { model: key, variant: "bf16" })), machines: { p: "a node" } };
  const of = (...wanted) => choice(wanted, data, "k-a");
  // Neither the model above nor one that is named twice is asked for once more.
  assert.deepEqual(of("k-a", "k-b", "k-b", "k-c"), { keys: ["k-b", "k-c"], fault: "" });
  assert.equal(of("x").fault, "“x” is not among the models of this task, so it was left out.");
  assert.deepEqual(of("x", "k-b", "y"), { keys: ["k-b"], fault: "“x” and “y” are not among the models of this task, so they were left out." });
  assert.match(of(...Array.from({ length: 500 }, (_, at) => `x${at}`)).fault, /^“x0”, “x1”, “x2” and 497 more are not among .*, so they were left out\.$/);
  assert.ok(of("x".repeat(160), "y".repeat(160)).fault.length < 250);
  assert.deepEqual(of("k-b", "k-c", "k-d", "k-e", "x", "k-f"), {
    keys: ["k-b", "k-c", "k-d"],
    fault: "“x” is not among the models of this task, so it was left out. At most 4 models fit side by side, so e, bf16 and f, bf16 were left out.",
  });
});

test("why two cannot be compared is said, and nothing where they can", () => {
  assert.match(apart(model("a/x"), model("a/y", { profile: "q", ground: 3 })), /different machines/);
  assert.match(apart(model("a/x"), model("a/y", { ground: 3 })), /different data sets or served differently/);
  assert.equal(apart(model("a/x"), model("a/y")), "");
  assert.equal(apart(undefined, model("a/y")), "");
});

test("a month is a twelfth of a year, and what is not known is not zero", () => {
  const use = { queries: 1e6, grams: 500, price: 0.5, currency: "EUR", pue: 1 };
  const unknown = candidate(model("a/big", { value: 8, low: null, high: null, seconds: null, quality: "0.9", quality_of: "accuracy" }));
  const [small, big] = months([candidate(model("a/small")), unknown], use);
  // 2 kWh a day.
  assert.deepEqual([small.energy, small.mass, small.money, small.machines], ["60.8 kWh", "30.4 kg", "30.4 EUR", "2"]);
  assert.deepEqual([small.factor, big.factor], ["1×", "4.0×"]);
  assert.equal(small.span, "57.8 kWh to 63.9 kWh");
  assert.deepEqual([big.machines, big.span, big.quality], ["not known", "interval not known", "0.9 (accuracy)"]);
  assert.equal(months([unknown], { ...use, price: null })[0].money, null);
  assert.equal(months([candidate({ ...model("a/g"), gpus: 8 })], use)[0].machines, "2 × 8 GPUs");
});

test("an address that holds candidates names the model and the task that they stand beside", () => {
  const usual = { task: "chat", model: "a/one", queries: "10" };
  const query = new URLSearchParams(toAddress(usual, usual, ["a/two, fp16", "b&c"]));
  assert.deepEqual([query.get("task"), query.get("model"), query.getAll("with")], ["chat", "a/one", ["a/two, fp16", "b&c"]]);
  assert.equal(toAddress(usual, usual, []), "");
});

// Which rows of a table are left, and in what order.
import assert from "node:assert/strict";
import { test } from "node:test";

import { parse } from "../../../site_src/pages/assets/table/address.js";
import { matcher, nextSort, ordered, unpack } from "../../../site_src/pages/assets/table/rows.js";

const ROWS = unpack({
  rows: 4,
  columns: {
    model: ["org/alpha-2", "org/Alpha-10", "lab/beta", "lab/twin"], energy: [1, 2, 8, 0.5], quality: [0.9, null, 0.95, null],
    class: ["A", "B", "C", null], factor: ["1×", "2.0×", "8.0×", null], low: [0.9, 1.9, 7, null], high: [1.1, 2.1, 9, null],
    approach: ["fine-tuned", "fine-tuned", "zero-shot", "random weights"], variant: [null, "fp16", null, null],
    precision: [null, "fp16", null, null],
  },
});
const names = (rows) => rows.map((row) => row.model.split("/")[1]);
const OFFERS = {
  filters: { class: ["A", "B", "C", "none"], approach: ["fine-tuned", "zero-shot"], precision: ["fp16", "not-stated"] },
  bounds: {}, sorts: [], sort: "energy", units: ["Wh-1000"], columns: [], shown: [],
};
const left = (asked) => names(ROWS.filter(matcher(parse(asked, OFFERS).state)));

test("rows keep what the server said of their factor, and what a column does not hold is null", () => {
  assert.deepEqual(ROWS.map((row) => row.factor), ["1×", "2.0×", "8.0×", null]);
  assert.deepEqual(ROWS.map((row) => row.licence), [null, null, null, null]);
});

test("filters: every word of the text, any value of one filter, all filters", () => {
  assert.deepEqual(left("?find=ORG+alpha"), ["alpha-2", "Alpha-10"]);
  assert.deepEqual(left("?find=fp16"), ["Alpha-10"]);
  assert.deepEqual(left("?class=A,C"), ["alpha-2", "beta"]);
  assert.deepEqual(left("?class=none"), ["twin"]);
  assert.deepEqual(left("?class=A,B&approach=zero-shot"), []);
  assert.deepEqual(left("?precision=not-stated"), ["alpha-2", "beta", "twin"]);
  assert.deepEqual(left("?find=.*"), []);
});

test("orders: the unknown and the incomparable are last either way, and equals stay by energy", () => {
  assert.deepEqual(names(ordered(ROWS, "energy")), ["alpha-2", "Alpha-10", "beta", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "-energy")), ["beta", "Alpha-10", "alpha-2", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "-factor")), ["beta", "Alpha-10", "alpha-2", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "-quality")), ["beta", "alpha-2", "Alpha-10", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "quality")), ["alpha-2", "beta", "Alpha-10", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "model")), ["beta", "twin", "alpha-2", "Alpha-10"]);
  assert.deepEqual(names(ordered(ROWS, "-approach")), ["beta", "twin", "alpha-2", "Alpha-10"]);
  assert.deepEqual(names(ordered(ROWS, "interval")), ["Alpha-10", "alpha-2", "beta", "twin"]);
});

test("a first click puts the best first, a second the other way", () => {
  assert.equal(nextSort("quality", "energy"), "-quality");
  assert.equal(nextSort("quality", "-quality"), "quality");
  assert.equal(nextSort("energy", "energy"), "-energy");
  assert.equal(nextSort("model", "-model"), "model");
});

test("what two jobs or machines do not share is put in order within each, and names over all", () => {
  const rows = unpack({
    rows: 5,
    columns: {
      model: ["o/a", "o/b", "o/c", "o/d", "o/e"], approach: Array(5).fill("pre-trained"), group: [1, 0, 1, 0, 1],
      energy: [5, 900, 1, 800, 3], tokens: [2, 9, null, 8, 1], factor: ["5×", "1.1×", "1×", "1×", null], class: ["D", "C", "C", "C", null],
      task: ["chat", "text-to-video", "chat", "text-to-video", "chat"], profile: ["h", "h", "h", "h", "h"],
    },
  });
  assert.deepEqual(names(ordered(rows, "energy")), ["d", "b", "c", "a", "e"]);
  assert.deepEqual(names(ordered(rows, "-energy")), ["b", "d", "a", "c", "e"]);
  assert.deepEqual(names(ordered(rows, "tokens")), ["d", "b", "e", "a", "c"]);
  assert.deepEqual(names(ordered(rows, "class")), ["b", "d", "c", "a", "e"]);
  assert.deepEqual(names(ordered(rows, "model")), ["a", "b", "c", "d", "e"]);
  const offers = { ...OFFERS, filters: { job: ["chat", "text-to-video"], machine: ["h"] } };
  assert.deepEqual(names(rows.filter(matcher(parse("?job=text-to-video&machine=h", offers).state))), ["b", "d"]);
});

test("of what a model needs, the least comes first, and of its speed the most; what is not known is last", () => {
  const rows = unpack({
    rows: 3,
    columns: {
      model: ["org/alpha", "org/beta", "lab/gamma"], energy: [1, 2, 8], factor: ["1×", "2.0×", "8.0×"], approach: ["a", "a", "a"],
      memory: [2000, null, 1000], memory_words: ["1.95 KiB", null, "1,000 bytes"], weights: [30, 20, 10],
      speed: [null, 20, 100], first: [0.5, 0.25, null], runtime: [null, "ONNX Runtime", "llama.cpp"],
    },
  });
  assert.deepEqual(names(ordered(rows, "memory")), ["gamma", "alpha", "beta"]);
  assert.deepEqual(names(ordered(rows, "-weights")), ["alpha", "beta", "gamma"]);
  assert.deepEqual(names(ordered(rows, nextSort("speed", "energy"))), ["gamma", "beta", "alpha"]);
  assert.deepEqual(names(ordered(rows, nextSort("first", "energy"))), ["beta", "alpha", "gamma"]);
  assert.deepEqual(names(ordered(rows, "runtime")), ["gamma", "beta", "alpha"]);
});

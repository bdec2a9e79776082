import assert from "node:assert/strict";
import { test } from "node:test";

import { LIMITS, parsed, readField } from "../../../site_src/pages/assets/calculator/fields.js";

test("numbers are understood as people write them", () => {
  const cases = [["10,000", 10000], ["10 000", 10000], ["10\u202f000", 10000], ["10'000", 10000], ["0,25", 0.25], ["0.25", 0.25],
    ["1.000,5", 1000.5], ["1.000.000", 1000000], ["1,234.5", 1234.5], [" 7 ", 7], ["1e6", 1e6], [".5", 0.5], [",5", 0.5], ["5.", 5],
    ["0,125", 0.125], ["1,5", 1.5], ["-3", -3]];
  for (const [text, value] of cases) assert.equal(parsed(text), value, text);
});

test("what is no number is none", () => {
  for (const text of ["", "abc", "1,2,3", "1.2.3", "12px", "0x10", "Infinity", "NaN", "1e9999", "<script>", "--1", "1 2 e", "9".repeat(50), "٣"]) {
    assert.ok(Number.isNaN(parsed(text)), text);
  }
});

test("each field says what is wrong with it, and never lets anything but a number through", () => {
  for (const name of Object.keys(LIMITS)) {
    for (const text of ["-1", "0", "1e300", "1e-300", "abc", "NaN", "Infinity", "<img src=x onerror=alert(1)>", "1e999"]) {
      const { value, problem } = readField(name, text);
      assert.equal(value, undefined, `${name} ${text}`);
      assert.ok(problem.length > 10, `${name} ${text}`);
    }
    const { least, most } = LIMITS[name];
    for (const edge of [least, most]) assert.equal(readField(name, String(edge)).value, edge);
    assert.equal(readField(name, LIMITS[name].example).problem, undefined);
  }
  assert.match(readField("pue", "0.5").problem, /1 or more/);
});

test("only the price may be empty", () => {
  for (const name of Object.keys(LIMITS)) {
    const found = readField(name, "  ");
    if (name === "price") assert.deepEqual(found, { value: null });
    else assert.match(found.problem, /Enter a number/);
  }
});

test("an unusual way of writing is read back", () => {
  assert.equal(readField("price", "0,25").read, "read as 0.25");
  assert.equal(readField("price", "1,234").read, "read as 1,234");
  assert.equal(readField("queries", "1e6").read, "read as 1,000,000");
  assert.equal(readField("queries", "10,000").read, undefined);
  assert.equal(readField("price", "0.25").read, undefined);
});

test("a long text is cut in its message", () => {
  assert.ok(readField("queries", "x".repeat(500)).problem.length < 100);
});

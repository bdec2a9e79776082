import assert from "node:assert/strict";
import { test } from "node:test";

import { count, energy, grouped, LIMITS, mass, parsed, readField, significant, trimmed } from "../../site_src/pages/assets/calculator-numbers.js";
import { magnitudes } from "./magnitudes.mjs";

test("a figure has three digits, ties go to the even one", () => {
  const cases = [[0, "0"], [0.0312, "0.0312"], [1.65, "1.65"], [27.46, "27.5"], [11293.4, "11,300"], [9.999, "10.0"],
    [1.125, "1.12"], [1.375, "1.38"], [999.5, "1,000"], [998.5, "998"], [1e-7, "0.000000100"], [1234567, "1,230,000"]];
  for (const [value, text] of cases) assert.equal(significant(value), text);
});

test("a figure's text is within half a digit of it, whatever its size", () => {
  for (const value of magnitudes(2000, -9, 18)) {
    const text = significant(value);
    assert.match(text, /^\d{1,3}(,\d{3})*(\.\d+)?$/);
    assert.ok(Math.abs(Number(text.replaceAll(",", "")) - value) <= value * 0.005000001, `${value}: ${text}`);
  }
});

test("zeros at the end are left out, those inside stay", () => {
  assert.deepEqual([0.4, 20, 1250, 100, 0.125].map((value) => trimmed(value)), ["0.4", "20", "1,250", "100", "0.125"]);
  assert.equal(grouped("1234567"), "1,234,567");
});

test("large counts are in words", () => {
  assert.deepEqual([6150, 999400, 1720000, 3e9, 2e16].map(count), ["6,150", "999,000", "1.72 million", "3.00 billion", "20,000 trillion"]);
});

test("amounts have the unit that people read", () => {
  assert.deepEqual(energy(0.5), ["500", "Wh"]);
  assert.deepEqual(energy(1), ["1.00", "kWh"]);
  assert.deepEqual(energy(2e5), ["200", "MWh"]);
  assert.deepEqual(mass(0.2), ["200", "g"]);
  assert.deepEqual(mass(3e9), ["3.00", "million t"]);
});

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

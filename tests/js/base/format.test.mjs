// The one number format, held against what Python writes (tests/golden/format.json, made by tests/pages/wording/test_format.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as format from "../../../site_src/pages/assets/base/format.js";
import { magnitudes } from "../magnitudes.mjs";

const golden = JSON.parse(readFileSync(new URL("../../golden/format.json", import.meta.url)));

for (const [name, cases] of Object.entries(golden)) {
  test(`${name} writes what Python writes`, () => {
    assert.ok(cases.length > 2);
    for (const [given, text] of cases) assert.deepEqual(format[name](...given), text, `${name}(${given.join(", ")})`);
  });
}

test("every number goes through a format that is held against Python's", () => {
  const helpers = ["grouped"];
  assert.deepEqual(Object.keys(format).filter((name) => !helpers.includes(name)).sort(), Object.keys(golden).sort());
});

test("what is not known is said and never zero", () => {
  for (const unknown of [null, undefined]) {
    assert.equal(format.significant(unknown), "not stated");
    assert.equal(format.factor(unknown), "–");
  }
});

test("a figure's text is within half a digit of it, whatever its size", () => {
  for (const value of magnitudes(2000, -9, 18)) {
    const text = format.significant(value);
    assert.match(text, /^\d{1,3}(,\d{3})*(\.\d+)?$/);
    assert.ok(Math.abs(Number(text.replaceAll(",", "")) - value) <= value * 0.005000001, `${value}: ${text}`);
  }
});

test("digits stand in groups of three", () => {
  assert.deepEqual(["1", "123", "1234", "1234567"].map(format.grouped), ["1", "123", "1,234", "1,234,567"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { LIMITS, readField } from "../../../site_src/pages/assets/calculator/fields.js";

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
  assert.equal(readField("queries", "1e6").read, "read as 1,000,000");
  assert.equal(readField("queries", "10,000").read, undefined);
  assert.equal(readField("price", "0.25").read, undefined);
});

test("a long text is cut in its message", () => {
  assert.ok(readField("queries", "x".repeat(500)).problem.length < 100);
});

test("what can be read two ways is told, in the field and as a sentence", () => {
  const { value, read, doubtful } = readField("queries", "10.000");
  assert.equal(value, 10);
  assert.equal(read, "read as 10; for 10,000 type 10000");
  assert.equal(doubtful, "“10.000” was read as 10. For 10,000, type 10000.");
  assert.equal(readField("queries", "1,500").read, "read as 1,500; for 1.5 type 1.5");
  assert.equal(readField("price", "1.500").read, "read as 1.5; for 1,500 type 1500");
  for (const text of ["10000", "1.5", "10,000", "0.125"]) assert.equal(readField("queries", text).read, undefined, text);
});

test("of two ways to read a number, one that no field holds is not meant", () => {
  for (const text of ["1,250", "1.250", "1٫250"]) assert.equal(readField("pue", text).value, 1.25, text);
  assert.equal(readField("pue", "1,250").doubtful, "");
  assert.equal(readField("factor", "1.234.567").value, undefined);
});

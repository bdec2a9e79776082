import assert from "node:assert/strict";
import { test } from "node:test";

import { aDay, volumeInWords } from "../../../site_src/pages/assets/calculator/volume.js";

test("queries a day are taken as they are, and those of a month or a year are a day's share", () => {
  assert.equal(aDay(1234567.5, "day"), 1234567.5);
  assert.equal(aDay(200000, "month"), 6575.34);
  assert.equal(aDay(365, "year"), 1);
  assert.ok(Number.isNaN(aDay(undefined, "month")));
  assert.ok(Number.isNaN(aDay(5, "")));
});

test("what was typed is said, with the day's share that is computed with", () => {
  assert.equal(volumeInWords(10000, "day"), "10,000 queries a day");
  assert.equal(volumeInWords(1, "day"), "1 query a day");
  assert.equal(volumeInWords(200000, "month"), "200,000 queries a month (6,575.34 a day)");
});

// The common scale, held against what Python computed (tests/golden/side_by_side.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { tick } from "../../../site_src/pages/assets/base/format.js";
import { axisOf, bands as drawnBands, position } from "../../../site_src/pages/assets/compare/axis.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/side_by_side.json", import.meta.url)));

test("axes, positions and classes are Python's", () => {
  for (const { values, ticks, texts, at, bands } of golden.axes) {
    const made = axisOf(values);
    assert.deepEqual(made, ticks);
    assert.deepEqual(made.map(tick), texts);
    values.forEach((value, place) => assert.ok(Math.abs(position(made, value) - at[place]) < 1e-5));
    const drawn = drawnBands(golden.edges, made);
    assert.deepEqual(drawn.map(({ letter }) => letter), bands.map(([letter]) => letter));
    drawn.forEach(({ left, width }, place) => {
      assert.ok(Math.abs(left - bands[place][1]) < 1e-5);
      assert.ok(Math.abs(width - bands[place][2]) < 1e-5);
    });
  }
});

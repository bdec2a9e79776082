// The browser's arithmetic, held against what Python computed (tests/golden/contrast.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as contrast from "../../site_src/pages/assets/contrast.js";

const golden = JSON.parse(readFileSync(new URL("../golden/contrast.json", import.meta.url)));

test("numbers are written as Python writes them", () => {
  for (const [value, significant, factor, percent, mean] of golden.numbers) {
    assert.equal(contrast.significant(value), significant);
    assert.equal(contrast.factor(value), factor);
    assert.equal(contrast.percent(value / 1e6, 1), percent);
    assert.equal(contrast.meanCount(value), mean);
  }
});

test("what is not known is said and never zero", () => {
  assert.equal(contrast.significant(null), "not stated");
  assert.equal(contrast.factor(null), "–");
});

test("axes, positions and classes are Python's", () => {
  for (const { values, ticks, texts, at, bands } of golden.axes) {
    const made = contrast.axisOf(values);
    assert.deepEqual(made, ticks);
    assert.deepEqual(made.map(contrast.tick), texts);
    values.forEach((value, place) => assert.ok(Math.abs(contrast.position(made, value) - at[place]) < 1e-5));
    const drawn = contrast.bands(golden.edges, made);
    assert.deepEqual(drawn.map(({ letter }) => letter), bands.map(([letter]) => letter));
    drawn.forEach(({ left, width }, place) => {
      assert.ok(Math.abs(left - bands[place][1]) < 1e-5);
      assert.ok(Math.abs(width - bands[place][2]) < 1e-5);
    });
  }
});

test("a difference is told where Python tells one", () => {
  for (const [one, other, told] of golden.told) {
    assert.equal(contrast.toldApart(golden.labels[one], golden.labels[other]), told);
    assert.equal(contrast.toldApart(golden.labels[other], golden.labels[one]), told);
  }
});

test("where others measured, the whole intervals decide", () => {
  const [one] = golden.labels;
  const factor = Math.exp(0.08);
  const scaled = (values) => values.map((value) => value * factor);
  const other = {
    ...one, wh_per_1000_queries: one.wh_per_1000_queries * factor, interval_95: scaled(one.interval_95),
    interval_95_runs: scaled(one.interval_95_runs),
  };
  assert.equal(contrast.toldApart(one, other), true);
  assert.equal(contrast.toldApart(one, { ...other, measured_by: "Other people" }), false);
});

test("labels stand on one scale only with those measured alike", () => {
  const [one, two, three] = golden.labels;
  const elsewhere = { ...two, profile: "another-node" };
  const fewer = { ...three, workloads: { imdb: three.workloads.imdb } };
  const twin = { ...one, weights: "random" };
  const unknown = { ...one, wh_per_1000_queries: null };
  const panels = contrast.panelsOf([three, one, elsewhere, fewer, twin, two, unknown]);
  assert.deepEqual(panels.map((panel) => panel.length), [3, 1, 1, 1]);
  assert.deepEqual(panels[0], [one, two, three]);
  assert.ok(contrast.comparable(panels[0]));
  assert.ok(!contrast.comparable(panels[1]));
  assert.ok(!contrast.comparable([twin, twin]));
});

test("names keep their organisation where they would be mixed up", () => {
  const named = (model, variant = null) => ({ model, variant });
  assert.deepEqual(contrast.shortNames([named("a/x"), named("b/y", "fp16")]), ["x", "y (fp16)"]);
  assert.deepEqual(contrast.shortNames([named("a/x"), named("b/x")]), ["a/x", "b/x"]);
  assert.deepEqual(contrast.shortNames([named("a/x"), named("a/x", "int8")]), ["x", "x (int8)"]);
});

test("days are told as months", () => {
  assert.equal(contrast.months("2023-09-11", "2023-09-15"), "Sep 2023");
  assert.equal(contrast.months("2023-09-11", "2023-11-15"), "Sep–Nov 2023");
  assert.equal(contrast.months("2023-12-11", "2024-01-15"), "Dec 2023–Jan 2024");
});

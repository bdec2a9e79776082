// What may be compared, held against what Python found (tests/golden/side_by_side.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { atPoint, withPoints } from "../../../site_src/pages/assets/compare/points.js";
import * as rules from "../../../site_src/pages/assets/compare/rules.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/side_by_side.json", import.meta.url)));

test("a difference is told where Python tells one", () => {
  for (const [one, other, told] of golden.told) {
    assert.equal(rules.toldApart(golden.labels[one], golden.labels[other]), told);
    assert.equal(rules.toldApart(golden.labels[other], golden.labels[one]), told);
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
  assert.equal(rules.toldApart(one, other), true);
  assert.equal(rules.toldApart(one, { ...other, measured_by: "Other people" }), false);
});

test("what tells names apart is that of the built pages", () => {
  for (const [names, parts] of golden.parts) assert.deepEqual(rules.partsOf(names), parts);
});

const served = golden.served.documents.map((document) => withPoints(document.labels[0], document));

test("figures may meet where Python lets them: as their tasks ask, or served alike", () => {
  for (const [one, point, other, theirs, answer] of golden.served.meet) {
    const [first, second] = [atPoint(served[one], point), atPoint(served[other], theirs)];
    assert.equal(rules.mayMeet(first, second), answer, `${first.model} ${point}, ${second.model} ${theirs}`);
    assert.equal(rules.mayMeet(second, first), answer);
  }
});

test("a panel holds only what may meet, pair by pair, and nothing is lost", () => {
  const all = served.filter((label) => label.task === "chat").map((label) => atPoint(label, label.points.at(-1)?.id));
  const panels = rules.panelsOf(all);
  for (const panel of panels) for (const one of panel) for (const other of panel) if (one !== other) assert.ok(rules.mayMeet(one, other));
  assert.equal(panels.flat().length, all.length);
});

test("labels stand on one scale only with those measured alike", () => {
  const [one, two, three] = golden.labels;
  const elsewhere = { ...two, profile: "another-node" };
  const fewer = { ...three, workloads: { imdb: three.workloads.imdb } };
  const quick = { ...one, quick: 20 };
  assert.notEqual(rules.ground(quick), rules.ground(one));
  assert.equal(rules.comparable([quick, { ...quick }]), false);
  const twin = { ...one, weights: "random" };
  const unknown = { ...one, wh_per_1000_queries: null };
  const panels = rules.panelsOf([three, one, elsewhere, fewer, twin, two, unknown]);
  assert.deepEqual(panels.map((panel) => panel.length), [3, 1, 1, 1]);
  assert.deepEqual(panels[0], [one, two, three]);
  assert.ok(rules.comparable(panels[0]));
  assert.ok(!rules.comparable(panels[1]));
  assert.ok(!rules.comparable([twin, twin]));
});

test("names keep their organisation where they would be mixed up", () => {
  const named = (model, variant = null) => ({ model, variant });
  assert.deepEqual(rules.shortNames([named("a/x"), named("b/y", "fp16")]), ["x", "y (fp16)"]);
  assert.deepEqual(rules.shortNames([named("a/x"), named("b/x")]), ["a/x", "b/x"]);
  assert.deepEqual(rules.shortNames([named("a/x"), named("a/x", "int8")]), ["x", "x (int8)"]);
});

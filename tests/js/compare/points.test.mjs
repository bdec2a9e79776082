// Choosing another way of serving: what it changes, and what an address may hold, hostile or not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as points from "../../../site_src/pages/assets/compare/points.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/side_by_side.json", import.meta.url)));
const [document] = golden.served.documents;
const label = points.withPoints(document.labels[0], document);
const other = label.points.find((point) => !point.operating);

test("another point has its own figures and no letter; the label's own leaves the label as it is", () => {
  const shown = points.atPoint(label, other.id);
  assert.equal(shown.wh_per_1000_queries, other.wh_per_1000_queries);
  assert.deepEqual(shown.interval_95, other.interval_95);
  assert.deepEqual(shown.served.at_once, other.at_once);
  assert.deepEqual([shown.class, shown.place, shown.chosen], [null, null, other.id]);
  const own = label.points.find((point) => point.operating).id;
  for (const id of [own, undefined, "nowhere", "__proto__"]) assert.equal(points.atPoint(label, id), label);
});

test("a label of one way, or a mean over data sets, offers no choice", () => {
  const plain = golden.labels[0];
  assert.deepEqual(points.withPoints(plain, { points: {} }).points, []);
  assert.deepEqual(points.withPoints(plain, {}).points, []);
  const both = { points: { [plain.record_sha256]: { imdb: label.points, sst2: label.points } } };
  assert.deepEqual(points.withPoints(plain, both).points, []);
});

test("a choice stands in the address and is read from it again", () => {
  const key = points.keyOf(label);
  assert.equal(key, "tiny-study/chat/acme--one--bf16");
  const chosen = new Map([[key, other.id]]);
  const written = points.writtenPoints(chosen);
  assert.equal(written, `at=tiny-study/chat/acme--one--bf16:${other.id}`);
  assert.deepEqual(points.parsePoints(`?m=acme/one&${written}`), chosen);
  assert.deepEqual(points.resolvedPoints(chosen, [label]), { chosen, unknown: [] });
});

test("what is not there is told apart, and hostile addresses are read without complaint", () => {
  const key = points.keyOf(label);
  const asked = points.parsePoints(`?at=${key}:nowhere&at=no/such/label:x&at=plain&at=&at=%zz:y&at=__proto__:__proto__`);
  const { chosen, unknown } = points.resolvedPoints(asked, [label]);
  assert.equal(chosen.size, 0);
  assert.deepEqual(unknown, [[key, "nowhere"], ["no/such/label", "x"], ["%zz", "y"], ["__proto__", "__proto__"]]);
  assert.equal(points.parsePoints(`?${"at=a:b&".repeat(1e4)}at=c:d`).size, 1);
  assert.ok([...points.parsePoints(`?at=${"x".repeat(1e5)}:y`).keys()].every((found) => found.length <= 400));
  const own = label.points.find((point) => point.operating).id;
  assert.equal(points.resolvedPoints(new Map([[key, own]]), [label]).chosen.size, 0);
});

// How a label was served, in the words of the pages (tests/golden/side_by_side.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { withPoints } from "../../../site_src/pages/assets/compare/points.js";
import { made, served, waited } from "../../../site_src/pages/assets/compare/serving.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/side_by_side.json", import.meta.url)));

test("the words are Python's", () => {
  golden.served.documents.forEach((document, place) => {
    const { operating, served: way } = document.labels[0];
    const points = Object.values(document.points[document.labels[0].record_sha256] ?? {}).flat();
    const point = points.find((each) => each.operating) ?? withPoints(document.labels[0], document).point;
    assert.deepEqual([served({ operating, served: way }), waited(point), made(point)], golden.served.words[place]);
  });
});

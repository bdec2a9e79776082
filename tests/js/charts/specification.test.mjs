// Charts in another unit, and on a narrow screen.
import assert from "node:assert/strict";
import { test } from "node:test";

import { inUnit, narrow } from "../../../site_src/pages/assets/charts/specification.js";

test("a chart changes its figures, its axis and its words together, and the one given stays", () => {
  const spec = {
    datasets: { one: [{ energy: 2, text: "2.00", low: 1, high: null, y: 0.5, row: 3 }] },
    layer: [{
      data: { values: [{ from: 1, to: 2, middle: 1.5, letter: "B" }] },
      transform: [{ calculate: "datum.text + ' Wh per 1,000 queries'" }],
      encoding: {
        x: { axis: { title: "Wh per 1,000 queries (logarithmic)" }, scale: { type: "log", domain: [1, 10] } },
        y: { scale: { domain: [0, 1] } },
      },
    }],
  };
  const before = structuredClone(spec);
  const made = inUnit(spec, { per: 3.6, title: "J per query" });
  assert.deepEqual(spec, before);
  assert.deepEqual(made.datasets.one, [{ energy: 7.2, text: "7.20", low: 3.6, high: null, y: 0.5, row: 3 }]);
  const [layer] = made.layer;
  assert.deepEqual(layer.data.values[0].letter, "B");
  assert.deepEqual(layer.encoding.x.scale.domain, [3.6, 36]);
  assert.deepEqual(layer.encoding.y.scale.domain, [0, 1]);
  assert.equal(layer.encoding.x.axis.title, "J per query (logarithmic)");
  assert.match(layer.transform[0].calculate, /J per query/);
});

test("on a narrow screen names of rows are cut, a legend gets lines, and nothing else changes", () => {
  const legend = { orient: "top" };
  const spec = { layer: [{ encoding: {
    y: { field: "name", axis: { title: null, labelLimit: 0 } }, x: { field: "energy", axis: {} },
    color: { field: "approach", legend }, shape: { field: "approach", legend }, opacity: { legend: null },
  } }] };
  const before = structuredClone(spec);
  const [{ encoding }] = narrow(spec).layer;
  assert.deepEqual(spec, before);
  assert.equal(encoding.y.axis.labelLimit, 155);
  assert.match(encoding.y.axis.labelExpr, /datum.label/);
  for (const channel of [encoding.color, encoding.shape]) assert.deepEqual(channel.legend, { orient: "top", columns: 2 });
  for (const channel of ["x", "opacity"]) assert.deepEqual(encoding[channel], before.layer[0].encoding[channel]);
});

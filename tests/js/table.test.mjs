// The pure logic of a task page: what stands in its address, which rows are left, in what order, in which unit.
import assert from "node:assert/strict";
import test from "node:test";
import { filtered, parse, serialise } from "../../site_src/pages/assets/table-state.js";
import { matcher, nextSort, ordered, unpack } from "../../site_src/pages/assets/table-rows.js";
import { narrow } from "../../site_src/pages/assets/chart-narrow.js";
import { inUnit, parameters, significant, times, UNITS } from "../../site_src/pages/assets/units.js";

const OFFERS = {
  filters: { class: ["A", "B", "C", "none"], approach: ["fine-tuned", "zero-shot"] },
  sorts: ["energy", "-energy", "quality", "-quality", "model", "-model"],
  units: Object.keys(UNITS),
  columns: ["interval", "factor", "quality"],
  shown: ["interval", "factor"],
};

test("an address without a question is the state at first, and asks for nothing", () => {
  const { state, left } = parse("", OFFERS);
  assert.deepEqual(left, []);
  assert.equal(state.sort, "energy");
  assert.deepEqual(state.columns, ["interval", "factor"]);
  assert.equal(serialise(state, OFFERS), "");
  assert.equal(filtered(state), false);
});

test("a state goes into an address and comes back the same", () => {
  const text = "?find=bert+base&class=A,none&approach=zero-shot&sort=-quality&unit=J-query&columns=quality";
  const { state, left } = parse(text, OFFERS);
  assert.deepEqual(left, []);
  assert.equal(serialise(state, OFFERS), text);
  assert.deepEqual(parse(serialise(state, OFFERS), OFFERS).state, state);
  assert.equal(filtered(state), true);
});

test("no column at all can be asked for", () => {
  const { state } = parse("?columns=none", OFFERS);
  assert.deepEqual(state.columns, []);
  assert.equal(serialise(state, OFFERS), "?columns=none");
});

test("what belongs to others stays in the address", () => {
  const { state, left } = parse("?utm=x&class=A", OFFERS);
  assert.deepEqual(left, []);
  assert.equal(serialise({ ...state, class: [] }, OFFERS, "?utm=x&class=A"), "?utm=x");
});

test("the hostile and the mangled are left out and told by name, never by what they said", () => {
  const hostile = "?sort=<script>alert(1)</script>&class=A,Z,__proto__&unit=constructor&columns=%00&approach=%E0%A4%A";
  const { state, left } = parse(hostile, OFFERS);
  assert.deepEqual(left.toSorted(), ["approach", "class", "columns", "sort", "unit"]);
  assert.deepEqual(state.class, ["A"]);
  assert.deepEqual([state.sort, state.unit, state.columns], ["energy", "Wh-1000", OFFERS.shown]);
  // A filter that this page does not have.
  assert.deepEqual(parse("?licence=mit", OFFERS).left, ["licence"]);
  assert.equal(parse(`?find=${"x".repeat(1e5)}`, OFFERS).state.q.length, 100);
  assert.equal(parse("?find=a%00%0a%E2%80%AEb", OFFERS).state.q, "ab");
});

const ROWS = unpack({
  placed: 3, rows: 4,
  columns: {
    model: ["org/alpha-2", "org/Alpha-10", "lab/beta", "lab/twin"], energy: [1, 2, 8, 0.5], quality: [0.9, null, 0.95, null],
    class: ["A", "B", "C", null], low: [0.9, 1.9, 7, null], high: [1.1, 2.1, 9, null],
    approach: ["fine-tuned", "fine-tuned", "zero-shot", "random weights"], variant: [null, "fp16", null, null],
    precision: [null, "fp16", null, null],
  },
});
const names = (rows) => rows.map((row) => row.model.split("/")[1]);
const left = (asked) => names(ROWS.filter(matcher(parse(asked, {
  ...OFFERS, filters: { ...OFFERS.filters, precision: ["fp16", "not-stated"] },
}).state)));

test("rows without a place have no factor, and what a column does not hold is null", () => {
  assert.deepEqual(ROWS.map((row) => row.factor), [1, 2, 8, null]);
  assert.deepEqual(ROWS.map((row) => row.licence), [null, null, null, null]);
});

test("filters: every word of the text, any value of one filter, all filters", () => {
  assert.deepEqual(left("?find=ORG+alpha"), ["alpha-2", "Alpha-10"]);
  assert.deepEqual(left("?find=fp16"), ["Alpha-10"]);
  assert.deepEqual(left("?class=A,C"), ["alpha-2", "beta"]);
  assert.deepEqual(left("?class=none"), ["twin"]);
  assert.deepEqual(left("?class=A,B&approach=zero-shot"), []);
  assert.deepEqual(left("?precision=not-stated"), ["alpha-2", "beta", "twin"]);
  assert.deepEqual(left("?find=.*"), []);
});

test("orders: the unknown and the incomparable are last either way, and equals stay by energy", () => {
  assert.deepEqual(names(ordered(ROWS, "energy")), ["alpha-2", "Alpha-10", "beta", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "-energy")), ["beta", "Alpha-10", "alpha-2", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "-quality")), ["beta", "alpha-2", "Alpha-10", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "quality")), ["alpha-2", "beta", "Alpha-10", "twin"]);
  assert.deepEqual(names(ordered(ROWS, "model")), ["beta", "twin", "alpha-2", "Alpha-10"]);
  assert.deepEqual(names(ordered(ROWS, "-approach")), ["beta", "twin", "alpha-2", "Alpha-10"]);
  assert.deepEqual(names(ordered(ROWS, "interval")), ["Alpha-10", "alpha-2", "beta", "twin"]);
});

test("a first click puts the best first, a second the other way", () => {
  assert.equal(nextSort("quality", "energy"), "-quality");
  assert.equal(nextSort("quality", "-quality"), "quality");
  assert.equal(nextSort("energy", "energy"), "-energy");
  assert.equal(nextSort("model", "-model"), "model");
});

test("figures read as they do on the rest of the site", () => {
  const cases = [[0.0312, "0.0312"], [1.645, "1.65"], [27.5, "27.5"], [9.999, "10.0"], [999.9, "1,000"], [11312, "11,300"],
    [1234567, "1,230,000"], [0.00000135, "0.00000135"], [0, "0"], [null, "not stated"], [100, "100"], [0.1, "0.100"]];
  for (const [value, text] of cases) assert.equal(significant(value), text);
  const factors = [[1, "1×"], [1.0149, "1.01×"], [1.095, "1.1×"], [7.08, "7.1×"], [9.96, "10×"], [1290.4, "1,290×"], [null, "–"]];
  for (const [value, text] of factors) assert.equal(times(value), text);
  assert.equal(parameters(559214592), "559\u00a0M");
  assert.equal(parameters(7069016064), "7.07\u00a0B");
});

test("units: one Wh per 1,000 queries is 3.6 J a query", () => {
  assert.equal(UNITS["J-query"].per, 3.6);
  assert.equal(UNITS["J-1000"].per / UNITS["J-query"].per, 1000);
  assert.equal(UNITS["kWh-1000"].per * 1000, UNITS["Wh-1000"].per);
});

test("a chart changes its figures, its axis and its words together, and the one given stays", () => {
  const spec = {
    datasets: { one: [{ energy: 2, low: 1, high: null, y: 0.5, row: 3 }] },
    layer: [{
      data: { values: [{ from: 1, to: 2, middle: 1.5, letter: "B" }] },
      transform: [{ calculate: "format(datum.energy) + ' Wh per 1,000 queries'" }],
      encoding: {
        x: { axis: { title: "Wh per 1,000 queries (logarithmic)" }, scale: { type: "log", domain: [1, 10] } },
        y: { scale: { domain: [0, 1] } },
      },
    }],
  };
  const before = structuredClone(spec);
  const made = inUnit(spec, "J-query");
  assert.deepEqual(spec, before);
  assert.deepEqual(made.datasets.one, [{ energy: 7.2, low: 3.6, high: null, y: 0.5, row: 3 }]);
  const [layer] = made.layer;
  assert.deepEqual(layer.data.values[0].letter, "B");
  assert.deepEqual(layer.encoding.x.scale.domain, [3.6, 36]);
  assert.deepEqual(layer.encoding.y.scale.domain, [0, 1]);
  assert.equal(layer.encoding.x.axis.title, "J per query (logarithmic)");
  assert.match(layer.transform[0].calculate, /J per query/);
  assert.equal(inUnit(spec, "Wh-1000"), spec);
});

test("on a narrow screen names of rows are cut, and nothing else changes", () => {
  const spec = { layer: [{ encoding: { y: { field: "name", axis: { title: null, labelLimit: 0 } }, x: { field: "energy", axis: {} } } }] };
  const before = structuredClone(spec);
  const [{ encoding }] = narrow(spec).layer;
  assert.deepEqual(spec, before);
  assert.equal(encoding.y.axis.labelLimit, 155);
  assert.match(encoding.y.axis.labelExpr, /datum.label/);
  assert.deepEqual(encoding.x, before.layer[0].encoding.x);
});

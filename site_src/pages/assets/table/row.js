// One row of the table as an element: what generator/pages/templates/table.html writes, cell for cell.
import { breakable, element, statusName } from "../base/element.js";
import { significant } from "../base/format.js";

const small = (text) => text && [" ", element("small", {}, text)];
const stated = (text) => text ?? element("span", { class: "el-unknown" }, "not stated");
const known = (text) => text ?? element("span", { class: "el-unknown" }, "not known");
const number = (value) => known(value === null ? null : significant(value));
const inUnit = (value, { per }) => significant(value * per);

const beside = (row) => (row.class
  ? [row.span, row.provisional && "provisional"].filter(Boolean).join(", ") : statusName(row.status));

const CELLS = {
  job: (row, unit, base) => element("a", { href: `${base}tasks/${row.path}/` }, row.job),
  machine: (row) => row.machine,
  tokens: (row) => (row.tokens === null ? element("span", { class: "el-unknown" }, "not counted") : significant(row.tokens)),
  served: (row) => stated(row.served),
  interval: (row, unit) => (row.low === null ? "not known" : `${inUnit(row.low, unit)}–${inUnit(row.high, unit)}`),
  factor: (row) => row.factor ?? "–",
  quality: (row) => (row.unlike ? element("span", { class: "el-unknown" }, "not comparable") : number(row.quality)),
  latency: (row) => number(row.latency),
  memory: (row) => known(row.memory_words),
  weights: (row) => known(row.weights_words),
  speed: (row) => number(row.speed),
  first: (row) => number(row.first),
  runtime: (row) => stated(row.runtime),
  approach: (row) => row.approach,
  precision: (row) => stated(row.precision_words),
  size: (row) => stated(row.size_words),
  licence: (row) => stated(row.licence),
};
const NUMBERS = new Set(["tokens", "interval", "factor", "quality", "latency", "memory", "weights", "speed", "first", "size"]);

/** The row; `columns` are the names of the columns after the energy, in the table's order. */
export function rowElement(row, { base, unit, columns }) {
  return element("tr", {},
    element("td", { class: "c-class" }, element("span", { class: "el-choose", "data-choose": row.model }),
      element("span", { class: `el-class el-class-${row.class ?? "none"}${row.provisional ? " el-provisional" : ""}` }, row.class ?? "–"),
      small(beside(row))),
    element("th", { class: "c-model", scope: "row" },
      element("a", { href: `${base}models/${row.model}/` }, breakable(row.model)), small(row.variant)),
    element("td", { class: "c-energy n" },
      element("b", {}, row.energy ? inUnit(row.energy, unit) : "not known"), small(row.other && "other data sets")),
    columns.map((name) => element("td", { class: `c-${name}${NUMBERS.has(name) ? " n" : ""}` }, CELLS[name](row, unit, base))));
}

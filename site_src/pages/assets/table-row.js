// One row of the table as an element: what generator/pages/templates/table.html writes, cell for cell.
import { element } from "./element.js";
import { parameters, significant, times } from "./units.js";

/** A name that may break after its separators, and nowhere else. */
function breakable(name) {
  return name.split(/(?<=[/_.-])(?=.)/).map((piece, at) => (at ? [element("wbr"), piece] : piece));
}

const stated = (value, text) => (value === null ? element("span", { class: "el-unknown" }, "not stated") : text(value));
const small = (text) => text && [" ", element("small", {}, text)];

const CELLS = {
  interval: (row, unit) => (row.low === null ? "not known"
    : `${significant(row.low * unit.per)}–${significant(row.high * unit.per)}`),
  factor: (row) => times(row.factor),
  quality: (row) => stated(row.quality, significant),
  approach: (row) => row.approach,
  precision: (row) => stated(row.words, String),
  size: (row) => stated(row.parameters, parameters),
  licence: (row) => stated(row.licence, String),
};
const NUMBERS = new Set(["interval", "factor", "quality", "size"]);

/** The row; `columns` are the names of the columns after the energy, in the table's order. */
export function rowElement(row, { base, unit, columns }) {
  return element("tr", {},
    element("td", { class: "c-class" }, element("span", { class: "el-choose", "data-choose": row.model }),
      element("span", { class: `el-class el-class-${row.class ?? "none"}` }, row.class ?? "–"),
      small(row.class ? row.span : row.status.replaceAll("-", " "))),
    element("th", { class: "c-model", scope: "row" },
      element("a", { href: `${base}models/${row.model}/` }, breakable(row.model)), small(row.variant)),
    element("td", { class: "c-energy n" },
      element("b", {}, row.energy ? significant(row.energy * unit.per) : "not known"), small(row.other && "other data sets")),
    columns.map((name) => element("td", { class: `c-${name}${NUMBERS.has(name) ? " n" : ""}` }, CELLS[name](row, unit))));
}

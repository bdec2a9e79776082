// One row of the table as an element: what generator/pages/templates/table.html writes, cell for cell.
import { parameters, significant, times } from "./units.js";

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A name that may break after its separators, and nowhere else. */
function breakable(name) {
  return name.split(/(?<=[/_.-])(?=.)/).flatMap((piece, at) => (at ? [document.createElement("wbr"), piece] : [piece]));
}

const stated = (value, text) => (value === null ? element("span", "el-unknown", "not stated") : text(value));

const CELLS = {
  interval: (row, unit) => [row.low === null ? "not known"
    : `${significant(row.low * unit.per)}–${significant(row.high * unit.per)}`],
  factor: (row) => [times(row.factor)],
  quality: (row) => [stated(row.quality, significant)],
  approach: (row) => [row.approach],
  precision: (row) => [stated(row.words, String)],
  size: (row) => [stated(row.parameters, parameters)],
  licence: (row) => [stated(row.licence, String)],
};
const NUMBERS = new Set(["interval", "factor", "quality", "size"]);

function classCell(row) {
  const choose = element("span", "el-choose");
  choose.dataset.choose = row.model;
  const cell = element("td", "c-class", choose, element("span", `el-class el-class-${row.class ?? "none"}`, row.class ?? "–"));
  const aside = row.class ? row.span : row.status.replaceAll("-", " ");
  if (aside) cell.append(" ", element("small", "", aside));
  return cell;
}

function modelCell(row, base) {
  const link = element("a", "", ...breakable(row.model));
  link.href = `${base}models/${row.model}/`;
  const cell = element("th", "c-model", link);
  cell.scope = "row";
  if (row.variant) cell.append(" ", element("small", "", row.variant));
  return cell;
}

function energyCell(row, unit) {
  const cell = element("td", "c-energy n", element("b", "", row.energy ? significant(row.energy * unit.per) : "not known"));
  if (row.other) cell.append(" ", element("small", "", "other data sets"));
  return cell;
}

/** The row; `columns` are the names of the columns after the energy, in the table's order. */
export function rowElement(row, { base, unit, columns }) {
  return element("tr", "", classCell(row), modelCell(row, base), energyCell(row, unit),
    ...columns.map((name) => element("td", `c-${name}${NUMBERS.has(name) ? " n" : ""}`, ...CELLS[name](row, unit))));
}

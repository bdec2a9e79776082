// A chart's specification, changed for its reader: in the unit that was chosen, and with room for the chart on a
// narrow screen. No page is touched here.
import { significant } from "../base/format.js";

/** The unit that specifications are written in. */
const WRITTEN_IN = "Wh per 1,000 queries";
const ROOM_FOR_NAMES = 155;
/** Names of a legend side by side. */
const IN_LEGEND = 2;

/** A specification with `per` times its energies, in the unit called `title`; the one given is left as it is. */
export function inUnit(spec, { per, title }) {
  const fields = new Set(["energy", "low", "high", "from", "to", "middle"]);
  const inData = (row) => {
    const made = Object.fromEntries(Object.entries(row).map(([name, value]) =>
      [name, fields.has(name) && typeof value === "number" ? value * per : value]));
    return "text" in row ? { ...made, text: significant(made.energy) } : made;
  };
  const words = new Set(["title", "calculate"]);
  const walk = (node, key, parent) => {
    if (Array.isArray(node)) return key === "values" || parent === "datasets" ? node.map(inData) : node.map((item) => walk(item));
    if (node === null || typeof node !== "object") {
      return words.has(key) && typeof node === "string" ? node.replace(WRITTEN_IN, title) : node;
    }
    const made = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, walk(value, name, key)]));
    if (made.type === "log" && Array.isArray(made.domain)) made.domain = made.domain.map((edge) => edge * per);
    return made;
  };
  return walk(spec);
}

/** A specification whose row names are without their organisation, and cut, and whose legend has lines; the one given stays. */
export function narrow(spec) {
  const walk = (node) => {
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== "object") return node;
    const made = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, walk(value)]));
    for (const channel of [made.color, made.shape]) if (channel?.legend) channel.legend = { ...channel.legend, columns: IN_LEGEND };
    if (made.y?.field === "name" && made.y.axis) {
      made.y.axis = { ...made.y.axis, labelLimit: ROOM_FOR_NAMES, labelExpr: "slice(datum.label, indexof(datum.label, '/') + 1)" };
    }
    return made;
  };
  return walk(spec);
}

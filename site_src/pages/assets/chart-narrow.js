// On a narrow screen the names of a chart's rows must leave room for the chart.

export const NARROW = 520;
const LIMIT = 155;

/** A specification whose row names are without their organisation, and cut; the one given is left as it is. */
export function narrow(spec) {
  const walk = (node) => {
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== "object") return node;
    const made = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, walk(value)]));
    if (made.y?.field === "name" && made.y.axis) {
      made.y.axis = { ...made.y.axis, labelLimit: LIMIT, labelExpr: "slice(datum.label, indexof(datum.label, '/') + 1)" };
    }
    return made;
  };
  return walk(spec);
}

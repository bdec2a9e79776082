// Figures as people read them, and the units that a reader may have them in. The names stand in addresses
// (`?unit=J-query`); generator/pages/words.py lists the same, and a test keeps the two in step.

/** How many of the unit one Wh per 1,000 queries is, and the unit in words. */
export const UNITS = {
  "Wh-1000": { per: 1, short: "Wh", title: "Wh per 1,000 queries" },
  "kWh-1000": { per: 1e-3, short: "kWh", title: "kWh per 1,000 queries" },
  "J-1000": { per: 3600, short: "J", title: "J per 1,000 queries" },
  "Wh-query": { per: 1e-3, short: "Wh", title: "Wh per query" },
  "kWh-query": { per: 1e-6, short: "kWh", title: "kWh per query" },
  "J-query": { per: 3.6, short: "J", title: "J per query" },
};
export const DEFAULT_UNIT = "Wh-1000";

const grouped = (text) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

/** Three significant digits, thousands separated, never an exponent: 0.0000312, 1.65, 27.5, 11,300. */
export function significant(value, digits = 3) {
  if (value === null || value === undefined) return "not stated";
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  // From the text, not from a logarithm, which is off by a hair at powers of ten.
  const exponent = Number(rounded.toExponential().split("e")[1]);
  return grouped(rounded.toFixed(Math.max(0, digits - 1 - exponent)));
}

/** How many times: 1×, 1.02×, 7.1×, 290×. */
export function times(value) {
  if (value === null || value === undefined) return "–";
  if (value === 1) return "1×";
  return `${grouped(value.toFixed(value < 1.095 ? 2 : value < 9.95 ? 1 : 0))}×`;
}

/** A model's size: 560 M, 7.07 B. */
export function parameters(count) {
  const [unit, name] = count >= 999_500_000 ? [1e9, "B"] : [1e6, "M"];
  return `${significant(count / unit)}\u00a0${name}`;
}

/** A chart's specification with its energies in another unit; the one given is left as it is. */
export function inUnit(spec, unit) {
  const { per, title } = UNITS[unit];
  if (per === 1) return spec;
  const fields = new Set(["energy", "low", "high", "from", "to", "middle"]);
  const inData = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) =>
    [name, fields.has(name) && typeof value === "number" ? value * per : value]));
  const words = new Set(["title", "calculate"]);
  const walk = (node, key, parent) => {
    if (Array.isArray(node)) return key === "values" || parent === "datasets" ? node.map(inData) : node.map((item) => walk(item));
    if (node === null || typeof node !== "object") {
      return words.has(key) && typeof node === "string" ? node.replace(UNITS[DEFAULT_UNIT].title, title) : node;
    }
    const made = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, walk(value, name, key)]));
    if (made.type === "log" && Array.isArray(made.domain)) made.domain = made.domain.map((edge) => edge * per);
    return made;
  };
  return walk(spec);
}

// Numbers in and out: what a reader types, and figures as people read them. The same as
// generator/pages/numbers.py and amounts.py; a test holds the two to each other.

const ENERGIES = [[1, 1e-3, "Wh"], [1e5, 1, "kWh"], [1e8, 1e3, "MWh"], [1e11, 1e6, "GWh"], [Infinity, 1e9, "TWh"]];
const COUNTS = [[1e6, 1, ""], [1e9, 1e6, "million"], [1e12, 1e9, "billion"], [Infinity, 1e12, "trillion"]];
const MASSES = [[1, 1e-3, "g"], [1e5, 1, "kg"], [1e9, 1e3, "t"], [Infinity, 1e9, "million t"]];

/** What each field may hold: more than nothing, and no more than anybody could mean. */
export const LIMITS = {
  queries: { least: 0.01, most: 1e12, example: "10,000" },
  wh: { least: 1e-6, most: 1e7, example: "2.5" },
  factor: { least: 0.01, most: 5000, example: "380" },
  price: { least: 1e-6, most: 1e6, example: "0.25", optional: true },
  pue: { least: 1, most: 5, example: "1.2" },
  kwh: { least: 1e-6, most: 1e9, example: "3.1" },
};

/** Whole digits in groups of three: "1234567" → "1,234,567". */
export const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** A positive number to so many significant digits, ties to even, thousands separated. */
export function significant(value, digits = 3) {
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(100).split("e");
  const all = mantissa.replace(".", "");
  let kept = BigInt(all.slice(0, digits));
  const rest = all.slice(digits);
  const half = "5".padEnd(rest.length, "0");
  if (rest > half || (rest === half && kept % 2n === 1n)) kept += 1n;
  let exponent = Number(power);
  let text = String(kept);
  if (text.length > digits) {
    text = text.slice(0, digits);
    exponent += 1;
  }
  if (exponent >= digits - 1) return grouped(text + "0".repeat(exponent - digits + 1));
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${text}`;
  return `${grouped(text.slice(0, exponent + 1))}.${text.slice(exponent + 1)}`;
}

/** The same without the zeros at its end: 0.4, 20, 1,250. */
export function trimmed(value, digits = 3) {
  const text = significant(value, digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

const scaled = (value, units) => {
  const [, size, unit] = units.find(([limit]) => value < limit);
  return [significant(value / size), unit];
};
/** kWh as [number, unit]. */
export const energy = (kilowattHours) => scaled(kilowattHours, ENERGIES);
/** A count of anything, large ones in words: 6,150, 1.72 million. */
export const count = (value) => scaled(value, COUNTS).join(" ").trim();
/** kg as [number, unit]. */
export const mass = (kilograms) => scaled(kilograms, MASSES);

/** The number that a reader may have meant, or NaN: "10,000", "10 000", "0,25", "1.000,5", "1e6". */
export function parsed(text) {
  let plain = text.trim().replace(/(?<=\d)[\s\u00a0\u202f'’](?=\d)/g, "");
  if (plain.length > 40) return NaN;
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replaceAll(",", "");
  else if (/^[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+$/.test(plain) || /^[+-]?[1-9]\d{0,2}(\.\d{3}){2,}$/.test(plain)) {
    plain = plain.replaceAll(".", "").replace(",", ".");
  } else if (/^[+-]?\d*,\d+$/.test(plain)) plain = plain.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain) ? Number(plain) : NaN;
}

/**
 * A field's text as {value} or {problem}; `read` says how an unusual way of writing was understood.
 * An optional field that is empty has the value null.
 */
export function readField(name, text) {
  const { least, most, example, optional } = LIMITS[name];
  if (!text.trim()) return optional ? { value: null } : { problem: `Enter a number, for example ${example}.` };
  const value = parsed(text);
  if (Number.isNaN(value)) {
    const shown = text.trim().slice(0, 30);
    return { problem: `“${shown}” is not a number. Write it like ${example}.` };
  }
  if (value <= 0) return { problem: `Enter more than 0, for example ${example}.` };
  if (name === "pue" && value < 1) {
    return { problem: "A PUE is 1 or more: a data centre takes in at least what its computers use." };
  }
  if (value < least) return { problem: `That is less than ${trimmed(least)}. Is it in the right unit?` };
  if (value > most) return { problem: `That is more than ${trimmed(most)}. Is it in the right unit?` };
  const usual = name === "queries" ? /^[\d.]+$|^\d{1,3}(,\d{3})+$/ : /^[\d.]+$/;
  return usual.test(text.trim()) ? { value } : { value, read: `read as ${trimmed(value, 15)}` };
}

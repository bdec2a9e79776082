// Numbers and months as people read them: the one number format of every script, digit for digit that of
// generator/pages/wording/numbers.py and amounts.py. tests/golden/format.json holds both to the same texts.
//
// Python rounds an exact tie to the even digit; toFixed, toPrecision and toExponential round it up. So nothing here is
// rounded by them: a number's own digits are taken in full, and rounded as whole numbers.

const UNKNOWN = "not stated";
/** As many digits as toExponential gives: no number comes this close to a tie without being one. */
const ALL = 100;

/** |value| × 10^decimals as a whole number, a tie to the even one. */
function scaled(value, decimals) {
  const size = Math.abs(value);
  // A whole number has up to 309 digits; another one has few before its point.
  const [digits, exponent] = Number.isInteger(size) ? wholeDigits(size) : digitsOf(size, ALL);
  const kept = exponent + 1 + decimals;
  if (kept < 0) return 0n;
  if (kept >= digits.length) return BigInt(digits.padEnd(kept, "0"));
  const down = BigInt(digits.slice(0, kept) || "0");
  const rest = digits.slice(kept);
  const tie = "5".padEnd(rest.length, "0");
  return rest > tie || (rest === tie && down % 2n === 1n) ? down + 1n : down;
}

/** The digits of a positive number and the power of ten of the first: all, `most` of them, or the fewest that name it. */
function digitsOf(value, most) {
  const [mantissa, exponent] = value.toExponential(most).split("e");
  return [mantissa.replace(".", ""), Number(exponent)];
}
function wholeDigits(value) {
  const digits = String(BigInt(value));
  return [digits, digits.length - 1];
}

/** Digits in groups of three: "1234567" → "1,234,567". */
export const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** A whole number × 10^-decimals in full, its thousands separated. */
function written(number, decimals) {
  if (decimals <= 0) return grouped(number + "0".repeat(-decimals));
  const digits = String(number).padStart(decimals + 1, "0");
  return `${grouped(digits.slice(0, -decimals))}.${digits.slice(-decimals)}`;
}

const withoutZeros = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** To so many decimals, thousands separated: 1,000.5 → "1,000" (to none). */
export function fixed(value, decimals = 0) {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + written(scaled(value, decimals), decimals);
}

/** To so many significant digits, thousands separated: 0.0312, 1.65, 27.5, 11,300. */
export function significant(value, digits = 3) {
  if (value === null || value === undefined) return UNKNOWN;
  if (value === 0) return "0";
  const decimals = digits - 1 - digitsOf(Math.abs(value), ALL)[1];
  // Rounding up can gain a digit: 9.999 → 10.0.
  const gained = scaled(value, decimals) >= 10n ** BigInt(digits);
  return fixed(value, gained ? decimals - 1 : decimals);
}

/** The same without the zeros at its end: 0.4, 20, 1,250. */
export const trimmed = (value, digits = 3) => withoutZeros(significant(value, digits));

/** A step of an axis in full: 0.002, 0.5, 20, 10,000. */
export function tick(value) {
  const [digits, exponent] = digitsOf(value);
  return withoutZeros(written(BigInt(digits.padEnd(exponent + 1, "0")), Math.max(0, digits.length - 1 - exponent)));
}

/** `0.4937` as `49 %`, with a space that does not break. */
export const percent = (fraction, decimals = 0) => `${fixed(100 * fraction, decimals).replace(/,/g, "")}\u00a0%`;

/** A mean count a query: whole where it is whole (`1`, `128`), else to three digits (`41.7`). */
export const meanCount = (value) => (Number.isInteger(value) ? fixed(value) : significant(value));

/** The word for so many: `query` for 1, `queries` for any other. */
export const plural = (count, one, many = /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`) => (count === 1 ? one : many);

/** So many of a thing: `1 model`, `1,000 queries`. */
export const counted = (count, one, many) => `${fixed(count)} ${plural(count, one, many)}`;

/** How many times: 1×, 1.02×, 7.1×, 290×. */
export function factor(value) {
  if (value === null || value === undefined) return "–";
  if (value === 1) return "1×";
  return `${fixed(value, value < 1.095 ? 2 : value < 9.95 ? 1 : 0)}×`;
}

const ENERGIES = [[1, 1e-3, "Wh"], [1e5, 1, "kWh"], [1e8, 1e3, "MWh"], [1e11, 1e6, "GWh"], [Infinity, 1e9, "TWh"]];
const MASSES = [[1, 1e-3, "g"], [1e5, 1, "kg"], [1e9, 1e3, "t"], [Infinity, 1e9, "million t"]];
const COUNTS = [[1e6, 1, ""], [1e9, 1e6, "million"], [1e12, 1e9, "billion"], [Infinity, 1e12, "trillion"]];

function inUnitOf(units, value) {
  const [, size, unit] = units.find(([limit]) => value < limit);
  return [significant(value / size), unit];
}
/** kWh as [number, unit]: ["73.8", "kWh"]. */
export const energy = (kilowattHours) => inUnitOf(ENERGIES, kilowattHours);
/** kg as [number, unit]: ["35.5", "kg"]. */
export const mass = (kilograms) => inUnitOf(MASSES, kilograms);
/** A count of anything, large ones in words: 6,150, 1.72 million. */
export const count = (value) => inUnitOf(COUNTS, value).join(" ").trim();

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthName = (day) => MONTHS[Number(day.slice(5, 7)) - 1];

/** `Sep 2023` of an ISO day. */
export const month = (day) => `${monthName(day)} ${day.slice(0, 4)}`;

/** `Sep 2023`, or `Sep–Nov 2023`, or `Dec 2023–Jan 2024`. */
export function months(first, last) {
  if (first.slice(0, 7) === last.slice(0, 7)) return month(first);
  return `${first.slice(0, 4) === last.slice(0, 4) ? monthName(first) : month(first)}–${month(last)}`;
}

// Numbers as people type them anywhere: "10,000", "10.000", "10 000", "10'000", "1,00,000", "0,25", "١٠", "1e6", "10k".
// What can be read two ways is read the likelier way, and that is told.
import { trimmed } from "./format.js";

const LONGEST = 40;
/** The zero of every script whose digits are met in numbers: Arabic, Persian, N’Ko, those of India, Thai, … fullwidth. */
const ZEROS = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0,
  0x1810, 0xff10];
/** By capitals too, but for the small m: that is a thousandth or a million. */
const TIMES = { thousand: 1e3, k: 1e3, million: 1e6, mio: 1e6, M: 1e6, billion: 1e9, bn: 1e9 };

/** Digits of any script as 0 to 9, and marks of any script as a few: `_` between groups, `d` for a sure decimal mark. */
function plain(text) {
  const digits = Array.from(text, (sign) => {
    const zero = ZEROS.find((first) => sign.codePointAt(0) >= first && sign.codePointAt(0) < first + 10);
    return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
  }).join("");
  return digits.trim().replace(/\u066b/g, "d").replace(/\uff0e/g, ".").replace(/\uff0c/g, ",").replace(/[\u2212\ufe63\uff0d]/g, "-")
    .replace(/\u066c/g, "_").replace(/(\d)[\s'’](?=\d)/g, "$1_");
}

const whole = (digits) => digits.replace(/[.,_]/g, "");
/** In groups by `mark`, as in most of the world or as in India (1,00,000); a decimal mark may follow, one of `ends`. */
const inGroups = (mark, ends) => new RegExp(`^((?:\\d{1,3}(?:\\${mark}\\d{3})+|\\d{1,2}(?:\\${mark}\\d{2})+\\${mark}\\d{3}))(?:[${ends}](\\d*))?$`);
const GROUPED = [inGroups("_", ".,d"), inGroups(".", ",d"), inGroups(",", ".d")];

/** The numbers without a sign that digits with marks may be, as text; the likelier first. */
function unsigned(text) {
  const decimal = /^(\d*)[.,d](\d*)$/.exec(text);
  const groups = GROUPED.map((pattern) => pattern.exec(text)).filter(Boolean)
    .map(([, before, after]) => `${whole(before)}.${after || 0}`);
  const split = decimal && (decimal[1] || decimal[2]) ? [`${decimal[1] || 0}.${decimal[2] || 0}`] : [];
  // No group begins with a zero: 0.125 is a decimal anywhere.
  if (groups.length && split.length && text[0] === "0") return split;
  // A point is the site's own decimal mark, and a comma its own mark between groups.
  if (/^\d+$/.test(text)) return [text];
  return text.includes(",") ? [...groups, ...split] : [...split, ...groups];
}

/** Every number that a reader may have meant, the likeliest first; none where it is no number. */
export function readings(text) {
  const found = /^([+-]?)([\d.,_d]+)(?:e([+-]?\d{1,3}))?\s*([a-z]+)?$/i.exec(plain(text));
  if (text.length > LONGEST || !found) return [];
  const [, sign, digits, power, unit = ""] = found;
  const times = unit ? TIMES[unit] ?? TIMES[unit.toLowerCase()] : 1;
  if (times === undefined) return [];
  // With a power of ten nobody writes groups.
  const all = power === undefined ? unsigned(digits) : unsigned(digits.replace(",", ".")).slice(0, 1);
  return all.map((number) => Number(`${sign}${number}e${power ?? 0}`) * times).filter(Number.isFinite);
}

/**
 * What a text is read as where a number from `least` to `most` is asked for: its value, NaN where it is none, and what
 * else it may have meant there (undefined: nothing).
 */
export function understood(text, least = 0, most = Infinity) {
  const all = readings(text);
  const fit = all.filter((value) => value >= least && value <= most);
  return { value: fit.length ? fit[0] : all.length ? all[0] : NaN, other: fit[1] };
}

/** How to type a number so that it is read one way. */
const sure = (value) => String(value);

/** `read as 10; for 10,000 type 10000`. */
export const told = ({ value, other }) =>
  `read as ${trimmed(value, 15)}${other === undefined ? "" : `; for ${trimmed(other, 15)} type ${sure(other)}`}`;

/** `“10.000” was read as 10. For 10,000, type 10000.`; empty where nothing else can be meant. */
export const doubt = (text, { value, other }) =>
  (other === undefined ? "" : `“${text.trim()}” was read as ${trimmed(value, 15)}. For ${trimmed(other, 15)}, type ${sure(other)}.`);

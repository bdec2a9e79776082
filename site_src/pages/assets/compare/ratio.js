// A ratio of two energies with its interval, and its words: the same as generator/labels/comparing/comparable.py and
// generator/pages/wording/ratio.py. tests/golden/side_by_side.json holds both to the same texts.

import { factor, significant } from "../base/format.js";
import { sharesMeter } from "./rules.js";

const NARROW = 1.2;
const MOST_DIGITS = 6;

const halfWidth = (label, common) => Math.log((common ? label.interval_95_runs : label.interval_95)[1] / label.wh_per_1000_queries);

/** The energy of one label against another: its value, and the ends of its interval, null where that is not known. */
export function ratioOf(one, other) {
  const value = one.wh_per_1000_queries / other.wh_per_1000_queries;
  if (!one.interval_95 || !other.interval_95) return { value, low: null, high: null };
  const common = sharesMeter(one, other);
  const reach = Math.exp(halfWidth(one, common) + halfWidth(other, common));
  return { value, low: value / reach, high: value * reach };
}

const narrow = ({ low, high }) => low !== null && high < NARROW * low;

/** To so many digits, or as many more as tell it from 1, for what lies above 1 would be read as 1. */
function besideOne(end, digits) {
  const text = significant(end, digits);
  const hidden = end !== 1 && Number(text) === 1 && digits < MOST_DIGITS;
  return hidden ? besideOne(end, digits + 1) : text;
}

const ends = (ratio) => [ratio.low, ratio.high].map((end) => besideOne(end, narrow(ratio) ? 3 : 2));
const times = (ratio) => (narrow(ratio) ? significant(ratio.value) : factor(ratio.value).slice(0, -1));

export const timesInWords = (ratio) => `${times(ratio)} times`;
export const intervalInWords = (ratio) => (ratio.low === null ? "interval not known" : `95\u00a0% interval ${ends(ratio).join(" to ")}`);
export const ratioInWords = (ratio) => `${timesInWords(ratio)} (${intervalInWords(ratio)})`;
export const ratioInShort = (ratio) => (ratio.low === null || ratio.value === 1 ? factor(ratio.value) : `${times(ratio)}× (${ends(ratio).join("–")})`);

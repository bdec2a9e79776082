// What a reader asks of every row: a quality at least, a latency at most. What is not known of a row is no number, and
// never 0: such a row is left out, and counted.
import { counted, plural, significant, trimmed } from "../base/format.js";
import { doubt, understood } from "../base/typed.js";

export const BOUNDS = ["quality", "latency"];

/** More than anything here could be; what is longer is a slip of the keys. */
const MOST = 1e9;

/** The number that somebody wrote, null for an empty text, NaN for what is no number that can be meant. */
export function boundIn(text) {
  if (!text.trim()) return null;
  const { value } = understood(text, 0, MOST);
  // Neither a quality nor a latency is less than nothing.
  return value >= 0 && value <= MOST ? value : NaN;
}

/** A sentence where a bound can be read two ways, else nothing. */
export const doubtOf = (text) => doubt(text, understood(text, 0, MOST));

// As the row shows it: whoever asks for at least 0.912 finds the row that says so.
const asShown = (value) => Number(significant(value).replace(/,/g, ""));

const asked = (state, ways) => BOUNDS.filter((name) => state[name] !== null && ways[name]);

/**
 * For each row "in", "out", or "unknown": nothing that is known of it is against it, and not all is known. `ways` says
 * of each bound of the page whether it is the "least" or the "most".
 */
export function judge(state, ways) {
  const names = asked(state, ways);
  const against = (row, name) => (ways[name] === "least" ? asShown(row[name]) < state[name] : asShown(row[name]) > state[name]);
  return (row) => {
    const known = names.filter((name) => row[name] !== null);
    if (known.some((name) => against(row, name))) return "out";
    return known.length === names.length ? "in" : "unknown";
  };
}

/** The bounds in words, and how many rows are left out because nobody knows (`unknown`); empty without a bound. */
export function boundsInWords(state, ways, unknown) {
  const names = asked(state, ways);
  if (!names.length) return "";
  const said = names.map((name) => `${name} at ${ways[name]} ${trimmed(state[name], 15)}${name === "latency" ? " s" : ""}`).join(" and ");
  const what = names.filter((name) => unknown.some((row) => row[name] === null)).join(" or ");
  const left = what && ` ${counted(unknown.length, "label")} of unknown ${what} ${plural(unknown.length, "is", "are")} not shown.`;
  return `${said[0].toUpperCase()}${said.slice(1)}.${left}`;
}

// What a reader types into the calculator: the number that was meant, or a sentence on what is wrong with it.
import { trimmed } from "../base/format.js";
import { doubt, told, understood } from "../base/typed.js";

/** What each field may hold: more than nothing, and no more than anybody could mean. */
export const LIMITS = {
  queries: { least: 0.01, most: 1e12, example: "10,000" },
  wh: { least: 1e-6, most: 1e7, example: "2.5" },
  factor: { least: 0.01, most: 5000, example: "380" },
  price: { least: 1e-6, most: 1e6, example: "0.25", optional: true },
  pue: { least: 1, most: 5, example: "1.2" },
  kwh: { least: 1e-6, most: 1e9, example: "3.1" },
};

/**
 * A field's text as {value} or {problem}; `read` says how an unusual way of writing was understood, and `doubtful` is a
 * sentence where it can be read two ways.
 * An optional field that is empty has the value null.
 */
export function readField(name, text) {
  const { least, most, example, optional } = LIMITS[name];
  if (!text.trim()) return optional ? { value: null } : { problem: `Enter a number, for example ${example}.` };
  const found = understood(text, least, most);
  const { value } = found;
  if (Number.isNaN(value)) {
    const shown = text.trim().slice(0, 30);
    return { problem: `“${shown}” is not a number. Write it like ${example}.` };
  }
  if (value <= 0) return { problem: `Enter a number greater than 0, for example ${example}.` };
  if (name === "pue" && value < 1) {
    return { problem: "A PUE is 1 or more: a data centre takes in at least what its computers use." };
  }
  if (value < least) return { problem: `That is less than ${trimmed(least)}. Is it in the right unit?` };
  if (value > most) return { problem: `That is more than ${trimmed(most)}. Is it in the right unit?` };
  // What the page itself offers has one meaning.
  if (text.trim() === example) return { value };
  const usual = name === "queries" ? /^[\d.]+$|^\d{1,3}(,\d{3})+$/ : /^[\d.]+$/;
  if (usual.test(text.trim()) && found.other === undefined) return { value };
  return { value, read: told(found), doubtful: doubt(text, found) };
}

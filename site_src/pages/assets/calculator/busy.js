// How many machines a volume keeps busy: generator/pages/calculator/busy.py once more; a test holds the two together.
import { counted, plural, significant, trimmed } from "../base/format.js";

const [MINUTE_S, HOUR_S, DAY_S] = [60, 3600, 86400];
const UNKNOWN =
  "How long the machine takes for a query is not known, so the number of machines kept busy is not known either.";

function duration(seconds) {
  if (seconds < MINUTE_S) return `${significant(seconds)} s`;
  if (seconds < HOUR_S) return `${significant(seconds / MINUTE_S)} minutes`;
  return `${significant(seconds / HOUR_S)} hours`;
}

function share(seconds) {
  const found = (100 * seconds) / DAY_S;
  return found < 0.1 ? "less than 0.1\u00a0%" : `${trimmed(found, 2)}\u00a0%`;
}

/** How many machines are busy all day long, at `seconds` of one a query; null where that is not known. */
export const machines = (queries, seconds) => (seconds === null ? null : Math.max(1, Math.ceil((queries * seconds) / DAY_S)));

/** The sentence, or that it is unknown: served in this `way` on so many GPUs (null: not stated). */
export function busy(queries, seconds, gpus, way) {
  if (seconds === null) return UNKNOWN;
  const time = queries * seconds;
  const found = machines(queries, seconds);
  const of = gpus ? ` of ${counted(gpus, "GPU")}` : "";
  return `${trimmed(queries, 15)} ${plural(queries, "query")} a day × ${significant(seconds)} s are ${duration(time)}: `
    + `${counted(found, "machine")}${of}, ${found > 1 ? "each " : ""}busy for ${share(time / found)} of the day, `
    + `where queries are served as measured: ${way}.`;
}

// How often: what is typed is per day, month or year, and everything is computed from a day.
import { plural, trimmed } from "../base/format.js";
import { DAYS_A_MONTH, DAYS_A_YEAR } from "./cost.js";

const DAYS = { day: 1, month: DAYS_A_MONTH, year: DAYS_A_YEAR };
// A day's share of a month's queries is shown in sums, and computed with as it is shown.
const DIGITS = 6;
const ALL_DIGITS = 15;

/** Queries a day, of so many per day, month or year; not a number where either is missing. */
export function aDay(queries, per) {
  const found = queries / DAYS[per];
  return per === "day" || Number.isNaN(found) ? found : Number(trimmed(found, DIGITS).replace(/,/g, ""));
}

/** `10,000 queries a day`, `200,000 queries a month (6,575.34 a day)`. */
export function volumeInWords(queries, per) {
  const typed = `${trimmed(queries, ALL_DIGITS)} ${plural(queries, "query")} a ${per}`;
  return per === "day" ? typed : `${typed} (${trimmed(aDay(queries, per), ALL_DIGITS)} a day)`;
}

// The calculator's arithmetic, line by line what generator/pages/calculator/cost.py does; a test holds the two together.
import { count, energy, mass, significant } from "../base/format.js";

export const DAYS_A_YEAR = 365;
export const DAYS_A_MONTH = DAYS_A_YEAR / 12;
const MOST_PHONES = 10000;

/** What a day's queries take in kWh. `use` holds queries a day, grams per kWh, price (or null), currency and pue. */
export const kilowattHoursADay = (wattHours, use) => ((wattHours / 1000) * use.queries * use.pue) / 1000;

const joined = (parts) => parts.join(" ").trim();

function amounts(name, day, span, factor, written) {
  const [number, unit] = written(day * factor * DAYS_A_YEAR);
  const ends = span?.map((value) => joined(written(value * factor * DAYS_A_YEAR)));
  return {
    [`${name}-year`]: number,
    [`${name}-unit`]: unit,
    [`${name}-span`]: ends ? `${ends[0]} to ${ends[1]} a year (95\u00a0% interval)` : "95\u00a0% interval not known",
    [`${name}-month`]: joined(written(day * factor * DAYS_A_MONTH)),
    [`${name}-day`]: joined(written(day * factor)),
  };
}

/** A day's energy (kWh) in a form that people can tell each other. `things` are watt-hours by name. */
export function retold(day, things) {
  const phones = (day * 1000) / things.phone;
  const one = "one phone charge every day";
  if (phones < 1) {
    const days = significant(1 / phones, 2);
    return days === "1.0" ? one : `one phone charge every ${days} days`;
  }
  if (phones < MOST_PHONES) {
    const charged = significant(phones, 2);
    return charged === "1.0" ? one : `charging ${charged} phones every day`;
  }
  return `${count((day * 1000) / (things.a100 * 24))} A100 GPUs at full power, day and night`;
}

/** Every text of a result, by the name of its place on the page. `figure` is {value, low, high} in Wh per 1,000. */
export function cost(figure, use, things) {
  const day = kilowattHoursADay(figure.value, use);
  const known = figure.low !== null && figure.high !== null;
  const span = known ? [kilowattHoursADay(figure.low, use), kilowattHoursADay(figure.high, use)] : null;
  const found = {
    ...amounts("energy", day, span, 1, energy),
    ...amounts("mass", day, span, use.grams / 1000, mass),
    ...(use.price === null ? {} : amounts("money", day, span, use.price, (value) => [count(value), use.currency])),
    retold: retold(day, things),
  };
  for (const [name, wattHours] of Object.entries(things)) {
    found[`thing-${name}`] = count((day * DAYS_A_YEAR * 1000) / wattHours);
  }
  return found;
}

// When a small model, trained once, has saved what its training took: generator/pages/calculator/break_even.py once more.
import { energy, fixed, significant, trimmed } from "../base/format.js";
import { DAYS_A_YEAR } from "./cost.js";

const LONGEST_DAYS = 100 * DAYS_A_YEAR;
const DIVISIONS = 5;
const MILESTONES = [7, 30, 365];

const daily = (wattHours, queries) => ((wattHours / 1000) * queries) / 1000;
const known = ({ low, high }) => low !== null && high !== null;

function crossing(training, small, large, queries) {
  const saved = (((large - small) / 1000) * queries) / 1000;
  return saved <= 0 || training / saved > LONGEST_DAYS ? null : training / saved;
}
const wholeDay = (time) => (time === null ? null : Math.max(1, Math.ceil(time)));

/** {crossing, day, earliest, latest, known}; null where it never pays. `training` in kWh, figures in Wh per 1,000. */
export function breakEven(training, small, large, queries) {
  const time = crossing(training, small.value, large.value, queries);
  const found = { crossing: time, day: wholeDay(time), earliest: null, latest: null, known: known(small) && known(large) };
  if (found.known) {
    found.earliest = wholeDay(crossing(training, small.low, large.high, queries));
    found.latest = wholeDay(crossing(training, small.high, large.low, queries));
  }
  return found;
}

/** The break-even in a few words, and what the intervals say about it. */
export function verdict(found, small, large) {
  let short = `It pays on day ${fixed(found.day)}.`;
  if (found.day === null && small.value >= large.value) short = "It never pays: the small model does not need less energy a query.";
  else if (found.day === null) short = "It does not pay within a hundred years at this volume.";
  else if (found.day === 1) short = "It pays on the first day.";
  else if (found.day > 2 * DAYS_A_YEAR) {
    short = `It pays on day ${fixed(found.day)}, after ${significant(found.day / DAYS_A_YEAR, 2)} years.`;
  }
  const same = "That holds over the whole of both 95\u00a0% intervals.";
  if (!found.known) return [short, "At least one of the two intervals is not known, so neither is that of the day."];
  if (found.earliest === null || found.earliest === found.latest) return [short, same];
  if (found.latest === null) {
    return [short, `Within the 95\u00a0% intervals: on day ${fixed(found.earliest)} at the earliest, and perhaps never.`];
  }
  return [short, `Within the 95\u00a0% intervals: between day ${fixed(found.earliest)} and day ${fixed(found.latest)}.`];
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below `value`. */
export function nice(value) {
  const power = Number(`1e${Math.floor(Math.log10(value))}`);
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

const points = (all) => all.map((point) => point.map((place) => fixed(place, 3)).join()).join(" ");

/** Where everything of the chart stands, in per cent of its plot. */
export function chart(training, small, large, queries) {
  const time = crossing(training, small.value, large.value, queries);
  const horizon = time ? Math.max(1, nice(2 * time)) : DAYS_A_YEAR;
  const total = (wattHours, start, days) => start + daily(wattHours, queries) * days;
  const top = nice(Math.max(total(small.high ?? small.value, training, horizon), total(large.high ?? large.value, 0, horizon)));
  const point = (days, used) => [(100 * days) / horizon, 100 - (100 * used) / top];
  const line = (wattHours, start) => [point(0, start), point(horizon, total(wattHours, start, horizon))];
  const band = (figure, start) =>
    known(figure) ? points([...line(figure.low, start), line(figure.high, start)[1]]) : "";
  const ticks = Array.from({ length: DIVISIONS + 1 }, (_, part) => part / DIVISIONS);
  const [number, unit] = energy(top);
  const size = top / Number(number.replace(/,/g, ""));
  return {
    small: points(line(small.value, training)),
    large: points(line(large.value, 0)),
    small_band: band(small, training),
    large_band: band(large, 0),
    cross: time ? point(time, total(large.value, 0, time)) : null,
    days: ticks.map((tick) => [100 * tick, trimmed(horizon * tick)]),
    energies: ticks.map((tick) => [100 - 100 * tick, trimmed((top * tick) / size)]),
    unit,
  };
}

/** After so many days, what each of the two has used by then. */
export function milestones(training, small, large, queries) {
  return MILESTONES.map((days) => [
    `${days} days`,
    energy(training + daily(small.value, queries) * days).join(" "),
    energy(daily(large.value, queries) * days).join(" "),
  ]);
}

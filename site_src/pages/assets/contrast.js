// What may be set against what, whether a difference can be told, and where a figure stands on a common scale.
// The same as generator/labels/comparable.py and generator/pages/charts/log_axis.py; tests hold the two together.

const LETTERS = ["A", "B", "C", "D", "E", "F", "G"];
const MOST_TICKS = 7;

/** The workloads whose mean a label's figure is, sorted. */
export function figureWorkloads(label) {
  const all = Object.entries(label.workloads);
  const graded = all.filter(([, workload]) => workload.graded);
  return (graded.length ? graded : all).map(([id]) => id).sort();
}

/** What two labels must share to stand on one scale. */
export const ground = (label) =>
  JSON.stringify([label.task, label.profile, figureWorkloads(label), label.weights]);

const halfWidth = (label, common) =>
  Math.log((common ? label.interval_95_runs : label.interval_95)[1] / label.wh_per_1000_queries);

/** Whether two figures differ by more than their intervals; null where an interval is not known. */
export function toldApart(one, other) {
  if (!one.interval_95 || !other.interval_95) return null;
  const common = ground(one) === ground(other) && one.measured_by === other.measured_by;
  const reach = halfWidth(one, common) + halfWidth(other, common);
  return Math.abs(Math.log(one.wh_per_1000_queries / other.wh_per_1000_queries)) > reach;
}

/** Every pair of `labels` between which no difference can be told. */
export function ties(labels) {
  return labels.flatMap((one, at) =>
    labels.slice(at + 1).filter((other) => toldApart(one, other) === false).map((other) => [one, other]));
}

const compareText = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

const byEnergy = (one, other) =>
  one.wh_per_1000_queries - other.wh_per_1000_queries || compareText(one.model, other.model) ||
  compareText(one.variant ?? "", other.variant ?? "");

/** Labels of one task as panels of those that may stand on one scale, thriftiest first; fullest panel first. */
export function panelsOf(labels) {
  const panels = new Map();
  for (const label of labels.filter((label) => label.wh_per_1000_queries)) {
    const key = ground(label);
    panels.set(key, [...(panels.get(key) ?? []), label]);
  }
  return [...panels.values()].map((panel) => panel.sort(byEnergy)).sort((one, other) => other.length - one.length);
}

export const comparable = (panel) => panel.length > 1 && panel[0].weights === "pretrained";

/** Names without the organisation where they are still told apart; variants are named. */
export function shortNames(labels) {
  const name = (label) => label.model.slice(label.model.indexOf("/") + 1);
  const distinct = (of) => new Set(labels.map(of)).size;
  const shared = distinct(name) < distinct((label) => label.model);
  return labels.map((label) => (shared ? label.model : name(label)) + (label.variant ? ` (${label.variant})` : ""));
}

/** The ticks of the shortest axis of 1-2-5 steps (of decades, where those would be many) around positive values. */
export function axisOf(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const fine = around(low, high, [1, 2, 5]);
  return fine.length <= MOST_TICKS ? fine : around(low, high, [1]);
}

function around(low, high, steps) {
  const ladder = [];
  for (let exponent = Math.floor(Math.log10(low)) - 1; exponent < Math.floor(Math.log10(high)) + 3; exponent += 1) {
    // Read from text: powers of ten are not exact everywhere.
    for (const step of steps) ladder.push(Number(`${step}e${exponent}`));
  }
  const first = ladder.filter((tick) => tick <= low).at(-1);
  const last = ladder.find((tick) => tick >= high && tick > first);
  return ladder.filter((tick) => tick >= first && tick <= last);
}

/** Where `value` stands on the axis, in per cent from its left end. */
export const position = (ticks, value) => (100 * Math.log(value / ticks[0])) / Math.log(ticks.at(-1) / ticks[0]);

/** The classes of a scale (its upper edges by letter) along the axis. */
export function bands(edges, ticks) {
  const upper = LETTERS.slice(0, -1).map((letter) => edges[letter]);
  const lows = [ticks[0], ...upper];
  const highs = [...upper, ticks.at(-1)];
  return LETTERS.flatMap((letter, at) => {
    const first = Math.max(lows[at], ticks[0]);
    const last = Math.min(highs[at], ticks.at(-1));
    if (!(first < last)) return [];
    const left = position(ticks, first);
    return [{ letter, left, width: position(ticks, last) - left }];
  });
}

const grouped = (text) => {
  const [whole, rest] = text.split(".");
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${separated}.${rest}` : separated;
};

/** To three significant digits, with thousands separated: 0.0312, 1.65, 27.5, 11,300. */
export function significant(value, digits = 3) {
  if (value === null || value === undefined) return "not stated";
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return grouped(Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - Number(exponent))));
}

/** How many times: 1×, 1.02×, 7.1×, 290×. */
export function factor(value) {
  if (value === null) return "–";
  if (value === 1) return "1×";
  return `${grouped(value.toFixed(value < 1.095 ? 2 : value < 9.95 ? 1 : 0))}×`;
}

export const percent = (fraction, digits = 0) => `${(100 * fraction).toFixed(digits)}\u00a0%`;
export const tick = (value) => grouped(value.toFixed(12).replace(/\.?0+$/, ""));
export const whole = (value) => grouped(String(value));
export const meanCount = (value) => (Number.isInteger(value) ? whole(value) : significant(value));

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthName = (day) => MONTHS[Number(day.slice(5, 7)) - 1];

/** `Sep 2023` of an ISO day. */
export const month = (day) => `${monthName(day)} ${day.slice(0, 4)}`;

/** `Sep 2023`, or `Sep–Nov 2023`, or `Dec 2023–Jan 2024`. */
export function months(first, last) {
  if (first.slice(0, 7) === last.slice(0, 7)) return month(first);
  return `${first.slice(0, 4) === last.slice(0, 4) ? monthName(first) : month(first)}–${month(last)}`;
}

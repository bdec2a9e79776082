// What may be set against what, and whether a difference can be told: the same as generator/labels/comparing/comparable.py.
// tests/golden/side_by_side.json holds both to the same answers.

/** Every workload of a label by its id: those of which a study states a part stand apart in the API. */
export const workloadsOf = (label) => ({ ...label.workloads, ...label.workloads_in_part });

/** The workloads whose mean a label's figure is, sorted. */
export function figureWorkloads(label) {
  const all = Object.entries(workloadsOf(label));
  const graded = all.filter(([, workload]) => workload.graded);
  return (graded.length ? graded : all).map(([id]) => id).sort();
}

/** What two labels must share to stand on one scale. */
export const ground = (label) =>
  JSON.stringify([label.task, label.profile, figureWorkloads(label), label.weights, label.quick]);

/**
 * Whether a figure is of its task's operating point. `chosen` is there where a reader took another point of the label
 * (points.js); where one way of serving was measured nothing was chosen by anybody, and it is.
 */
export const asAsked = (label) => (label.operating?.met ?? true) && label.chosen === undefined;

const MADE = ["width", "height", "steps", "frames", "frames_per_second"];

/** How its queries were served: whether a server answered, how many at once, GPUs of the job, and what was made. */
const serving = ({ served, point }) =>
  JSON.stringify([served.server, served.at_once, served.gpus, MADE.map((name) => point?.[name] ?? null)]);

/** What decides which figures a label's may be set against; `served` is null where how many at once was not stated. */
const standing = (label) =>
  ({ ground: ground(label), asked: asAsked(label), served: label.served.at_once === null ? null : serving(label) });

/**
 * Whether two figures of these standings may be set against each other: they share their ground, and stand on their
 * task's operating point or are served alike. Of what was not stated nobody knows whether it was alike.
 */
export function meet(one, other) {
  if (one.ground !== other.ground) return false;
  return (one.asked && other.asked) || (one.served !== null && one.served === other.served);
}

/** The same of two labels. */
export const mayMeet = (one, other) => meet(standing(one), standing(other));

const halfWidth = (label, common) =>
  Math.log((common ? label.interval_95_runs : label.interval_95)[1] / label.wh_per_1000_queries);

/** Whether one meter read both, so that its error moves both alike and cancels. */
export const sharesMeter = (one, other) => one.profile === other.profile && one.measured_by === other.measured_by;

/** Whether two figures differ by more than their intervals; null where an interval is not known. */
export function toldApart(one, other) {
  if (!one.interval_95 || !other.interval_95) return null;
  const common = sharesMeter(one, other);
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
  const panels = [];
  for (const label of labels.filter((label) => label.wh_per_1000_queries)) {
    const panel = panels.find((members) => members.every((member) => mayMeet(member, label)));
    if (panel) panel.push(label);
    else panels.push([label]);
  }
  return panels.map((panel) => panel.sort(byEnergy)).sort((one, other) => other.length - one.length);
}

export const comparable = (panel) => panel.length > 1 && panel[0].weights === "pretrained" && !panel[0].quick;

/**
 * Each of `names` in two: how it begins as others of them do, up to a word's end, and the rest, which tells it apart.
 * The same as generator/pages/comparing/side_by_side.py.
 */
export function partsOf(names) {
  const shared = (one, name) => {
    // A variant stays whole, also beside a model that has none.
    const other = `${name} (`;
    let length = 0;
    while (length < one.length && one[length] === other[length]) length += 1;
    return one.slice(0, length).match(/^.*?(?= \()|^.*[-/_]/)?.[0].length ?? 0;
  };
  return names.map((name) => {
    const cuts = names.filter((other) => other !== name).map((other) => shared(name, other)).filter(Boolean);
    const cut = cuts.length ? Math.min(...cuts) : 0;
    return [name.slice(0, cut), name.slice(cut)];
  });
}

/** Names without the organisation where they are still told apart; variants are named. */
export function shortNames(labels) {
  const name = (label) => label.model.slice(label.model.indexOf("/") + 1);
  const distinct = (of) => new Set(labels.map(of)).size;
  const shared = distinct(name) < distinct((label) => label.model);
  return labels.map((label) => (shared ? label.model : name(label)) + (label.variant ? ` (${label.variant})` : ""));
}

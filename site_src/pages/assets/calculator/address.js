// The calculator's state as a query string: what differs from the page as it comes, and nothing else.

export const FIELDS = [
  "task", "model", "way", "wh", "queries", "grid", "factor", "price", "currency", "pue", "small", "large", "training", "kwh",
];
const LONGEST = 160;

/** The fields that an address names, as text cut to a sane length; what nobody knows is left out. */
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  return Object.fromEntries(FIELDS.filter((name) => given.has(name)).map((name) => [name, given.get(name).slice(0, LONGEST)]));
}

/**
 * The query string of `state`, without what equals `usual`, and of the candidates beside its model (`others`); a model is
 * always named together with its task.
 */
export function toAddress(state, usual, others = []) {
  const changed = FIELDS.filter((name) => state[name] !== undefined && state[name] !== usual[name]);
  if (!changed.includes("task") && others.length) changed.unshift("task");
  if (!changed.includes("task") && ["model", "way", "small", "large"].some((name) => changed.includes(name))) changed.unshift("task");
  if (changed.includes("task") && state.task !== "own" && !changed.includes("model")) changed.splice(1, 0, "model");
  const query = new URLSearchParams(changed.map((name) => [name, state[name] ?? ""]));
  for (const key of others) query.append("with", key);
  return changed.length ? `?${query}` : "";
}

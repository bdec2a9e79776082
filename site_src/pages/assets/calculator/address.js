// The calculator's state as a query string: what differs from the page as it comes, and nothing else.

export const FIELDS = [
  "task", "model", "way", "wh", "queries", "per", "grid", "factor", "price", "currency", "pue", "small", "large", "training", "kwh",
];
const LONGEST = 160;
/** What each number of a reader's own belongs to: it counts only where this choice is "own". */
const OWN = { wh: "task", factor: "grid", kwh: "training" };

/** The fields that an address names, as text cut to a sane length; what nobody knows is left out. */
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  // "?factor=500" asks for that factor.
  for (const [name, choice] of Object.entries(OWN)) if (given.has(name) && !given.has(choice)) given.set(choice, "own");
  return Object.fromEntries(FIELDS.filter((name) => given.has(name)).map((name) => [name, given.get(name).slice(0, LONGEST)]));
}

/**
 * The query string of `state`, without what equals `usual`, and of the candidates beside its model (`others`); a model is
 * always named together with its task.
 */
export function toAddress(state, usual, others = []) {
  const counts = (name) => !(name in OWN) || state[OWN[name]] === "own";
  const changed = FIELDS.filter((name) => state[name] !== undefined && state[name] !== usual[name] && counts(name));
  if (!changed.includes("task") && others.length) changed.unshift("task");
  if (!changed.includes("task") && ["model", "way", "small", "large"].some((name) => changed.includes(name))) changed.unshift("task");
  if (changed.includes("task") && state.task !== "own" && !changed.includes("model")) changed.splice(1, 0, "model");
  const query = new URLSearchParams(changed.map((name) => [name, state[name] ?? ""]));
  for (const key of others) query.append("with", key);
  return changed.length ? `?${query}` : "";
}

// What a reader chose of a table, and the same in the page's address. An address is hostile input: what is
// not among the choices that the page itself offers is left out, and told.
import { BOUNDS, boundIn, doubtOf } from "./bounds.js";

export const FILTERS = ["job", "machine", "class", "approach", "precision", "size", "licence"];
const OURS = ["find", ...FILTERS, ...BOUNDS, "sort", "unit", "columns"];
const LONGEST = 100;
// The text is `find` in the address: at a `q` the theme opens its own search over the page.

/** A state in which nothing is left out; the rest of it as it is. */
export const cleared = (state) => ({ ...state, q: "", ...Object.fromEntries(FILTERS.map((name) => [name, []])),
  ...Object.fromEntries(BOUNDS.map((name) => [name, null])) });

/** `offers` are the choices of the page: filters (lists by name), bounds (their ways by name), sorts and the first of them, units, columns, and those shown at first. */
export function defaults(offers) {
  return cleared({ sort: offers.sort, unit: offers.units[0], columns: [...offers.shown] });
}

/** The state that a query string asks for, the names of what was not understood in it, and sentences on what can be read two ways. */
export function parse(search, offers) {
  const state = defaults(offers);
  const left = new Set();
  const doubts = [];
  const asked = new URLSearchParams(search);
  const list = (name, known) => {
    const wanted = asked.getAll(name).join(",").split(",").filter(Boolean);
    const found = known.filter((value) => wanted.includes(value));
    if (wanted.some((value) => !known.includes(value))) left.add(name);
    return found;
  };
  const one = (name, known, otherwise) => {
    if (!asked.has(name)) return otherwise;
    const value = asked.get(name);
    if (known.includes(value)) return value;
    left.add(name);
    return otherwise;
  };
  // Control characters are no part of a name; the rest is only ever compared and shown as text.
  state.q = (asked.get("find") ?? "").replace(/\p{C}/gu, "").slice(0, LONGEST);
  for (const name of FILTERS) if (asked.has(name)) state[name] = list(name, offers.filters[name] ?? []);
  for (const name of BOUNDS) {
    const bound = boundIn(asked.get(name) ?? "");
    if (bound === null) continue;
    if (offers.bounds[name] && !Number.isNaN(bound)) {
      state[name] = bound;
      doubts.push(doubtOf(asked.get(name)));
    } else left.add(name);
  }
  state.sort = one("sort", offers.sorts, state.sort);
  state.unit = one("unit", offers.units, state.unit);
  if (asked.has("columns")) {
    const found = asked.get("columns") === "none" ? [] : list("columns", offers.columns);
    // Nothing understood is not the same as nothing wanted.
    if (found.length || asked.get("columns") === "none") state.columns = found;
    else left.add("columns");
  }
  return { state, left: [...left], doubts: doubts.filter(Boolean) };
}

/** The query string of a state: nothing of what is as it was at first, and all that is not ours kept. */
export function serialise(state, offers, search = "") {
  const made = new URLSearchParams(search);
  for (const name of OURS) made.delete(name);
  const first = defaults(offers);
  if (state.q) made.set("find", state.q);
  for (const name of FILTERS) if (state[name].length) made.set(name, state[name].join(","));
  for (const name of BOUNDS) if (state[name] !== null) made.set(name, String(state[name]));
  if (state.sort !== first.sort) made.set("sort", state.sort);
  if (state.unit !== first.unit) made.set("unit", state.unit);
  if (state.columns.join() !== first.columns.join()) made.set("columns", state.columns.join(",") || "none");
  // A comma is allowed in a query and is easier to read than %2C.
  const text = made.toString().replace(/%2C/g, ",");
  return text && `?${text}`;
}

/** Whether rows are left out by this state. */
export const filtered = (state) => Boolean(state.q.trim()) || FILTERS.some((name) => state[name].length > 0)
  || BOUNDS.some((name) => state[name] !== null);

// The rows of a table: unpacked, filtered and put in order. No page is touched here.
import { FILTERS } from "./address.js";

/** Rows from the columns of table.json; what a column does not hold is null, never 0. */
export function unpack({ rows, columns }) {
  return Array.from({ length: rows }, (_, at) => {
    const row = { at };
    for (const name of NAMES) row[name] = columns[name]?.[at] ?? null;
    row.found = `${row.model} ${row.variant ?? ""}`.toLowerCase();
    row.keys = { class: row.class ?? "none", approach: row.approach.replace(/ /g, "-"),
      precision: row.precision ?? "not-stated", size: row.size ?? "not-stated", licence: row.licence ?? "not-stated",
      job: row.task, machine: row.profile };
    return row;
  });
}
const NAMES = ["model", "variant", "precision", "precision_words", "class", "span", "status", "energy", "low", "high", "factor",
  "quality", "unlike", "latency", "memory", "memory_words", "weights", "weights_words", "speed", "first", "runtime", "approach", "other", "parameters", "size", "size_words", "licence", "provisional", "tokens", "served", "task", "path", "job",
  "profile", "machine", "group"];

/** A test of rows: every word of the text somewhere in the name, and of each filter one of the chosen values. */
export function matcher(state) {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = FILTERS
    .filter((name) => state[name].length).map((name) => [name, new Set(state[name])]);
  return (row) => words.every((word) => row.found.includes(word))
    && chosen.every(([name, values]) => values.has(row.keys[name]));
}

const text = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
// Only what can be compared has a factor.
const energy = (row) => (row.factor === null ? null : row.energy);
/** What says nothing of two jobs, or of two machines: where a table holds several, these are put in order within each. */
const WITHIN = new Set(["energy", "factor", "class", "tokens", "quality", "latency", "speed", "first"]);
const VALUES = {
  energy,
  // A factor is an energy over the least of all.
  factor: energy,
  // How wide, against the figure: the intervals of a small and of a large figure can be compared.
  interval: (row) => (row.low === null ? null : row.high / row.low),
  quality: (row) => row.quality,
  latency: (row) => row.latency,
  memory: (row) => row.memory,
  weights: (row) => row.weights,
  speed: (row) => row.speed,
  first: (row) => row.first,
  runtime: (row) => row.runtime,
  class: (row) => row.class,
  model: (row) => row.model,
  approach: (row) => row.approach,
  precision: (row) => row.precision,
  size: (row) => row.parameters,
  licence: (row) => row.licence,
  tokens: (row) => row.tokens,
  served: (row) => row.served,
  job: (row) => row.job,
  machine: (row) => row.machine,
};

/** Columns whose best is their greatest: a first click puts that first. */
export const GREATEST_FIRST = new Set(["quality", "speed"]);

/** Rows in the order of `sort` (`quality`, or `-quality` for the other way). The unknown is last, either way. */
export function ordered(rows, sort) {
  const down = sort.startsWith("-");
  const column = down ? sort.slice(1) : sort;
  const value = VALUES[column];
  const compare = (one, other) => {
    if (WITHIN.has(column) && one.group !== other.group) return one.group - other.group;
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return (a === null) - (b === null) || one.at - other.at;
    const way = typeof a === "string" ? text.compare(a, b) : a - b;
    // Equal ones stay in the order of their energy.
    return (down ? -way : way) || one.at - other.at;
  };
  return [...rows].sort(compare);
}

/** The sort that a click on a column's header asks for. */
export function nextSort(column, sort) {
  const first = GREATEST_FIRST.has(column) ? `-${column}` : column;
  const second = GREATEST_FIRST.has(column) ? column : `-${column}`;
  return sort === first ? second : first;
}

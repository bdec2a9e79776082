// Which models a reader has chosen to compare: in the address, and kept in the browser's store, in step between tabs.
// Both are hostile input: anything that is not a list of Hub ids is dropped.

export const MOST = 6;
const KEY = "el-choice";
const MODEL = /^[A-Za-z0-9_][\w.-]{0,95}\/[\w.-]{1,96}$/;
const LONGEST = 300;

export const isModel = (value) => typeof value === "string" && MODEL.test(value);

/** The stored choice as a list of at most six distinct ids; empty for whatever else the store holds. */
export function parseChoice(text) {
  try {
    const value = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? [...new Set(value.filter(isModel))].slice(0, MOST) : [];
  } catch {
    return [];
  }
}

// Without a store the choice lasts as long as the page.
let remembered = [];

/** What is kept; empty for whatever else the store holds. */
export function storedChoice() {
  try {
    return parseChoice(localStorage.getItem(KEY));
  } catch {
    return remembered;
  }
}

/** Keeps `models` as the choice. */
export function storeChoice(models) {
  remembered = models;
  try {
    localStorage.setItem(KEY, JSON.stringify(models));
  } catch {
    // A browser that keeps nothing still compares.
  }
}

/** Whether two choices hold the same models, in whatever order. */
export const alike = (one, other) => one.length === other.length && one.every((model) => other.includes(model));

/** Calls `changed` when another tab has changed the choice. */
export function onOtherTab(changed) {
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) changed();
  });
}

/** The choice with `model` added or taken away; `refused` where a seventh was asked for. */
export function toggled(choice, model) {
  if (choice.includes(model)) return { choice: choice.filter((other) => other !== model), refused: false };
  if (choice.length >= MOST) return { choice, refused: true };
  return { choice: [...choice, model], refused: false };
}

/** `?m=org/model&m=…&task=…`, with the slash left readable. */
export function queryOf(models, task) {
  const written = (value) => encodeURIComponent(value).replace(/%2F/g, "/");
  const parts = models.map((model) => `m=${written(model)}`);
  if (task) parts.push(`task=${written(task)}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/** What an address asks for: distinct names as given (cut if very long), and a task or null. */
export function parseQuery(search) {
  const values = new URLSearchParams(search);
  const clean = (value) => value.trim().slice(0, LONGEST);
  const names = [...new Set(values.getAll("m").map(clean).filter(Boolean))];
  return { names, task: clean(values.get("task") ?? "") || null };
}

const words = (text) => text.toLowerCase().split(/[\s/_.-]+/).filter(Boolean);

/**
 * Names that hold every word asked for: first whole names, with or without their organisation, then those in which a
 * word begins with the first one asked for.
 */
export function matching(asked, names, most = 8) {
  const wanted = words(asked);
  if (!wanted.length) return names.slice(0, most);
  const whole = (name) => words(name).join() === wanted.join();
  const rank = (name) => {
    const lower = name.toLowerCase();
    if (!wanted.every((word) => lower.includes(word))) return 0;
    if (whole(name) || whole(name.slice(name.indexOf("/") + 1))) return 3;
    return words(name).some((word) => word.startsWith(wanted[0])) ? 2 : 1;
  };
  const ranked = names.map((name) => [rank(name), name]).filter(([place]) => place);
  return ranked.sort(([one], [other]) => other - one).slice(0, most).map(([, name]) => name);
}

const pairsOf = (text) => {
  const lower = `^${text.toLowerCase()}$`;
  return new Set(Array.from({ length: lower.length - 1 }, (_, at) => lower.slice(at, at + 2)));
};

/** The names most like a mistyped one, by the pairs of letters they share (Dice's coefficient); perhaps none. */
export function nearest(asked, names, most = 3) {
  const wanted = pairsOf(asked);
  const likeness = (name) => {
    const of = (text) => {
      const pairs = pairsOf(text);
      let shared = 0;
      for (const pair of wanted) shared += pairs.has(pair);
      return (2 * shared) / (wanted.size + pairs.size);
    };
    return Math.max(of(name), of(name.slice(name.indexOf("/") + 1)));
  };
  return names.map((name) => [likeness(name), name]).filter(([like]) => like >= 0.35)
    .sort(([one, first], [other, second]) => other - one || (first < second ? -1 : 1))
    .slice(0, most).map(([, name]) => name);
}

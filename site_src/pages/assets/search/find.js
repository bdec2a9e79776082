// What the search box finds, and in which order. No page is touched here: search.js shows it.
//
// The index is one JSON file in columns (generator/pages/finding/search.py). It is folded once when it comes; a query is a
// scan over it, which takes a millisecond or two for ten thousand models.

/** How well a word fits a name: 0 is the whole name, 4 is anywhere in the text beside it; null fits nowhere. */
const WHOLE = 0, START = 1, WORD = 2, INSIDE = 3, BESIDE = 4;
const FORMAT = 1;
const MOST = { models: 8, tasks: 5, pages: 6 };
const SNIPPET = 120;

/** Lower case without accents, so that "Café" is found by "cafe". */
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The words of a query, folded. */
export const wordsOf = (query) => fold(query).split(/\s+/u).filter(Boolean);

/** Whether a word of `text` starts at `place`: letters and digits follow what is neither. */
const startsWord = (text, place) => !/[\p{L}\p{N}]/u.test(text[place - 1]);

/** How well the folded `word` fits a folded name (`org/name`: its second part is a name too). */
export function fit(name, word) {
  let place = name.indexOf(word);
  if (place < 0) return null;
  const own = name.indexOf("/") + 1;
  if (name === word || (own > 0 && name.length - own === word.length && name.endsWith(word))) return WHOLE;
  if (place === 0 || (own > 0 && name.startsWith(word, own))) return START;
  for (; place >= 0; place = name.indexOf(word, place + 1)) if (startsWord(name, place)) return WORD;
  return INSIDE;
}

/** The worst fit of all words, each on its best: in the name, or in the text beside it. Null: a word is nowhere. */
export function rank(name, beside, words) {
  let worst = 0, sum = 0;
  for (const word of words) {
    const found = fit(name, word) ?? (beside.includes(word) ? BESIDE : null);
    if (found === null) return null;
    worst = Math.max(worst, found);
    sum += found;
  }
  return worst * 100 + sum;
}

/** The index with everything folded once; refuses a format that this code does not know. */
export function prepare(index) {
  if (index?.format !== FORMAT) throw new Error(`the search index has the format ${index?.format}, not ${FORMAT}`);
  const { tasks, models, labels, pages } = index;
  let next = 0;
  const found = models.name.map((name, number) => {
    const start = next;
    next += models.labels[number];
    return { name, start, end: next };
  });
  const titles = tasks.title.map(fold);
  return {
    tasks: tasks.title.map((title, n) => ({
      title, url: `tasks/${tasks.id[n]}/`, text: tasks.text[n], name: titles[n], beside: fold(`${tasks.text[n]} ${tasks.id[n]}`),
    })),
    models: found.map(({ name, start, end }) => ({
      title: name,
      url: `models/${name}/`,
      labels: labels.task.slice(start, end).map((task, n) => ({
        task: tasks.title[task], letter: labels.class[start + n], wh: labels.wh[start + n],
      })),
      name: fold(name),
      beside: labels.task.slice(start, end).map((task) => titles[task]).join(" "),
    })),
    pages: pages.title.map((title, n) => ({
      title: title || pages.page[n],
      page: title ? pages.page[n] : "",
      url: pages.url[n],
      text: pages.text[n],
      name: fold(title || pages.page[n]),
      beside: fold(`${pages.page[n]} ${pages.text[n]}`),
    })),
  };
}

/** What of `entries` fits, best first: better fit, then shorter name, then as they stand in the index. */
function best(entries, words, most) {
  const found = [];
  entries.forEach((entry, place) => {
    const score = rank(entry.name, entry.beside, words);
    if (score !== null) found.push({ score, length: entry.name.length, place, entry });
  });
  found.sort((a, b) => a.score - b.score || a.length - b.length || a.place - b.place);
  return { items: found.slice(0, most).map(({ entry }) => entry), count: found.length };
}

/** Models, tasks and pages that hold every word of the query, with how many there are of each; none for no word. */
export function find(prepared, query) {
  const words = wordsOf(query);
  const groups = {};
  for (const [kind, most] of Object.entries(MOST)) {
    groups[kind] = words.length ? best(prepared[kind], words, most) : { items: [], count: 0 };
  }
  return { words, ...groups };
}

/** `text` cut into pieces, [piece, whether it is a hit], for marking; accents and case are looked through. */
export function marked(text, words) {
  // Folding may change the length of a text; where it does, a mark would stand in the wrong place.
  const folded = fold(text);
  if (folded.length !== text.length) return [[text, false]];
  const hit = new Array(text.length).fill(false);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) hit.fill(true, at, at + word.length);
  }
  const pieces = [];
  for (let start = 0, end; start < text.length; start = end) {
    for (end = start; end < text.length && hit[end] === hit[start]; end++);
    pieces.push([text.slice(start, end), hit[start]]);
  }
  return pieces;
}

/** A piece of `text` around its first hit, at word borders, with an ellipsis where it was cut. */
export function snippet(text, words) {
  if (text.length <= SNIPPET) return text;
  const folded = fold(text);
  const hits = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
  const first = hits.length ? Math.min(...hits) : 0;
  let start = Math.max(0, first - SNIPPET / 3);
  if (start > 0) start = text.indexOf(" ", start) + 1 || start;
  let end = Math.min(text.length, start + SNIPPET);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
  return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}

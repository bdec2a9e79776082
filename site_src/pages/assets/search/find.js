// What the search box finds, and in which order. No page is touched here: search.js shows it.
//
// The index is one JSON file in columns (generator/pages/finding/search.py). It is folded once when it comes; a query is a
// scan over it, which takes a millisecond or two for ten thousand models.

import { answered, beginning, phrasesOf } from "./answers.js";
import { meant, strange, vocabulary } from "./spelling.js";
import { BESIDE, fold, rank, squash, wordsOf } from "./words.js";

const FORMAT = 2;
const MOST = { models: 8, tasks: 5, pages: 6 };
const MOST_ANSWERS = 4;
/** Of models with random weights (generator/suite/models/architecture.py): they were never trained and answer nothing. */
const UNTRAINED = "random-weights/";
const NONE = () => ({ items: [], count: 0, named: false });

/** The index with everything folded once; refuses a format that this code does not know. */
export function prepare(index) {
  if (index?.format !== FORMAT) throw new Error(`the search index has the format ${index?.format}, not ${FORMAT}`);
  const made = { tasks: tasksOf(index), models: modelsOf(index), pages: pagesOf(index) };
  const byAddress = new Map([...made.tasks, ...made.models, ...made.pages].map((entry) => [entry.url, entry]));
  const { answers, general_words: general } = index;
  const stops = new Set(index.stop_words.map(fold));
  return {
    ...withNames({ ...made, index }),
    blocks: index.blocks,
    count: index.blocks ? index.blocks.models : made.models.length,
    phrases: phrasesOf(answers, stops),
    answers: answers.to.map((places, number) => places.filter((place) => byAddress.has(place))
      .map((place, n) => ({ ...byAddress.get(place), note: n === 0 ? answers.note[number] : "" }))),
    stops,
    general: new Set(general.map(fold)),
  };
}

/** The index with what its names tell: all of them as one text, and the words that are known. */
function withNames(prepared, more = []) {
  const { index, models, tasks, pages } = prepared;
  const names = [...models, ...tasks].map(({ name }) => name).join("\n");
  let known;
  return {
    ...prepared,
    names,
    // Only when first asked for; words that people use are taken for a typing error before a text's.
    known: () => (known = known ?? vocabulary([
      ...[index.stop_words, index.general_words, ...index.answers.words].map((words) => fold(words.join(" "))), names, more.join(" "),
      ...pages.map(({ name }) => name), ...[...tasks, ...pages].map(({ beside }) => beside),
    ])),
  };
}

/** The index of a large site with the models of some of its blocks; `words` are those of all names, once they are known. */
export function withModels(prepared, blocks, words) {
  const { tasks } = prepared.index;
  const models = new Map(blocks.flatMap((block) => modelsOf({ tasks, ...block })).map((model) => [model.url, model]));
  return withNames({ ...prepared, models: [...models.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) }, words);
}

function tasksOf({ tasks }) {
  return tasks.title.map((title, n) => ({
    title, url: `tasks/${tasks.id[n]}/`, text: tasks.text[n], name: fold(title), beside: fold(`${tasks.text[n]} ${tasks.id[n]}`),
    tight: squash(fold(title)), size: title.length,
  }));
}

function modelsOf({ tasks, models, labels }) {
  const titles = tasks.title.map(fold);
  let next = 0;
  return models.name.map((title, number) => {
    const start = next;
    next += models.labels[number];
    const jobs = labels.task.slice(start, next);
    const name = fold(title);
    return {
      title,
      url: `models/${title}/`,
      labels: jobs.map((task, n) => ({ task: tasks.title[task], letter: labels.class[start + n], wh: labels.wh[start + n] })),
      name,
      beside: jobs.map((task) => titles[task]).join(" "),
      tight: squash(name),
      own: squash(name.slice(name.indexOf("/") + 1)),
      size: name.length,
      untrained: name.startsWith(UNTRAINED),
    };
  });
}

function pagesOf({ pages }) {
  return pages.title.map((title, n) => ({
    title: title || pages.page[n],
    page: title ? pages.page[n] : "",
    url: pages.url[n],
    text: pages.text[n],
    name: fold(title || pages.page[n]),
    beside: fold(`${pages.page[n]} ${pages.text[n]}`),
    tight: "",
    // A word says more of a short section than of a long one.
    size: pages.text[n].length,
  }));
}

/** What of `entries` fits, best first: trained, then better fit, then the shorter, then as they stand in the index. */
function best(entries, words, most, taken) {
  const found = [];
  const together = squash(words.join(""));
  entries.forEach((entry, place) => {
    const score = taken.has(entry.url) ? null : rank(entry.name, entry.beside, words, entry.tight);
    // "gpt 2" is the whole of gpt2.
    if (score !== null) found.push({ score: together && entry.own === together ? -1 : score, place, entry });
  });
  const last = ({ score, entry }) => Number(entry.untrained === true && score >= 0);
  found.sort((a, b) => last(a) - last(b) || a.score - b.score || a.entry.size - b.entry.size || a.place - b.place);
  // By their names, or only by what stands beside them.
  return { items: found.slice(0, most).map(({ entry }) => entry), count: found.length, named: found.length > 0 && found[0].score < BESIDE * 100 };
}

const isEmpty = (groups) => !Object.values(groups).some(({ count }) => count);

function search(prepared, words, taken) {
  const groups = {};
  for (const [kind, most] of Object.entries(MOST)) groups[kind] = words.length ? best(prepared[kind], words, most, taken) : NONE();
  return groups;
}

/** Whether a word of a query is known as it stands, "dall-e" among them. */
const familiar = (prepared, word) => prepared.names.includes(word) || prepared.phrases.has(squash(word));

/** The parts of a query's words that may be typing errors, whatever they were meant to be. */
export function mistaken(prepared, words) {
  return words.filter((word) => !familiar(prepared, word)).flatMap((word) => word.split(/[^\p{L}\p{N}]+/u))
    .filter((part) => strange(part, prepared.known(), prepared.names));
}

/** Each word of a query with its typing error mended, and which were: [typed, meant]. */
export function mended(prepared, words) {
  const corrected = [];
  const mend = (word) => {
    const other = meant(word, prepared.known(), prepared.names);
    if (other) corrected.push([word, other]);
    return other ?? word;
  };
  // The parts of "stable-difusion" are words.
  const found = words.map((word) => (familiar(prepared, word) ? word : word.split(/([^\p{L}\p{N}]+)/u).map(mend).join("")));
  return { words: found, corrected };
}

/** Places that answer a query, one of each answer in turn, so that the second answer is seen too. */
function placesOf(prepared, numbers) {
  const lists = numbers.map((number) => prepared.answers[number]);
  const found = new Map();
  for (let turn = 0; turn < MOST_ANSWERS; turn++) {
    for (const list of lists) if (list[turn] && !found.has(list[turn].url)) found.set(list[turn].url, list[turn]);
  }
  return [...found.values()].slice(0, MOST_ANSWERS);
}

/** Those of the words that stand together anywhere, where these are most of them; none otherwise. */
function mostOf(prepared, words) {
  const holds = (some) => !isEmpty(search(prepared, some, new Set()));
  const known = words.filter((word) => holds([word]));
  const without = known.map((_, n) => known.filter((_, other) => other !== n));
  return [known, ...without].find((some) => some.length < words.length && some.length * 2 > words.length && holds(some)) ?? [];
}

/**
 * What a query finds: answers to words that people use, then models, tasks and pages that hold every word of it.
 *
 * Each group has its best items and how many there are; none for no word, and then it is not `asked`. `words` are those
 * that were looked for beside the answers, `corrected` the typing errors that were mended, and `missed` what nothing holds, where the other words were looked for.
 * `first`: the answers go before what holds the words.
 */
export function find(prepared, query) {
  const { words, corrected } = mended(prepared, wordsOf(query));
  const asked = answered(prepared.phrases, words, prepared.stops);
  const telling = words.filter((word) => !prepared.stops.has(word));
  const rest = words.filter((word, n) => !asked.covered[n] && !prepared.stops.has(word) && !prepared.general.has(word));
  let answers = placesOf(prepared, asked.numbers);
  const taken = new Set(answers.map(({ url }) => url));
  let looked = telling.length ? telling : words;
  let groups = search(prepared, looked, taken);
  const all = !isEmpty(groups);
  let missed = [];
  if (!all) {
    // What an answer is about is answered, and what is said everywhere tells nothing apart.
    looked = rest.filter((word) => /\p{L}{2}/u.test(word));
    groups = search(prepared, looked, taken);
  }
  if (isEmpty(groups) && !answers.length) {
    // "gpt-7" is of the family of gpt-4, whatever comes next.
    answers = placesOf(prepared, answered(prepared.phrases, words.map((word) => word.replace(/-?\d.*$/u, "")), prepared.stops).numbers);
  }
  if (isEmpty(groups) && !answers.length) {
    answers = placesOf(prepared, beginning(prepared.phrases, words));
    if (!answers.length && (looked = mostOf(prepared, rest)).length) {
      groups = search(prepared, looked, taken);
      missed = rest.filter((word) => !looked.includes(word));
    }
  }
  // A model whose name holds all that was typed is what was asked for, unless an answer holds all of it too.
  const first = rest.length === 0 || !all || !groups.models.named;
  return { asked: words.length > 0, words: looked, corrected, missed: isEmpty(groups) ? [] : missed, first, answers: { items: answers, count: answers.length }, ...groups };
}

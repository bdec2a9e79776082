// The models of a large site: in blocks, of which a query fetches those that may hold it (generator/pages/finding/blocks.py).
//
// Each model stands under every word of its name, by all that follows from there on. So what starts with a text lies together,
// and the first key of each block says where. What comes is searched as the models of a small site are: by find.js.

import { find, mended, mistaken, withModels } from "./find.js";
import { shelvesOf } from "./spelling.js";
import { partsOf, squash, wordsOf } from "./words.js";

/** Of one word, and of the one that the fewest blocks may hold: the others only narrow what that one finds. */
const MOST_OF_A_WORD = 2, MOST_OF_THE_RAREST = 6;
const MOST_WORDS = 5;
/** Two words mistyped in one query are rare, and each takes two lists of words. */
const MOST_MISTAKEN = 2;
/** Longer keys are cut: KEY_LENGTH of blocks.py. */
const KEY_LENGTH = 40;

/** The numbers of the blocks that may hold a key that starts with `key`: [first, after the last]. */
export function range(firsts, key) {
  const wanted = key.slice(0, KEY_LENGTH);
  const count = (holds) => {
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(firsts[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  // The block before the first key that is not smaller may end with such keys.
  return [Math.max(0, count((first) => first < wanted) - 1), count((first) => first < wanted || first.startsWith(wanted))];
}

export class Blocks {
  /** `load` fetches a file of the site by its path and gives its JSON. */
  constructor(prepared, load) {
    this._prepared = prepared;
    this._load = load;
    this._files = new Map();
    this._words = new Set();
  }

  /** What `find` gives, once all that it takes has come; `some`: there may be more models than were looked at. */
  async find(query) {
    const words = wordsOf(query);
    let prepared = await this._holding(words);
    let found = find(prepared, query);
    // What was found for the other words alone is not what was asked for either.
    const wanting = found.missed.length || ["answers", "models", "tasks", "pages"].every((kind) => !found[kind].count);
    if (found.asked && wanting) {
      await this._learn(mistaken(prepared, words).slice(0, MOST_MISTAKEN));
      // Of "llama-7b" the model may be "Llama-2-7b".
      prepared = await this._holding(words, words.flatMap(partsOf));
    }
    const meant = mended(prepared, words).words;
    if (meant.join(" ") !== words.join(" ")) prepared = await this._holding(meant);
    found = find(prepared, query);
    return { ...found, some: prepared.some };
  }

  /** The names that a text may mean, among those that lie near them. */
  async names(text) {
    const prepared = await this._holding(wordsOf(text));
    return prepared.models.map(({ title }) => title);
  }

  /** The index with the models that may be meant; `parts` are looked for as words are, and together are no name. */
  async _holding(words, parts = []) {
    const { firsts } = this._prepared.blocks;
    const whole = squash(words.join(""));
    const asked = [...words, ...parts].map(squash).filter((key) => key && !this._prepared.stops.has(key)).map((key) => range(firsts, key));
    asked.sort(([from, to], [start, end]) => (to - from) - (end - start));
    const wanted = new Set();
    const want = ([from, to], most) => {
      for (let number = from; number < Math.min(to, from + most); number++) wanted.add(number);
    };
    if (whole) want(range(firsts, whole), MOST_OF_A_WORD);
    asked.slice(0, MOST_WORDS).forEach((blocks, place) => want(blocks, place ? MOST_OF_A_WORD : MOST_OF_THE_RAREST));
    // What the rarest word leaves open is open.
    const some = asked.length > 0 && asked[0][1] - asked[0][0] > MOST_OF_THE_RAREST;
    const blocks = await Promise.all([...wanted].map((number) => this._file(`search/models/${number}.json`)));
    return { ...withModels(this._prepared, blocks, [...this._words].sort()), some };
  }

  /** Adds the words that each of the mistaken ones may have been meant to be. */
  async _learn(words) {
    const known = new Set(this._prepared.blocks.words);
    const shelves = new Set(words.flatMap(shelvesOf).filter((shelf) => known.has(shelf)));
    const lists = await Promise.all([...shelves].map((shelf) => this._file(`search/words/${shelf}.json`)));
    for (const word of lists.flat()) this._words.add(word);
  }

  _file(path) {
    if (!this._files.has(path)) {
      const file = this._load(path);
      this._files.set(path, file);
      // What did not come is asked for again.
      file.catch(() => this._files.delete(path));
    }
    return this._files.get(path);
  }
}

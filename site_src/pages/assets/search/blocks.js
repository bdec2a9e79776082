// The models of a large site: in blocks, of which a query fetches those that may hold it (generator/pages/finding/blocks.py).
//
// Each model stands under every word of its name, by all that follows from there on. So what starts with a text lies together,
// and the first key of each block says where. What comes is searched as the models of a small site are: by find.js.

import { find, mended, withModels } from "./find.js";
import { squash, wordsOf } from "./words.js";

/** Of one word, and of the one that the fewest blocks may hold: the others only narrow what that one finds. */
const MOST_OF_A_WORD = 2, MOST_OF_THE_RAREST = 6;
const MOST_WORDS = 5;
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
    this._blocks = new Map();
    this._words = [];
  }

  /** What `find` gives, once all that it takes has come; `some`: there may be more models than were looked at. */
  async find(query) {
    const words = wordsOf(query);
    let prepared = await this._holding(words);
    let found = find(prepared, query);
    // What was found for the other words alone is not what was asked for either.
    const wanting = found.missed.length || ["answers", "models", "tasks", "pages"].every((kind) => !found[kind].count);
    if (found.asked && !this._words.length && wanting) {
      this._words = await this._load("search/words.json");
      prepared = await this._holding(words);
    }
    const meant = mended(prepared, words).words;
    if (meant.join(" ") !== words.join(" ")) prepared = await this._holding(meant);
    found = find(prepared, query);
    return { ...found, some: prepared.some };
  }

  /** The index with the models that may be meant. */
  async _holding(words) {
    const { firsts } = this._prepared.blocks;
    const whole = squash(words.join(""));
    const asked = words.map(squash).filter((key) => key && !this._prepared.stops.has(key)).map((key) => range(firsts, key));
    asked.sort(([from, to], [start, end]) => (to - from) - (end - start));
    const wanted = new Set();
    const want = ([from, to], most) => {
      for (let number = from; number < Math.min(to, from + most); number++) wanted.add(number);
    };
    if (whole) want(range(firsts, whole), MOST_OF_A_WORD);
    asked.slice(0, MOST_WORDS).forEach((blocks, place) => want(blocks, place ? MOST_OF_A_WORD : MOST_OF_THE_RAREST));
    // What the rarest word leaves open is open.
    const some = asked.length > 0 && asked[0][1] - asked[0][0] > MOST_OF_THE_RAREST;
    const blocks = await Promise.all([...wanted].map((number) => this._block(number)));
    return { ...withModels(this._prepared, blocks, this._words), some };
  }

  _block(number) {
    if (!this._blocks.has(number)) {
      const block = this._load(`search/models/${number}.json`);
      this._blocks.set(number, block);
      // What did not come is asked for again.
      block.catch(() => this._blocks.delete(number));
    }
    return this._blocks.get(number);
  }
}

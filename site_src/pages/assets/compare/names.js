// Which models the names in an address mean, and which names there are, without a list of all models: on a large site
// that list would be megabytes. The search box knows the names: of a small site all of them, of a large one in blocks.

import { MOST, nearest } from "./choice.js";

/** Of the names in an address so many are looked up; each costs a request or two. */
const MOST_TRIED = 2 * MOST;

export class Names {
  /** `load` fetches a file of the site by its path and gives its JSON. */
  constructor(load) {
    this._load = load;
    this._source = null;
  }

  /** Names among which there are those that a text may mean: of a small site all, of a large one those near it. */
  async about(text) {
    const { all, blocks } = await this._ready();
    return blocks ? blocks.names(text) : all;
  }

  /** The name that is written like this but for upper and lower case; null where there is none. */
  async spelled(text) {
    const folded = text.toLowerCase();
    return (await this.about(text)).find((name) => name.toLowerCase() === folded) ?? null;
  }

  /** The names most like a mistyped one, with or without its organisation; perhaps none. */
  async like(text) {
    const found = await Promise.all([text, text.slice(text.indexOf("/") + 1)].map((part) => this.about(part)));
    return nearest(text, [...new Set(found.flat())]);
  }

  _ready() {
    if (this._source === null) {
      this._source = this._made();
      // What did not come is asked for again; a module is by browsers only when the page is loaded anew.
      this._source.catch(() => { this._source = null; });
    }
    return this._source;
  }

  /** The search's own modules come with its index: whoever follows a link to a comparison needs neither. */
  async _made() {
    const parts = [this._load("search/index.json"), import("../search/find.js"), import("../search/blocks.js")];
    const [index, { prepare }, { Blocks }] = await Promise.all(parts);
    const prepared = prepare(index);
    return { all: prepared.models.map(({ title }) => title), blocks: prepared.blocks ? new Blocks(prepared, this._load) : null };
  }
}

/**
 * The names of an address told apart: the models they mean, at most six, those that are no model's, and those beyond,
 * which are not looked up. `meant` promises the name of the model that a name means, or null.
 */
export async function resolved(names, meant) {
  const models = new Set();
  const unknown = [];
  let looked = 0;
  while (looked < Math.min(names.length, MOST_TRIED) && models.size < MOST) {
    const some = names.slice(looked, Math.min(looked + MOST - models.size, MOST_TRIED));
    looked += some.length;
    const found = await Promise.all(some.map(meant));
    some.forEach((name, at) => (found[at] === null ? unknown.push(name) : models.add(found[at])));
  }
  return { models: [...models], unknown, beyond: names.slice(looked) };
}

// What the compare page fetches, each thing once: its own index, the documents of the models that are looked at, and for
// names what the search box reads.

import { isModel } from "./choice.js";

/** How hosts say that a file is not there. */
const ABSENT = [403, 404, 410];

export class Loading {
  /** Paths are below `root`; `get` is `fetch`, or a test's. */
  constructor(root, get = (address) => fetch(address)) {
    this._root = root;
    this._get = get;
    this._fetched = new Map();
  }

  /** A file of the site as JSON, null where there is none. What did not come may be asked for again. */
  json(path) {
    if (!this._fetched.has(path)) {
      const found = this._come(path);
      found.catch(() => this._fetched.delete(path));
      this._fetched.set(path, found);
    }
    return this._fetched.get(path);
  }

  async _come(path) {
    const answer = await this._get(new URL(path, this._root));
    if (ABSENT.includes(answer.status)) return null;
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  /** A file that every site has. */
  async needed(path) {
    const found = await this.json(path);
    if (found === null) throw new Error(`${path} is not there`);
    return found;
  }

  /** What the API says of a model; null where no model of exactly this name has a label. */
  async model(name) {
    const found = isModel(name) ? await this.json(`api/v1/models/${name}.json`) : null;
    return found !== null && found.labels.length ? found : null;
  }
}

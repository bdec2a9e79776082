// The search box: a dialog over the page, opened by Ctrl-K (⌘K) or any element with `data-open-search`.
// Without this script those elements are links to the list of all models.

import { element } from "../base/element.js";

const base = new URL("../../", import.meta.url);
const GROUPS = [["models", "Models"], ["tasks", "Tasks"], ["pages", "Pages"]];
const ANSWERS = ["answers", "Where to look"];
const SHOWN_LABELS = 2;

/** find.js, marking.js and the format of numbers: they come with the index, so that a page on which nobody searches does without. */
let finding, marking, format;

const withMarks = (text, words) => marking.marked(text, words).map(([piece, hit]) => (hit ? element("mark", {}, piece) : piece));

function labelOf({ task, letter, wh }) {
  const known = letter !== "-";
  const class_ = letter.toUpperCase();
  // A small letter is provisional.
  const kind = `el-class el-class-${known ? class_ : "none"}${letter === class_ ? "" : " el-provisional"}`;
  const tile = element("span", { class: kind }, known ? class_ : "–");
  return element("span", { class: "el-found-label" }, element("span", { class: "el-found-task" }, task), tile, wh ? ` ${wh} Wh` : " not known");
}

const DETAILS = {
  models: (item) => {
    const more = item.labels.length - SHOWN_LABELS;
    const shown = item.labels.slice(0, SHOWN_LABELS).map(labelOf);
    return more > 0 ? [...shown, element("span", { class: "el-found-label" }, `and ${more} more`)] : shown;
  },
  answers: (item) => [
    ...(item.page ? [element("span", { class: "el-found-page" }, item.page)] : []),
    ...(item.note ? [element("span", { class: "el-found-text" }, item.note)] : []),
  ],
  tasks: (item, words) => [element("span", { class: "el-found-text" }, ...withMarks(item.text, words))],
  pages: (item, words) => [
    ...(item.page ? [element("span", { class: "el-found-page" }, item.page)] : []),
    element("span", { class: "el-found-text" }, ...withMarks(marking.snippet(item.text, words), words)),
  ],
};

/** A file of the site as JSON. */
async function load(path) {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.json();
}

class SearchBox {
  constructor() {
    this._index = null;
    /** Where there are too many models for one file. */
    this._blocks = null;
    this._options = [];
    this._current = -1;
    this.input = element("input", {
      type: "text", role: "combobox", id: "el-search-input", class: "el-search-input", placeholder: "A model, a job, a question",
      "aria-label": "Search", "aria-expanded": "false", "aria-controls": "el-search-list", "aria-autocomplete": "list",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
    });
    this.list = element("div", { role: "listbox", id: "el-search-list", class: "el-search-list", "aria-label": "Found" });
    this.status = element("p", { class: "el-search-status", role: "status" });
    const close = element("button", { type: "button", class: "el-search-close" }, "Close");
    close.addEventListener("click", () => this.dialog.close());
    this.dialog = element("dialog", { class: "el-search-box", "aria-label": "Search" },
      element("div", { class: "el-search-head" }, this.input, close), this.status, this.list);
    document.body.append(this.dialog);
    this.input.addEventListener("input", () => this.show());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    // A click on what lies behind the dialog is a click on the dialog itself.
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  async open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.input.select();
    this.input.focus();
    if (this._index) return;
    this.say("Loading …");
    try {
      const parts = [load("search/index.json"), import("./find.js"), import("./marking.js"), import("../base/format.js")];
      const [index, ...modules] = await Promise.all(parts);
      [finding, marking, format] = modules;
      const prepared = finding.prepare(index);
      if (prepared.blocks) this._blocks = new (await import("./blocks.js")).Blocks(prepared, load);
      this._index = prepared;
      this.show();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) {
    console.warn("search:", error);
    // A browser asks for a module that did not come only when the page is loaded anew.
    this.say("The search could not be loaded. Check your connection and reload the page. ", ["models/", "All models"], " lists them all.");
  }

  /** A sentence above the results, with links of the site as [path, text]. */
  say(...parts) {
    this.status.replaceChildren(...parts.map((part) => (Array.isArray(part) ? element("a", { href: new URL(part[0], base).href }, part[1]) : part)));
  }

  async show() {
    if (!this._index) return;
    const query = this.input.value.slice(0, 200);
    const turn = (this._turn = {});
    let found;
    try {
      found = this._blocks ? await this._blocks.find(query) : finding.find(this._index, query);
    } catch (error) {
      // What was asked for since may have come.
      if (turn === this._turn) this.fail(error);
      return;
    }
    // Whoever types on asks for something else.
    if (turn !== this._turn) return;
    const blank = !found.asked;
    // Before the first letter: where one may go.
    if (blank) found.tasks = { items: this._index.tasks, count: this._index.tasks.length };
    this._options = [];
    // An answer to a part of what was typed goes after the models whose names hold all of it.
    const groups = found.first ? [ANSWERS, ...GROUPS] : [GROUPS[0], ANSWERS, ...GROUPS.slice(1)];
    this.list.replaceChildren(...groups.filter(([kind]) => found[kind].items.length).map(([kind, title]) => this.group(kind, title, found)));
    this.input.setAttribute("aria-expanded", String(this._options.length > 0));
    const total = groups.reduce((sum, [kind]) => sum + found[kind].count, 0);
    if (blank) this.say(`${format.counted(this._index.count, "model")}, ${format.counted(this._index.tasks.length, "task")}.`);
    else if (total === 0) {
      this.say(`No results for “${query.trim()}”. A model with open weights may be among `, ["models/", "all models"],
        ", a product like ChatGPT among ", ["closed/", "closed models"], "; one that is missing ", ["measure/", "can be measured"], ".");
    } else {
      const mended = found.corrected.map(([typed, meant]) => `No results for “${typed}”; showing results for “${meant}”. `);
      const missed = found.missed.length ? [`No results for “${found.missed.join(" ")}”; showing results for the other words. `] : [];
      this.say(`${[...mended, ...missed].join("")}${format.fixed(total)}${found.some ? " or more" : ""} found.`);
    }
    this.list.scrollTop = 0;
    this.choose(blank || !this._options.length ? -1 : 0);
  }

  group(kind, title, found) {
    const { items, count } = found[kind];
    const id = `el-search-${kind}`;
    const head = element("div", { id, class: "el-search-group", role: "presentation" }, title);
    if (count > items.length) head.append(element("small", {}, `the best ${items.length} of ${format.fixed(count)}${kind === "models" && found.some ? " or more" : ""}`));
    const options = items.map((item) => {
      const option = element("a", {
        role: "option", id: `el-found-${this._options.length}`, class: "el-found", tabindex: "-1", "aria-selected": "false",
        href: new URL(item.url, base).href,
      }, element("span", { class: "el-found-title" }, ...withMarks(item.title, found.words)), ...DETAILS[kind](item, found.words));
      option.addEventListener("click", () => this.dialog.close());
      this._options.push(option);
      return option;
    });
    return element("div", { role: "group", "aria-labelledby": id }, head, ...options);
  }

  choose(place) {
    this._options[this._current]?.setAttribute("aria-selected", "false");
    this._current = place;
    const option = this._options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    const count = this._options.length;
    if (event.isComposing || !count) return;
    if (event.key === "ArrowDown") this.choose((this._current + 1) % count);
    else if (event.key === "ArrowUp") this.choose((this._current + count - (this._current < 0 ? 0 : 1)) % count);
    else if (event.key === "Enter" && event.target === this.input) this._options[Math.max(this._current, 0)].click();
    else return;
    event.preventDefault();
  }
}

let box;
function open() {
  // Safari before 15.4 and Firefox before 98 know no dialog.
  if (!("showModal" in document.createElement("dialog"))) location.assign(new URL("models/", base).href);
  else (box = box ?? new SearchBox()).open();
}

// No key alone: whoever speaks to the computer would open the search by a word that holds its letter.
document.addEventListener("keydown", (event) => {
  const asked = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!asked) return;
  event.preventDefault();
  open();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-open-search]");
  // A link with a modifier key is opened as the link it is.
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open();
});

const apple = /^(Mac|iP)/.test(navigator.platform);

for (const opener of document.querySelectorAll("[data-open-search]")) {
  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  if (apple) for (const keys of opener.querySelectorAll("kbd")) keys.textContent = "⌘K";
  if (opener.tagName !== "A") continue;
  // What opens a dialog is a button, and a button answers to the space bar.
  opener.setAttribute("role", "button");
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    open();
  });
}

// The body of one table, a slice of its rows at a time: more of them come as the reader comes near.
import { element } from "../base/element.js";
import { counted, plural } from "../base/format.js";
import { rowElement } from "./row.js";

const SLICE = 60;

/** The body of `table`; `columns` are the names of those after the energy, `base` leads to the site's root. */
export class Body {
  #rest = [];
  #made = new Map();
  #more = null;
  #near = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.showMore();
  }, { rootMargin: "800px" });

  constructor(table, columns, base) {
    this.table = table;
    this.base = base;
    this.body = table.tBodies[0];
    this.columns = columns;
  }

  /** Show these rows, with energies in `unit`, in place of those before. */
  show(rows, unit) {
    this.#rest = rows.map((row) => () => this.#elementOf(row, unit));
    this.body.replaceChildren(...this.#next(SLICE));
    this.#offerMore();
  }

  /** Say in place of rows that there are none; `form` is the id of the one whose reset shows all again. */
  showNone(form) {
    this.show([]);
    const again = element("button", { type: "reset", class: "el-button", form }, "Show all labels again");
    const span = this.table.tHead.rows[0].cells.length;
    this.body.replaceChildren(element("tr", {},
      element("td", { class: "el-empty", colspan: span }, "No model here is all of that. ", again)));
  }

  /** Show so many of the rows that are still to come. */
  showMore(count = SLICE) {
    const focused = document.activeElement === this.#more;
    const last = this.body.lastElementChild;
    this.body.append(...this.#next(count));
    this.#offerMore();
    if (focused) (this.#more ?? last?.nextElementSibling?.querySelector("a"))?.focus();
    document.dispatchEvent(new CustomEvent("el:rows"));
  }

  #next(count) {
    return this.#rest.splice(0, count).map((make) => make());
  }

  /** A row is made once for each unit, when it first comes into sight. */
  #elementOf(row, unit) {
    const kept = this.#made.get(row.at);
    if (kept?.unit === unit) return kept.element;
    const made = rowElement(row, { base: this.base, unit, columns: this.columns });
    this.#made.set(row.at, { element: made, unit });
    return made;
  }

  /** A button for the rows that are still to come; it presses itself when it comes into sight. */
  #offerMore() {
    this.#more?.remove();
    this.#near.disconnect();
    this.#more = null;
    if (!this.#rest.length) return;
    this.#more = element("button", { type: "button", class: "el-button el-show-more", click: () => this.showMore() },
      `Show more of the ${counted(this.#rest.length, "label")} that ${plural(this.#rest.length, "follows", "follow")}`);
    this.table.parentElement.after(this.#more);
    this.#near.observe(this.#more);
  }
}

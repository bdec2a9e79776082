// The body of one table, a slice of its rows at a time: more of them come as the reader comes near.
import { element } from "../base/element.js";
import { counted, plural } from "../base/format.js";
import { rowElement } from "./row.js";

const SLICE = 60;

/** The body of `table`; `columns` are the names of those after the energy, `base` leads to the site's root. */
export class Body {
  constructor(table, columns, base) {
    this._rest = [];
    this._made = new Map();
    this._more = null;
    this._near = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.showMore();
    }, { rootMargin: "800px" });
    this.table = table;
    this.base = base;
    this.body = table.tBodies[0];
    this.columns = columns;
  }

  /** Show these rows, with energies in `unit`, in place of those before. */
  show(rows, unit) {
    this._rest = rows.map((row) => () => this._elementOf(row, unit));
    this.body.replaceChildren(...this._next(SLICE));
    this._offerMore();
  }

  /** Say in place of rows that there are none; `form` is the id of the one whose reset shows all again. */
  showNone(form) {
    this.show([]);
    const again = element("button", { type: "reset", class: "el-button", form }, "Show all labels again");
    const span = this.table.tHead.rows[0].cells.length;
    this.body.replaceChildren(element("tr", {},
      element("td", { class: "el-empty", colspan: span }, "No model here matches all of that. ", again)));
  }

  /** Show so many of the rows that are still to come. */
  showMore(count = SLICE) {
    const focused = document.activeElement === this._more;
    const last = this.body.lastElementChild;
    this.body.append(...this._next(count));
    this._offerMore();
    if (focused) (this._more ?? last?.nextElementSibling?.querySelector("a"))?.focus();
    document.dispatchEvent(new CustomEvent("el:rows"));
  }

  _next(count) {
    return this._rest.splice(0, count).map((make) => make());
  }

  /** A row is made once for each unit, when it first comes into sight. */
  _elementOf(row, unit) {
    const kept = this._made.get(row.at);
    if (kept?.unit === unit) return kept.element;
    const made = rowElement(row, { base: this.base, unit, columns: this.columns });
    this._made.set(row.at, { element: made, unit });
    return made;
  }

  /** A button for the rows that are still to come; it presses itself when it comes into sight. */
  _offerMore() {
    this._more?.remove();
    this._near.disconnect();
    this._more = null;
    if (!this._rest.length) return;
    this._more = element("button", { type: "button", class: "el-button el-show-more", click: () => this.showMore() },
      `Show more of the ${counted(this._rest.length, "label")} that ${plural(this._rest.length, "follows", "follow")}`);
    this.table.parentElement.after(this._more);
    this._near.observe(this._more);
  }
}

// The calculator's candidates on the page: a choice of models that may be set against the one above, and their table.
import { breakable, element } from "../base/element.js";
import { counted } from "../base/format.js";
import { MOST, beside, candidate, choice, months, whyNot } from "./candidates.js";
import { namesOf } from "./names.js";
import { fillModels, input, one, write } from "./page.js";

let keys = [];
let fault = "";

/** What the address asks for besides the model above: the keys of other models, cut to a sane length. */
export const wantedIn = (search) => new URLSearchParams(search).getAll("with").map((key) => key.slice(0, 160));

/** The keys of the candidates besides the model above. */
export const others = () => keys;

/** Take these of a task's models as candidates beside the one with the key `first`; what is not to be had is said. */
export function choose(wanted, data, first) {
  ({ keys, fault } = choice(wanted, data, first));
}

/** Let the reader add and remove candidates; `changed` is called after each. */
export function listen(changed) {
  one("#calc-add").addEventListener("click", () => {
    const key = input("with").value;
    if (!key || keys.length >= MOST - 1) return;
    keys = [...keys, key];
    fault = "";
    changed();
    // A button that is out of use keeps no focus.
    if (one("#calc-add").disabled) one("#against").focus();
  });
  one("[data-candidates]").addEventListener("click", ({ target }) => {
    const key = target.closest("button")?.dataset.key;
    if (!key) return;
    keys = keys.filter((other) => other !== key);
    fault = "";
    changed();
    // The button that had the focus is gone.
    (input("with").disabled ? one("#against") : input("with")).focus();
  });
}

/** Show the candidates beside `model`, served in this `way`; `use` is null where the fields above have a fault. */
export function showAgainst(model, way, use, data) {
  const section = one(".el-against");
  section.hidden = !model;
  write("with-fault", fault);
  if (!model) return;
  const first = candidate(model, way);
  keys = keys.filter((key) => key !== model.key);
  const asked = keys.map((key) => data.models.find((other) => other.key === key));
  const made = asked.map((other) => beside(first, other));
  const called = new Map(namesOf([model, ...asked], data.machines).map((name, at) => [at ? asked[at - 1] : model, name]));
  fillChoice(first, data);
  const shown = [first, ...made.filter(Boolean)];
  const ready = Boolean(use) && keys.length > 0;
  one("[data-against]").hidden = !ready;
  if (!ready) return;
  one(".el-against th.c-money").hidden = use.price === null;
  const rows = months(shown, use).map((row) => rowOf(row, called.get(row.model), row.model !== model));
  const refused = asked.filter((_, at) => !made[at]).map((other) => element("tr", {},
    element("th", { scope: "row" }, breakable(called.get(other)), remove(other, called.get(other))),
    element("td", { colspan: 6 }, whyNot(model, other))));
  one("[data-candidates]").replaceChildren(...rows, ...refused);
  write("with-said", `${counted(shown.length, "candidate")} side by side.`);
}

/** The models that may still be added; the one chosen stays chosen. */
function fillChoice(first, data) {
  const free = data.models.filter((model) => model !== first.model && !keys.includes(model.key) && beside(first, model));
  const full = keys.length >= MOST - 1;
  const before = input("with").value;
  fillModels("with", free, data.machines, before);
  input("with").disabled = one("#calc-add").disabled = full || !free.length;
  const none = "No other model of this task was measured on the same machine and served alike.";
  write("with-hint", full ? `At most ${MOST} models fit; remove one to add another.` : free.length || keys.length ? "" : none);
}

const remove = ({ key }, name) => [" ", element("button", { type: "button", class: "el-button", "data-key": key, "aria-label": `Remove ${name}` }, "Remove")];

function rowOf(row, name, removable) {
  const number = (name, ...children) => element("td", { class: `n c-${name}` }, ...children);
  const small = (text) => [" ", element("small", {}, text)];
  return element("tr", {},
    element("th", { scope: "row" }, element("a", { href: `../${row.model.page}` }, breakable(name)), small(row.way), removable && remove(row.model, name)),
    number("wh", row.watt_hours, small(row.factor)),
    number("energy", row.energy, small(row.span)),
    number("mass", row.mass),
    row.money === null ? null : number("money", row.money),
    number("machines", row.machines),
    element("td", { class: "c-quality" }, row.quality));
}

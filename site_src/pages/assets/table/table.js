// Sorts, filters and shares the table of a page. The page is complete without this: the same rows in the same order as
// at first. Data and address only ever become text nodes, properties of a form, or compared strings.
import { copy } from "../base/copy.js";
import { element } from "../base/element.js";
import { counted, fixed } from "../base/format.js";
import { begin } from "../base/starting.js";
import { FILTERS, cleared, filtered, parse, serialise } from "./address.js";
import { Body } from "./body.js";
import { BOUNDS, boundIn, boundsInWords, doubtOf, judge } from "./bounds.js";
import { filtersInWords, paperSentence } from "./on-paper.js";
import { matcher, nextSort, ordered, unpack } from "./rows.js";

const form = document.querySelector("form.el-tools");
const part = (name) => form.querySelector(name);
const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
const values = (list) => list.map((item) => item.value);
const headers = [...document.querySelectorAll("th[data-sort]")];
/** The units that the page offers, by name: how many of each are one Wh per 1,000 queries, and its title. */
const units = Object.fromEntries([...form.elements.unit.options].map((option) =>
  [option.value, { per: Number(option.dataset.per), title: option.textContent }]));

const offers = {
  filters: Object.fromEntries(FILTERS.map((name) => [name, values(boxes(name))])),
  bounds: Object.fromEntries(BOUNDS.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].dataset.way])),
  sorts: [...new Set(headers.map((header) => header.dataset.sort))].flatMap((name) => [name, `-${name}`]),
  sort: form.dataset.sort,
  units: Object.keys(units),
  columns: values(boxes("columns")),
  shown: values(boxes("columns").filter((box) => box.defaultChecked)),
};
const section = form.closest("section[data-profile]");
const table = section.querySelector("table");
const body = new Body(table, offers.columns, form.dataset.base);
const pages = document.querySelector(".el-pages");
/** Above the table, on paper alone. */
const paper = element("p", { class: "el-on-paper" });
table.parentElement.before(paper);

let state;
let loading;
let rows;
/** The rows of the table, fetched once. */
const load = () => (loading = loading ?? fetch(form.dataset.rows)
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`status ${answer.status}`))))
  .then((found) => { rows = unpack(found[section.dataset.profile]); }));

function hint(message) {
  const place = part(".el-hint");
  place.hidden = !message;
  place.textContent = message;
}

/** The form as `state` has it, but for the bounds in `wrong`: what was typed there is still to be mended. */
function showState(wrong = []) {
  form.elements.q.value = state.q;
  form.elements.unit.value = state.unit;
  // The factor goes with the energy: the list of sorts names it once.
  form.elements.sort.value = state.sort.replace("factor", "energy");
  for (const name of [...FILTERS, "columns"]) {
    for (const box of boxes(name)) box.checked = state[name].includes(box.value);
  }
  for (const name of Object.keys(offers.bounds)) {
    if (wrong.includes(name)) continue;
    form.elements[name].value = state[name] ?? "";
    form.elements[name].removeAttribute("aria-invalid");
  }
  // What narrows the table is seen.
  for (const fold of form.querySelectorAll(".el-fold")) if (fold.querySelector(":checked")) fold.open = true;
}

/** `state` as the form has it, a bound in `wrong` as it was; the order is told by headers too, so the list alone does not have it. */
function readForm(wrong) {
  const chosen = (name) => values(boxes(name).filter((box) => box.checked));
  return { q: form.elements.q.value, ...Object.fromEntries(FILTERS.map((name) => [name, chosen(name)])),
    ...Object.fromEntries(BOUNDS.map((name) => [name, name in offers.bounds && !wrong.includes(name) ? boundIn(form.elements[name].value) : state[name]])),
    sort: state.sort, unit: form.elements.unit.value, columns: chosen("columns") };
}

/** Say of a bound that is no number that it is none, and of one that can be read two ways how it was read. Returns the wrong ones. */
function boundsRead() {
  const names = Object.keys(offers.bounds);
  const text = (name) => form.elements[name].value.trim();
  const wrong = names.filter((name) => Number.isNaN(boundIn(text(name))));
  for (const name of wrong) form.elements[name].setAttribute("aria-invalid", "true");
  hint(names.map((name) => (wrong.includes(name)
    ? `“${text(name).slice(0, 40)}” is not a number that can be meant here, so it was not applied. Write it like 0.8.` : doubtOf(text(name))))
    .filter(Boolean).join(" "));
  return wrong;
}

/** Headers, columns and unit of the table. */
function showHead() {
  const column = state.sort.replace("-", "");
  for (const header of headers) {
    if (header.dataset.sort !== column) header.removeAttribute("aria-sort");
    else header.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
  }
  const { title } = units[state.unit];
  table.querySelector("thead .c-energy button").textContent = title;
  table.style.setProperty("--el-unit", `'${title}'`);
  // What a bound is held against is seen.
  const bound = (name) => name in offers.bounds && state[name] !== null;
  table.dataset.hidden = offers.columns.filter((name) => !state.columns.includes(name) && !bound(name)).join(" ");
}

function show() {
  const verdict = judge(state, offers.bounds);
  const matching = rows.filter(matcher(state));
  const found = ordered(matching.filter((row) => verdict(row) === "in"), state.sort);
  const unknown = matching.filter((row) => verdict(row) === "unknown");
  // The pages of the table were for readers without this script.
  if (pages) pages.hidden = true;
  showHead();
  if (found.length) body.show(found, units[state.unit]);
  else body.showNone(form.id);
  const total = counted(rows.length, "label");
  const bounds = boundsInWords(state, offers.bounds, unknown);
  const count = found.length === rows.length ? total : `${fixed(found.length)} of ${total}`;
  const told = `by ${sortInWords()}${bounds && `. ${bounds}`}`;
  part(".el-count").textContent = `${count}, ${told}`;
  paper.textContent = paperSentence(filtersInWords(form), count, told);
  part(".el-clear").hidden = !filtered(state);
  // The first unit is the one that charts are written in.
  const unit = state.unit === offers.units[0] ? null : units[state.unit];
  const left = found.length === rows.length ? [] : found.length ? found.map((row) => row.at) : [-1];
  document.dispatchEvent(new CustomEvent("el:view", { detail: { unit, shown: { [section.dataset.profile]: left } } }));
  document.dispatchEvent(new CustomEvent("el:rows"));
}

function sortInWords() {
  const option = [...form.elements.sort.options].find((item) => item.value === state.sort);
  if (option) return option.textContent.trim();
  const header = headers.find((item) => item.dataset.sort === state.sort.replace("-", ""));
  return `${header.textContent.trim().toLowerCase()}, ${state.sort.startsWith("-") ? "descending" : "ascending"}`;
}

/** Show `next`, and put it into the address: as a new entry, or in the place of the last. */
async function change(next, how = "push", wrong = []) {
  state = next;
  const address = location.pathname + serialise(state, offers, location.search) + location.hash;
  if (how === "push") history.pushState(null, "", address);
  else if (how === "replace") history.replaceState(null, "", address);
  showState(wrong);
  try {
    await load();
    show();
  } catch (error) {
    loading = undefined;
    console.warn("table stays as it is:", error);
    hint("The table could not be reloaded, so it is unchanged, and what you or your link asked for is not applied. Try again when you are online.");
  }
}

/** The state that the address asks for. */
function fromAddress() {
  const { state: asked, left, doubts } = parse(location.search, offers);
  hint([...(left.length ? [`Part of this link was not understood and was left out: ${left.join(", ")}.`] : []), ...doubts].join(" "));
  return asked;
}

function makeSortable() {
  const buttons = headers.map((header) => {
    const sort = () => change({ ...state, sort: nextSort(header.dataset.sort, state.sort) });
    return element("button", { type: "button", click: sort }, [...header.childNodes]);
  });
  buttons.forEach((button, at) => headers[at].append(button));
  // Where each row is a card (table.css) the head is out of sight: no stop for the keyboard, which has the list of sorts.
  const cards = matchMedia("(max-width: 44em)");
  const setStops = () => { for (const button of buttons) button.tabIndex = cards.matches ? -1 : 0; };
  setStops();
  addEventListener("resize", setStops);
}

async function copyLink(button) {
  if (!(await copy(button, location.href, "Link copied"))) hint(`Copy this link: ${location.href}`);
}

function listen() {
  let typed = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.name !== "q") return;
    hint("");
    // Letters of one word are one step back, not many.
    const how = Date.now() - typed < 2000 ? "replace" : "push";
    typed = Date.now();
    change({ ...state, q: form.elements.q.value }, how);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "q") return;
    const wrong = boundsRead();
    const { sort } = form.elements;
    change({ ...readForm(wrong), ...(event.target === sort ? { sort: sort.value } : {}) }, "push", wrong);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    hint("");
    change(cleared(state));
    form.elements.q.focus();
  });
  part(".el-copy").addEventListener("click", (event) => copyLink(event.currentTarget));
  // Fetched ahead by whoever comes near; most readers only read.
  const ahead = () => load().catch(() => { loading = undefined; });
  for (const place of [form, table.tHead]) {
    for (const event of ["pointerenter", "focusin"]) place.addEventListener(event, ahead, { once: true });
  }
  addEventListener("popstate", () => change(fromAddress(), "keep"));
  addEventListener("beforeprint", () => body.showMore(Infinity));
}

begin("table", async () => {
  form.id = "table-tools";
  makeSortable();
  listen();
  state = fromAddress();
  showState();
  form.classList.add("el-ready");
  if (serialise(state, offers) !== "") await change(state, "keep");
});

// The compare page: reads the address, fetches what the API says about the models in it, and draws them side by side.
// Names from the address are shown as text; those that have the form of a Hub id are looked up, and no other is fetched.

import { copy as copyText } from "../base/copy.js";
import { copyButtons } from "../base/copy-button.js";
import { breakable, element } from "../base/element.js";
import { begin } from "../base/starting.js";
import { citedIn, editionNote } from "../cite/edition.js";
import { alike, matching, MOST, onOtherTab, parseQuery, queryOf, storeChoice, storedChoice } from "./choice.js";
import { Loading } from "./loading.js";
import { Names, resolved } from "./names.js";
import { picker } from "./picker.js";
import { atPoint, keyOf, parsePoints, resolvedPoints, withPoints, writtenPoints } from "./points.js";
import { comparable, panelsOf } from "./rules.js";
import { aloneList, cut, hint, jobs, message, suggestion, unknownPoints, unknownTask } from "./said.js";
import { taskSection } from "./view.js";

const ROOT = new URL("../../", import.meta.url);
const TITLE = document.title;
const place = document.getElementById("el-compare");
const example = document.getElementById("el-compare-example");

const loading = new Loading(ROOT);
const names = new Names((path) => loading.needed(path));

const status = element("p", { class: "el-cmp-hidden", role: "status" });
const chips = element("ul", { class: "el-cmp-chips", "aria-label": "Models compared" });
const acts = element("div", { class: "el-cmp-acts" });
const messages = element("div", { class: "el-cmp-messages" });
const results = element("div", { class: "el-cmp-results" });
// `ways` are the points that were chosen in place of a label's own, by the label's name.
let state = { models: [], task: null, ways: new Map() };
// The reader's own choice as this page knows it: a link may show other models, and looking at them chooses none.
let kept = storedChoice();
// The labels of the jobs that are drawn.
let sections = new Map();
// Jobs, machines and class limits in words: what no model's document says.
let index;
let drawn;
let drawing = 0;

const settled = () => document.documentElement.classList.remove("el-asked");

async function start() {
  try {
    index = await loading.needed("compare/index.json");
  } catch {
    settled();
    place.replaceChildren(message("The data could not be loaded. Try again in a moment; all figures are also on the ",
      element("a", { href: new URL("tasks/", ROOT).href }, "task pages"), "."));
    return;
  }
  place.replaceChildren(element("div", { class: "el-cmp-bar" }, chips, picker(offered, add), acts), status, messages, results);
  const stored = new URLSearchParams(location.search).has("m") ? [] : storedChoice();
  if (stored.length) {
    // What is there no more is dropped without a word: nobody asked for it here.
    const { models } = await resolved(stored, meant).catch(() => ({ models: stored }));
    kept = models;
    history.replaceState(null, "", queryOf(models, null) || location.pathname);
  }
  addEventListener("popstate", () => { if (location.search !== drawn) read(showsChoice()); });
  onOtherTab(follow);
  // From the browser's memory, a page has missed what happened since.
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  await read();
}

const showsChoice = () => alike(state.models, kept);

function keep(models) {
  kept = models;
  storeChoice(models);
}

/** The choice was changed elsewhere: where that choice is what is shown, so is the change. */
async function follow() {
  const shown = showsChoice();
  kept = storedChoice();
  if (!shown) return;
  const { models } = await resolved(kept, meant).catch(() => ({ models: kept }));
  // Nothing was done on this page, so there is nothing to go back to.
  if (!alike(models, state.models)) change(models, "The choice was changed on another page.", "replaceState");
}

/** The names that may be added for what was typed. */
async function offered(text) {
  const found = await names.about(text);
  return matching(text, found.filter((name) => !state.models.includes(name)));
}

/** The model that a name in the address means: itself, or the one that is written so but for upper and lower case. */
async function meant(name) {
  if (await loading.model(name)) return name;
  // That it could not be looked for says nothing of those that are there.
  return names.spelled(name).catch(() => null);
}

/** Draws what the address asks for, and says what of it could not be had; `chosen` makes it the reader's choice. */
async function read(chosen = false) {
  const mine = (drawing += 1);
  const asked = parseQuery(location.search);
  drawn = location.search;
  let found;
  try {
    found = await resolved(asked.names, meant);
  } catch {
    if (mine === drawing) failed();
    return;
  }
  if (mine !== drawing) return;
  const { models, beyond, unknown } = found;
  const known = asked.task !== null && Object.keys(index.task_details).includes(asked.task);
  state = { models, task: known ? asked.task : null, ways: parsePoints(location.search) };
  // Whoever goes back takes back what was chosen here since.
  if (chosen) keep(models);
  const note = editionNote(citedIn(location.search, ""), index.edition, false, ROOT);
  const more = beyond.length > MOST ? ` and ${beyond.length - MOST} more` : "";
  await draw([
    note && message(...note),
    ...unknown.slice(0, MOST).map(unknownModel),
    unknown.length > MOST && message(`${unknown.length - MOST} more names in the address were not found.`),
    beyond.length > 0 && message(`At most ${MOST} models fit side by side. Left out: ${beyond.slice(0, MOST).map(cut).join(", ")}${more}.`),
    asked.task !== null && !known && unknownTask(asked.task),
  ]);
  // What a fragment names was not there when the browser looked for it.
  if (mine + 1 === drawing) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function failed() {
  settled();
  messages.replaceChildren(message("The figures could not be loaded. Check your connection and reload the page."));
}

/** What is said of a name at once; the models it is like are told when they are found. */
function unknownModel(name) {
  const ways = element("span", {}, "Look in the ", element("a", { href: new URL("models/", ROOT).href }, "list of models"), ".");
  names.like(name).then((found) => {
    const like = found.filter((other) => !state.models.includes(other));
    if (like.length) ways.replaceChildren("Did you mean ", ...like.map((other) => suggestion(other, add)), "?");
  }, () => { /* The list of models is there without them. */ });
  return message("No model here is called “", element("b", {}, cut(name)), "”. ", ways);
}

/** The address of what is shown, or of another job of it. */
function addressOf(task) {
  const query = queryOf(state.models, task);
  return query && state.ways.size ? `${query}&${writtenPoints(state.ways)}` : query;
}

function remember(said, how = "pushState") {
  history[how](null, "", addressOf(state.task) || location.pathname);
  drawn = location.search;
  status.textContent = said;
}

function change(models, said, how) {
  const kept = new Set([...sections.values()].flat().filter((label) => models.includes(label.model)).map(keyOf));
  state = { ...state, models, ways: new Map([...state.ways].filter(([key]) => kept.has(key))) };
  keep(models);
  remember(said, how);
  return draw();
}

/** Where the focus goes when what had it is gone. */
const toField = () => document.getElementById("el-cmp-add")?.focus();

const sectionOf = (task) => taskSection(task, sections.get(task).map((label) => atPoint(label, state.ways.get(keyOf(label)))), index, ROOT, serve);

/** Shows a label at another of its points: its job is drawn anew, and the focus stays where it was. */
function serve(label, id, title) {
  const key = keyOf(label);
  if (label.points.find((point) => point.id === id)?.operating) state.ways.delete(key);
  else state.ways.set(key, id);
  remember(`${label.model}: ${title}.`);
  const drawnAnew = sectionOf(label.task);
  results.querySelector(`[data-task="${label.task}"]`).replaceWith(drawnAnew);
  copyButtons(drawnAnew);
  for (const written of results.querySelectorAll(".el-cmp-address")) written.textContent = location.href;
  for (const select of results.querySelectorAll("select")) if (select.dataset.label === key) select.focus();
}

function add(name) {
  if (state.models.includes(name)) return;
  if (state.models.length >= MOST) {
    const why = `At most ${MOST} models fit side by side. Remove one before you add ${name}.`;
    messages.replaceChildren(message(why));
    status.textContent = why;
    toField();
    return;
  }
  change([...state.models, name], `${name} added: ${state.models.length + 1} of ${MOST}.`);
  toField();
}

async function remove(name) {
  await change(state.models.filter((other) => other !== name), `${name} removed.`);
  toField();
}

function clear() {
  change([], "Selection cleared.");
  toField();
}

async function draw(told = []) {
  const mine = (drawing += 1);
  showBar();
  let documents;
  try {
    documents = await Promise.all(state.models.map((name) => loading.model(name)));
  } catch {
    if (mine === drawing) failed();
    return;
  }
  if (mine !== drawing) return;
  const labels = documents.filter(Boolean).flatMap((document) => document.labels.map((label) => withPoints(label, document)));
  const { chosen, unknown } = resolvedPoints(state.ways, labels);
  state.ways = chosen;
  const tasks = Object.keys(index.task_details).map((task) => [task, labels.filter((label) => label.task === task)]);
  const shared = tasks.filter(([, found]) => new Set(found.map((label) => label.model)).size > 1 || panelsOf(found).some(comparable));
  sections = new Map(shared);
  const asked = shared.filter(([task]) => state.task === null || task === state.task);
  const shown = asked.length ? asked : shared;
  const alone = tasks.filter(([task, found]) => found.length && !shared.some(([other]) => other === task));
  messages.replaceChildren(...told.filter(Boolean), ...unknownPoints(unknown, MOST),
    ...(state.task !== null && shared.length && !asked.length
      ? [message(`Fewer than two of these do ${index.task_details[state.task].title.toLowerCase()}, so all their shared jobs are shown.`)] : []),
    ...hint(state.models, shared.length, labels, index, add));
  const last = alone.length && (!shared.length || state.task === null) && state.models.length ? aloneList(alone, state.models.length, index, ROOT) : null;
  // The page can be used while jobs further down are still being drawn.
  const parts = [shared.length > 1 && (() => jobs(shared.map(([task]) => task), state.task, index, addressOf)), ...shown.map(([task]) => () => sectionOf(task)),
    () => last, () => element("p", { class: "el-cmp-address" }, location.href)].filter(Boolean);
  if (example) example.hidden = state.models.length > 0;
  document.title = state.models.length ? `${state.models.map((name) => name.slice(name.indexOf("/") + 1)).join(" · ")} – ${TITLE}` : TITLE;
  results.replaceChildren();
  for (const part of parts) {
    const made = part();
    if (made) results.append(made);
    if (made?.matches(".el-cmp-task")) copyButtons(made);
    await pause();
    if (mine !== drawing) return;
  }
  settled();
}

const pause = () => new Promise((done) => setTimeout(done));

function showBar() {
  chips.replaceChildren(...state.models.map((name) => element("li", {}, element("span", {}, breakable(name)),
    element("button", { type: "button", "aria-label": `Take ${name} away`, click: () => remove(name) }, "×"))));
  chips.hidden = !state.models.length;
  acts.replaceChildren(...(state.models.length ? [
    element("button", { type: "button", class: "el-cmp-copy", click: copy }, "Copy link"),
    element("button", { type: "button", click: clear }, "Clear"),
  ] : []));
}

async function copy(event) {
  const button = event.currentTarget;
  if (await copyText(button, location.href, "Link copied")) return;
  // Without the clipboard, the link lies selected, ready to be copied by hand.
  const field = element("input", { type: "text", readonly: true, "aria-label": "Link to this comparison", class: "el-cmp-link" });
  field.value = location.href;
  button.replaceWith(field);
  field.select();
}

begin("compare", start);

// The calculator: what a reader enters, the result beside it, and the address that holds both. The arithmetic is in
// cost.js and break-even.js; the page is complete without any of this, with an example.
import { copy as copyText } from "../base/copy.js";
import { statusName } from "../base/element.js";
import { significant, trimmed } from "../base/format.js";
import { begin } from "../base/starting.js";
import { meet } from "../compare/rules.js";
import { FIELDS, fromAddress, toAddress } from "./address.js";
import { choose, listen, others, showAgainst, wantedIn } from "./against.js";
import { busy } from "./busy.js";
import { cost, kilowattHoursADay } from "./cost.js";
import { readField } from "./fields.js";
import { usedInWords } from "./on-paper.js";
import { nameOf, nameOnMachine } from "./names.js";
import { all, fillModels, fillWays, input, one, showAmount, showField, tell, unset, write } from "./page.js";
import { showPair } from "./pair.js";
import { aDay, volumeInWords } from "./volume.js";

/** What there is to choose from where no task is. */
const NOTHING = { models: [], machines: {} };
let data = null;
const things = Object.fromEntries([...all("[data-thing]")].map((item) => [item.dataset.thing, Number(item.dataset.wh)]));
const usualSource = one('[data-out-href="grid-source"]').href;
const hasPair = Boolean(input("small"));
const present = FIELDS.filter((name) => input(name));
// A model's own way of serving is what is meant where none is named.
const current = () => ({ ...Object.fromEntries(present.map((name) => [name, input(name).value])), way: wayOf()?.own ? "" : input("way").value });
const files = new Map();
/** What of the address, or of the task chosen, is not to be had, by field: said until that very field is changed. */
let refused = {};
/** What is wrong now, by field. */
let problems = {};
/** Sentences on numbers that can be read two ways. */
let doubts = [];

/** The figures of a task, fetched once. */
function figures(task) {
  if (!files.has(task)) {
    const fetched = fetch(`${task}.json`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    fetched.catch(() => files.delete(task));
    files.set(task, fetched);
  }
  return files.get(task);
}

const modelOf = (name) => data?.models.find((model) => model.key === input(name).value);
const wayOf = (model = modelOf("model")) => model?.points?.find((point) => point.id === input("way").value);
const usual = current();
const optionOf = (name) => input(name).selectedOptions[0];

function number(name) {
  const { value, problem, read, doubtful } = readField(name, input(name).value);
  if (problem) problems[name] = problem;
  if (doubtful) doubts.push(doubtful);
  if (one(`[data-out="read-${name}"]`)) write(`read-${name}`, read);
  return value;
}

/** A model in words: with its machine where the task was measured on several. */
const named = (model) => (Object.keys(data.machines).length === 1 ? nameOf(model) : nameOnMachine(model, data.machines));

const described = (model) =>
  model &&
  [
    `${significant(model.value)} Wh per 1,000 queries`,
    model.approach,
    ...(model.quality ? [`quality ${model.quality}`] : []),
    ...(model.status === "provisional" ? ["provisional letter"] : []),
    ...(["graded", "provisional"].includes(model.status) ? [] : [`no letter: ${statusName(model.status)}`]),
  ].join(", ");

/** What is asked: a figure and its use; problems are noted by field. */
function asked() {
  const own = input("task").value === "own";
  const grid = optionOf("grid");
  const model = own ? null : modelOf("model");
  if (!own && !model && !problems.model && !problems.task) problems.model = "Choose a model.";
  const way = own ? undefined : wayOf(model);
  if (model?.points && !way && !own && !problems.way) problems.way = "Choose a way of serving.";
  const grams = grid.value === "own" ? number("factor") : Number(grid.dataset.grams);
  const figure = own ? { value: number("wh"), low: null, high: null } : (way ?? model);
  const volume = [number("queries"), input("per").value];
  const use = { queries: aDay(...volume), grams, price: number("price"), currency: input("currency").value.trim(), pue: number("pue") };
  return { own, model, way, figure, use, volume };
}

function showGrid(grams) {
  const grid = optionOf("grid");
  const own = grid.value === "own";
  const listed = Boolean(grid.value) && !own;
  showField("factor", own);
  write("grid-hint", listed ? `${significant(grams)} g CO₂e per kWh, ${grid.dataset.years}` : own ? "your own factor" : "");
  const link = one('[data-out-href="grid-source"]');
  link.href = grid.dataset.source ?? usualSource;
  link.hidden = !listed;
}

function showResult({ own, model, way, figure, use, volume }) {
  const shown = cost(figure, use, things);
  const place = optionOf("grid").value === "own" ? "my own grid factor" : optionOf("grid").textContent;
  const queries = trimmed(use.queries, 15);
  const who = own ? "My own figure" : `${named(model)}, ${way ? `${way.name}, ` : ""}${data.title.toLowerCase()}`;
  write("what", `${who}: ${significant(figure.value)} Wh per 1,000 queries, ${volumeInWords(...volume)}, grid: ${place}`);
  const ownGrid = optionOf("grid").value === "own";
  write("used", usedInWords(place, ownGrid ? "" : optionOf("grid").dataset.years, use));
  for (const [name, text] of Object.entries(shown)) write(name, text);
  showAmount("energy", true);
  showAmount("mass", true);
  showAmount("money", use.price !== null);
  write("money-none", "Enter what you pay for a kWh.");
  const day = `${significant(kilowattHoursADay(figure.value, use))} kWh`;
  const year = `${shown["energy-year"]} ${shown["energy-unit"]}`;
  write("working", `${significant(figure.value)} ÷ 1,000 × ${queries} × ${trimmed(use.pue, 6)} ÷ 1,000 = ${day}`);
  write("working-year", `${day} × 365 = ${year}`);
  write("working-mass", `${year} × ${significant(use.grams)} g per kWh = ${shown["mass-year"]} ${shown["mass-unit"]}`);
  const profile = own ? "own" : model.profile;
  for (const caveat of all("[data-profile]")) caveat.hidden = caveat.dataset.profile !== profile;
  write("busy", own ? "" : busy(use.queries, figure.seconds, figure.gpus, way?.name ?? model.way));
  one("#calc-busy").hidden = own;
  say([...doubts, `${year} and ${shown["mass-year"]} ${shown["mass-unit"]} CO₂e a year`].join(" "));
}

/** No figure at all is better than one of something else than what was asked. */
function showNothing() {
  for (const name of ["energy", "mass", "money"]) showAmount(name, false);
  write("what", "");
  write("used", "");
  write("money-none", "–");
  one("#calc-busy").hidden = true;
  for (const caveat of all("[data-profile]")) caveat.hidden = true;
  for (const name of ["working", "working-year", "working-mass", ...Object.keys(things).map((thing) => `thing-${thing}`)]) {
    write(name, "–");
  }
}

/** The small model against the large one, under the same task and volume; there is none for a reader's own figure. */
function showBreakEven(own, queries) {
  one(".el-even").hidden = own || !data;
  if (own || !data) return;
  const [small, large] = [modelOf("small"), modelOf("large")];
  showField("kwh", input("training").value === "own");
  const training = input("training").value === "own" ? number("kwh") : Number(optionOf("training").dataset.kwh);
  write("small-hint", described(small));
  write("large-hint", described(large));
  showPair({ small, large, training, queries });
}

function update() {
  problems = { ...refused };
  doubts = [];
  const { own, model, way, figure, use, volume } = asked();
  showField("model", !own);
  showField("way", Boolean(!own && model?.points));
  write("way-hint", way && (way.own ? "the label’s own, chosen by the task’s rule" : `${significant(way.value)} Wh per 1,000 queries; not the label’s own`));
  showField("wh", own);
  showGrid(use.grams);
  write("model-hint", described(model));
  const card = one('[data-out-href="model-page"]');
  card.hidden = !model;
  if (model) card.href = `../${model.page}`;
  const answered = !Object.keys(problems).length;
  showAgainst(model, way, answered ? use : null, data);
  if (hasPair) showBreakEven(own, problems.queries ? null : use.queries);
  for (const name of present) if (one(`#calc-${name}-error`)) tell(name, problems[name]);
  write("title", "Your result");
  const note = one("#calc-problem");
  note.hidden = answered;
  one("#calc-retold").hidden = !answered;
  note.textContent = answered ? "" : "There is no result yet: correct the marked fields.";
  one("#calc-doubt").textContent = doubts.join(" ");
  one("#calc-doubt").hidden = !doubts.length;
  if (answered) showResult({ own, model, way, figure, use, volume });
  else {
    showNothing();
    say([...Object.values(problems), note.textContent].join(" "));
  }
  if (answered) history.replaceState(null, "", location.pathname + toAddress(current(), usual, model ? others() : []));
}

/** Where nothing suggests a pair: the first model, and the last one that may be set against it. */
function widest(models) {
  const alike = models.filter((model) => meet(model, models[0]));
  return [models[0]?.key, alike[alike.length - 1]?.key];
}

/** What the task decides: what was refused of it belongs to the task before. */
const OF_THE_TASK = ["model", "way", "small", "large"];

/** Fetch the figures of the task chosen and fill the choices of models, with those `wanted` where there are any. */
async function chooseTask(wanted = {}) {
  const task = input("task").value;
  accept(...OF_THE_TASK);
  if (task !== "own") {
    // Nobody chooses among the last task's models while this one's are on their way.
    input("model").disabled = true;
    try {
      // Of an address whose task is not there, no task is chosen yet.
      const found = task ? await figures(task) : null;
      if (input("task").value !== task) return;
      data = found;
    } catch {
      refused.task = "The figures of this task could not be loaded. Try again in a moment.";
      data = null;
    }
    input("model").disabled = false;
    const models = data?.models ?? [];
    const [small, large] = data?.pair ?? widest(models);
    const usualModel = data?.pair ? large : models[0]?.key;
    const choices = { model: usualModel, ...(hasPair ? { small, large } : {}) };
    for (const [name, key] of Object.entries(choices)) {
      fillModels(name, models, data?.machines ?? {}, wanted[name] ?? key);
      // Without the figures nobody knows which models there are.
      if (wanted[name] && data && !modelOf(name)) {
        refused[name] = `“${wanted[name].slice(0, 60)}” is not among the models of this task. Choose one.`;
      }
    }
    choose(data ? wanted.others ?? [] : [], data ?? NOTHING, input("model").value);
    fillWays(modelOf("model")?.points ?? [], wanted.way);
    if (wanted.way && modelOf("model") && !wayOf()) {
      refused.way = `“${wanted.way.slice(0, 60)}” is not among the ways in which this model was served. Choose one.`;
    }
  } else choose(wanted.others ?? [], NOTHING, "");
  update();
}

let saying;
function say(text) {
  clearTimeout(saying);
  // At once: nobody is to hear what no longer holds.
  one("#calc-said").textContent = "";
  saying = setTimeout(() => (one("#calc-said").textContent = text), 800);
}

/** These fields were changed: nothing that was refused of them is said any longer. */
function accept(...names) {
  for (const name of names) delete refused[name];
}

/** Fill in what the address asks for, and else what the page comes with; what is not to be had is said beside its field. */
async function readAddress() {
  const wanted = fromAddress(location.search);
  refused = {};
  for (const name of present) {
    if (OF_THE_TASK.includes(name)) continue;
    const text = wanted[name] ?? usual[name];
    const field = input(name);
    if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === text)) field.value = text;
    else {
      unset(name);
      refused[name] = `“${text.slice(0, 60)}” is not available here. Choose one.`;
    }
  }
  wanted.others = wantedIn(location.search);
  await chooseTask(wanted);
}

function changed({ target: { name } }) {
  accept(name);
  if (name === "model") {
    accept("way");
    fillWays(modelOf("model")?.points ?? []);
  }
  if (name !== "task") update();
}

async function start() {
  listen(update);
  for (const form of all("form")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", changed);
  }
  input("task").addEventListener("change", () => chooseTask());
  one("#el-calc").addEventListener("reset", (event) => {
    // Else whoever comes back to this result meets it beside fields that were emptied.
    event.preventDefault();
    location.assign(location.pathname);
  });
  // A page shown again from the browser's memory says what its address says.
  addEventListener("pageshow", (event) => { if (event.persisted) readAddress(); });
  one("#calc-copy").addEventListener("click", copy);
  for (const button of all("[data-queries]")) {
    button.addEventListener("click", () => {
      input("queries").value = button.dataset.queries;
      update();
    });
  }
  await readAddress();
}

async function copy() {
  const told = await copyText(one("#calc-copy"), location.href, "Link copied");
  one("#calc-copied").textContent = told ? "" : "Copy it from the address bar: it holds everything.";
}

if (one("#el-calc")) begin("calculator", start);

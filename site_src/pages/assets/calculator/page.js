// Small pieces of the calculator's page: reading its fields and writing into its places. Text only, never markup.
import { nameOf } from "./names.js";

const page = document.querySelector(".el-calculator");

export const all = (selector) => page.querySelectorAll(selector);
export const one = (selector) => page.querySelector(selector);
export const input = (name) => one(`#calc-${name}`);

/** Write a text into each place of that name. */
export function write(name, text) {
  for (const place of all(`[data-out="${name}"]`)) place.textContent = text ?? "";
}

/** Show a field's problem beside it and to assistive technology, or take it away. */
export function tell(name, problem) {
  const error = one(`#calc-${name}-error`);
  error.textContent = problem ?? "";
  error.hidden = !problem;
  if (problem) input(name).setAttribute("aria-invalid", "true");
  else input(name).removeAttribute("aria-invalid");
}

export const showField = (name, shown) => {
  one(`[data-field="${name}"]`).hidden = !shown;
};

/** Have nothing chosen in a list, as long as nobody chooses. */
export function unset(name) {
  const select = input(name);
  for (const before of select.querySelectorAll('option[value=""]')) before.remove();
  const empty = new Option("Choose one", "", true, true);
  select.prepend(empty);
  select.addEventListener("change", () => empty.remove(), { once: true });
}

/** Fill a choice of models, those of one profile together below its machine; the value chosen stays where it is there. */
export function fillModels(name, models, machines, chosen) {
  const select = input(name);
  const profiles = [...new Set(models.map((model) => model.profile))];
  const groups = profiles.map((profile) => {
    const options = models
      .filter((model) => model.profile === profile)
      .map((model) => new Option(nameOf(model), model.key, false, model.key === chosen));
    if (profiles.length === 1) return options;
    const group = document.createElement("optgroup");
    group.label = machines[profile];
    group.append(...options);
    return [group];
  });
  const there = models.some((model) => model.key === chosen);
  const empty = there ? [] : [new Option("Choose a model", "", true, true)];
  select.replaceChildren(...empty, ...groups.flat());
}

/** Fill the choice among a model's ways of serving: its label's own where none is asked for; none: no choice. */
export function fillWays(points, chosen) {
  const asked = chosen ? points.find((point) => point.id === chosen) : points.find((point) => point.own);
  const empty = asked || !points.length ? [] : [new Option("Choose a way of serving", "", true, true)];
  const options = points.map((point) =>
    new Option(point.name + (point.own ? " (the label’s)" : ""), point.id, false, point === asked));
  input("way").replaceChildren(...empty, ...options);
  showField("way", points.length > 0);
}

/** Show one quantity's result, or the words for having none. */
export function showAmount(name, known) {
  const box = one(`[data-amount="${name}"]`);
  for (const part of box.querySelectorAll("p")) part.hidden = part.classList.contains("el-calc-none") === known;
}

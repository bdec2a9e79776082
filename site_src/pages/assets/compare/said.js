// What the compare page says around its pictures: what could not be had, what to do next, and what is set beside nothing.

import { element } from "../base/element.js";
import { counted, plural, significant } from "../base/format.js";
import { tile } from "./view.js";

const SHOWN = 80;
const SUGGESTED = 4;

/** A name from the address, no longer than a line has room for. */
export const cut = (name) => (name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name);

export const message = (...said) => element("p", { class: "el-cmp-message" }, ...said);

/** A button that adds a model. */
export const suggestion = (name, add) => element("button", { type: "button", class: "el-cmp-suggest", click: () => add(name) }, `+ ${name}`);

export function unknownTask(task) {
  return message("No job here is called “", element("b", {}, cut(task)), "”, so all jobs are shown.");
}

/** What is said of ways of serving that there are not: of the first `most` each, and of the rest how many. */
export function unknownPoints(points, most) {
  const said = points.slice(0, most).map(([key, id]) =>
    message("There is no way of serving “", element("b", {}, cut(`${key}:${id}`)), "” here, so the label’s own is shown."));
  const rest = points.length - most;
  return rest > 0 ? [...said, message(`${counted(rest, "more way")} of serving in the address ${plural(rest, "was", "were")} not found.`)] : said;
}

/** What to do next where there is nothing to set side by side: messages, none where jobs are shared. */
export function hint(models, shared, labels, index, add) {
  if (!models.length) return [message("Choose two to six models: type a name above, or press “Compare” beside a model on any page.")];
  if (shared) return [];
  if (models.length > 1) {
    return [message(element("b", {}, "These models do different jobs, so nothing is compared."),
      " A figure and a letter belong to one job. Add a model that does the same job as one of these.")];
  }
  const [{ task, profile, model }] = labels;
  const others = index.thriftiest[task][profile].filter((name) => name !== model).slice(0, SUGGESTED);
  const offers = others.map((name) => suggestion(name, add));
  return [message("One model is chosen; add another to compare it with. ", offers.length > 0 && ["For the same job: ", offers])];
}

/** Links to the jobs that the models share, each by the address that `addressOf` gives it; `chosen` is the one shown, or null. */
export function jobs(tasks, chosen, index, addressOf) {
  const link = (task, title) => element("a", {
    href: addressOf(task), "aria-current": task === chosen ? "true" : null,
  }, title);
  return element("nav", { class: "el-cmp-jobs", "aria-label": "Jobs that these models share" },
    link(null, "All shared jobs"), tasks.map((task) => link(task, index.task_details[task].title)));
}

/** The labels that stand alone, job by job: pairs of a job and its labels, of so many models. */
export function aloneList(tasks, models, index, root) {
  return element("section", { class: "el-cmp-alone", "aria-labelledby": "cmp-alone" },
    element("h2", { id: "cmp-alone" }, models > 1 ? "Jobs that only one of them does" : "What it was measured on"),
    element("ul", {}, tasks.flatMap(([task, found]) => found.map((label) => element("li", {},
      tile(label), " ", element("a", { href: new URL(`tasks/${task}/`, root).href }, index.task_details[task].title), ": ",
      element("a", { href: new URL(label.urls.page, root).href }, label.model), label.variant ? ` (${label.variant})` : "", ", ",
      label.wh_per_1000_queries === null ? "figure not known" : `${significant(label.wh_per_1000_queries)} Wh per 1,000 queries`,
      `, on ${index.profiles[label.profile].short}`)))));
}

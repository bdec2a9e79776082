// Candidates set against each other at one volume: which may be, and what each takes. No page is touched here.
import { count, energy, factor, fixed, mass, plural, significant } from "../base/format.js";
import { meet } from "../compare/rules.js";
import { machines } from "./busy.js";
import { DAYS_A_MONTH, kilowattHoursADay } from "./cost.js";
import { listed, namesOf } from "./names.js";

export const MOST = 4;
const APART = "These two were measured on different machines, so they cannot be compared.";
const UNLIKE = "These two were measured on different data sets or served differently, so they cannot be compared.";

/**
 * What can be had of the keys that are `wanted` beside the one of the `first` model, and in words all that cannot;
 * `data` are the task's models and machines.
 */
export function choice(wanted, { models, machines }, first) {
  // The model above is a candidate already: naming it again asks for nothing more.
  const asked = [...new Set(wanted)].filter((key) => key !== first);
  const byKey = new Map(models.map((model) => [model.key, model]));
  const unknown = asked.filter((key) => !byKey.has(key));
  const known = asked.filter((key) => byKey.has(key));
  const beyond = namesOf(known.map((key) => byKey.get(key)), machines).slice(MOST - 1);
  const was = (keys) => plural(keys.length, "it was", "they were");
  const fault = [
    unknown.length && `${listed(unknown.map((key) => `“${key.slice(0, 60)}”`))} ${plural(unknown.length, "is", "are")} not among the models of this task, so ${was(unknown)} left out.`,
    beyond.length && `At most ${MOST} models fit side by side, so ${listed(beyond)} ${plural(beyond.length, "was", "were")} left out.`,
  ].filter(Boolean).join(" ");
  return { keys: known.slice(0, MOST - 1), fault };
}

/** Why two models that do not meet cannot be set against each other. */
export const whyNot = (one, other) => (one.profile === other.profile ? UNLIKE : APART);

/** The same of any two, as their labels have them; empty where they can, or where one is missing. */
export const apart = (one, other) => (!one || !other || meet(one, other) ? "" : whyNot(one, other));

/** A model in one of its ways of serving (none: as its label has it). */
export const candidate = (model, way) => ({ model, figure: way ?? model, way: way?.name ?? model.way });

/** `model` as it may be set against the `first` candidate, in a way of serving like that one's; null where in none. */
export function beside(first, model) {
  if (meet(first.figure, model)) return candidate(model);
  const way = model.points?.find((point) => meet(first.figure, point));
  return way ? candidate(model, way) : null;
}

/** A month of each candidate at this use, as texts; what is not known says so, and money is null without a price. */
export function months(candidates, use) {
  const least = Math.min(...candidates.map(({ figure }) => figure.value));
  return candidates.map(({ model, figure, way }) => {
    const month = (value) => kilowattHoursADay(value, use) * DAYS_A_MONTH;
    const busy = machines(use.queries, figure.seconds);
    return {
      model, way,
      quality: model.quality ? `${model.quality} (${model.quality_of})` : "not known",
      watt_hours: significant(figure.value),
      factor: factor(figure.value / least),
      energy: energy(month(figure.value)).join(" "),
      span: figure.low === null ? "interval not known" : [figure.low, figure.high].map((end) => energy(month(end)).join(" ")).join(" to "),
      mass: mass((month(figure.value) * use.grams) / 1000).join(" "),
      money: use.price === null ? null : `${count(month(figure.value) * use.price)} ${use.currency}`.trim(),
      machines: busy === null ? "not known" : fixed(busy) + (figure.gpus ? ` × ${figure.gpus} GPU${figure.gpus > 1 ? "s" : ""}` : ""),
    };
  });
}

// What a reader calls the models of the calculator. Their keys are for addresses alone.

/** A model and its variant, as one profile has them once. */
export const nameOf = ({ model, variant }) => (variant ? `${model}, ${variant}` : model);

/** The same with the machine that it was measured on. */
export const nameOnMachine = (model, machines) => `${nameOf(model)}, on ${machines[model.profile]}`;

/** The names of models that stand together, each with its machine where another there is called the same. */
export function namesOf(models, machines) {
  const names = models.map(nameOf);
  const alike = (name) => names.filter((other) => other === name).length > 1;
  return models.map((model, at) => (alike(names[at]) ? nameOnMachine(model, machines) : names[at]));
}

const SHOWN = 3;

/** `a`, `a and b`, or `a, b, c and 5 more`: what an address asks for may be a great many. */
export function listed(names) {
  const rest = names.length > SHOWN + 1 ? [`${names.length - SHOWN} more`] : [];
  const said = [...(rest.length ? names.slice(0, SHOWN) : names), ...rest];
  return said.length > 1 ? `${said.slice(0, -1).join(", ")} and ${said[said.length - 1]}` : said.join("");
}

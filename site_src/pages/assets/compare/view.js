// Draws a comparison: the same elements as generator/pages/templates/side_by_side.html, for what a reader has chosen.

import { breakable, element } from "../base/element.js";
import { counted, factor, fixed, meanCount, month, months, percent, significant, tick } from "../base/format.js";
import { axisOf, bands, position } from "./axis.js";
import { comparable, figureWorkloads, panelsOf, shortNames, ties, toldApart, workloadsOf } from "./rules.js";

export const COMPONENTS = { gpu: "GPU", cpu: "Processor", ram: "Memory", node: "Whole computer" };
export const COUNTS = {
  tokens_in: "tokens in", tokens_out: "tokens out", images_in: "images in", images_out: "images out", pixels_in: "pixels in",
  pixels_out: "pixels out", steps: "steps", audio_seconds_in: "seconds of sound in", forward_passes: "forward passes",
};

const at = (left, width) => `left:${fixed(left, 2)}%${width === undefined ? "" : `;width:${fixed(width, 2)}%`}`;
const span = (name, style) => element("i", { class: name, style });
const unknown = (text) => element("span", { class: "el-unknown" }, text);
const range = ([low, high]) => `${significant(low)}–${significant(high)}`;
export const tile = (label) => element("span", { class: `el-class el-class-${label.class ?? "none"}${label.status === "provisional" ? " el-provisional" : ""}` }, label.class ?? "–");

/** One job: every panel of the labels that were measured alike, and why panels are never on one scale. */
export function taskSection(task, labels, index, root) {
  const { title } = index.task_details[task];
  const id = `cmp-${task}`;
  const panels = panelsOf(labels);
  let place = 0;
  return element("section", { class: "el-cmp-task", "data-task": task, "aria-labelledby": id },
    element("h2", { id }, title), apart(panels, index),
    panels.map((panel) => panelOf(panel, panel.map(() => `${id}-${(place += 1)}`), task, index, root)),
    labels.filter((label) => label.wh_per_1000_queries === null).map((label) =>
      element("p", { class: "el-cmp-note" }, `${label.model}: the figure is not known.`)));
}

/** Why figures of several panels are not compared; nothing where there is one panel. */
function apart(panels, index) {
  const profiles = [...new Set(panels.map((panel) => panel[0].profile))].map((profile) => index.profiles[profile]);
  const real = panels.filter((panel) => panel[0].weights === "pretrained");
  if (profiles.length > 1) {
    const counts = profiles.map(({ short, counted }) => `${short} (${counted})`).join("; ");
    return element("p", { class: "el-cmp-warning" }, element("b", {}, "Measured on different machines, so not compared."),
      ` Each machine has a scale of its own below: ${counts}. They count different things, and no conversion between them is true.`);
  }
  if (real.length > 1) {
    return element("p", { class: "el-cmp-warning" }, element("b", {}, "Measured on different data sets, so not compared."),
      " A longer text costs more, whoever reads it: each set of data sets has a scale of its own below.");
  }
  return null;
}

function panelOf(labels, anchors, task, index, root) {
  const [first] = labels;
  const profile = index.profiles[first.profile];
  const names = shortNames(labels);
  const sets = figureWorkloads(first).map((id) => workloadsOf(first)[id].title).join(", ");
  const told = labels.map((label) => (comparable(labels) && label !== first ? toldApart(first, label) : null));
  return element("div", { class: "el-cmp-panel" },
    element("p", { class: "el-cmp-ground" }, "On: ", element("b", {}, profile.short), `, ${profile.counted}. Mean over ${sets}.`),
    comparable(labels)
      ? [verdict(labels, names, told), tieList(labels, names),
        chart(labels, names, index.scales[task]?.[first.profile])]
      : element("p", { class: "el-cmp-note" }, first.weights === "pretrained"
        ? `Only ${names[0]} was measured like this, so there is nothing to set it against.`
        : "Random weights: the model never did the job, so nothing is compared."),
    labels.length > 1 && element("nav", { class: "el-cmp-strip", "aria-label": `Figures, ${index.task_details[task].title}` },
      labels.map((label, place) => element("a", { href: `#${anchors[place]}` },
        tile(label), " ", element("b", {}, `${significant(label.wh_per_1000_queries)} Wh`), " ", element("span", {}, names[place])))),
    element("div", { class: "el-cmp-cards", style: `--n:${labels.length}` },
      labels.map((label, place) => card(label, anchors[place],
        comparable(labels) ? label.wh_per_1000_queries / first.wh_per_1000_queries : null, told[place],
        index.task_details[task], profile, root))),
    element("p", { class: "el-note" }, element("b", {}, `${profile.title}.`), ` ${profile.boundary_plain}`));
}

const SAME = "the intervals of their runs overlap.";

function verdict(labels, names, told) {
  const last = labels.length - 1;
  const times = labels[last].wh_per_1000_queries / labels[0].wh_per_1000_queries;
  const [much, energy] = times === 1 ? ["as much", " energy as "] : [factor(times), " the energy of "];
  const said = told[last] === false
    ? [element("strong", {}, "No difference can be told"), ` between ${names[0]} and ${names[last]}: ${SAME}`]
    : [element("b", {}, names[last]), " needs ", element("strong", {}, much), energy, element("b", {}, names[0]),
      last > 1 ? `, the thriftiest of these ${labels.length}.` : " for the same job.",
      told[last] === null && " There are too few runs to say whether that is a difference."];
  const [one, other] = [labels[0].quality_of_energy, labels[last].quality_of_energy];
  // Of one kind where they are called the same: metric, data sets, and whether it was measured stand in the title.
  const quality = last === 1 && one && other && one.title === other.title &&
    ` ${one.title}: ${significant(one.value)} for ${names[0]}, ${significant(other.value)} for ${names[1]}.`;
  return element("p", { class: "el-cmp-verdict" }, said, quality);
}

function tieList(labels, names) {
  const pairs = ties(labels);
  if (labels.length < 3 || !pairs.length) return null;
  const name = (label) => names[labels.indexOf(label)];
  return element("ul", { class: "el-cmp-ties" }, pairs.map(([one, other]) => element("li", {},
    element("b", {}, "No difference can be told"), ` between ${name(one)} and ${name(other)}: ${SAME}`)));
}

function chart(labels, names, scale) {
  const ticks = axisOf(labels.flatMap((label) => label.interval_95 ?? [label.wh_per_1000_queries]));
  const where = (value) => position(ticks, value);
  const stretch = (name, low, high) => span(name, at(where(low), where(high) - where(low)));
  const start = labels[0].wh_per_1000_queries;
  return element("figure", { class: "el-cmp-chart" },
    element("div", { class: "el-cmp-rows" },
      scale && element("div", { class: "el-cmp-bands", "aria-hidden": "true" },
        bands(scale.upper_edges_wh_per_1000_queries, ticks).map(({ letter, left, width }) =>
          element("span", { class: `el-class-${letter}`, style: at(left, width) }, letter))),
      element("ul", {}, labels.map((label, place) => {
        const value = label.wh_per_1000_queries;
        return element("li", {},
          element("span", { class: "el-cmp-name" }, breakable(names[place])),
          element("span", { class: "el-cmp-plot", "aria-hidden": "true" },
            ticks.map((step) => span("el-cmp-grid", at(where(step)))),
            stretch("el-cmp-gap", start, value),
            label.interval_95 && [stretch("el-cmp-whole", ...label.interval_95), stretch("el-cmp-runs", ...label.interval_95_runs)],
            span("el-cmp-mark", at(where(value)))),
          element("span", { class: "el-cmp-value" }, element("b", {}, `${significant(value)} Wh`), ` ${factor(value / start)}`));
      })),
      element("div", { class: "el-cmp-ticks", "aria-hidden": "true" },
        ticks.map((step) => element("span", { style: at(where(step)) }, tick(step))))),
    element("figcaption", {}, caption(labels)));
}

function caption(labels) {
  const common = new Set(labels.map((label) => label.measured_by)).size === 1;
  return "Wh per 1,000 queries, one logarithmic scale. Line: figure. Thick bar: 95 % interval of the runs. " +
    `Thin bar: with the meter’s uncertainty${common ? ", which moves all of these alike" : ""}.`;
}

function card(label, anchor, times, told, details, profile, root) {
  const page = new URL(label.urls.page, root).href;
  const picture = new URL(label.urls.label, root).href;
  const row = (term, ...said) => element("div", {}, element("dt", {}, term), element("dd", {}, ...said));
  const small = (text) => element("small", {}, text);
  return element("article", { class: "el-cmp-card", id: anchor, "aria-labelledby": `${anchor}-name` },
    element("h3", { id: `${anchor}-name` }, element("a", { href: page }, breakable(label.model))),
    element("p", { class: "el-cmp-kind" }, label.approach + (label.variant ? `, ${label.variant}` : "")),
    element("a", { class: "el-cmp-label", href: picture },
      element("img", { src: picture, width: 440, height: 640, loading: "lazy", alt: `Energy label of ${label.model}` })),
    element("dl", {},
      row("Energy", tile(label), " ", element("b", { class: "el-cmp-figure" }, `${significant(label.wh_per_1000_queries)} Wh`),
        " ", small("per 1,000 queries")),
      row("Against the thriftiest here", times === null ? unknown("not compared")
        : factor(times) + (told === false ? ": no difference can be told" : "")),
      row("95 % interval", label.interval_95
        ? [`${range(label.interval_95)} Wh `, small(`runs alone ${range(label.interval_95_runs)}`)] : unknown("too few runs")),
      label.assumed && row("Assumed", label.assumed),
      row("Where it goes", shares(label)),
      row("Quality", quality(label.quality_of_energy)),
      row("A query took", counts(label) || unknown("not counted")),
      row("Runs", runs(label)),
      row(label.status === "estimated" ? "Estimated" : "Measured", `${months(label.measured_from, label.measured_to)}, valid until ${month(label.valid_until)}`),
      row("Boundary", profile.counted)),
    element("p", { class: "el-cmp-more" },
      element("a", { href: page }, "Whole card", element("span", { class: "el-cmp-hidden" }, ` of ${label.model}`))));
}

function quality(found) {
  if (!found) return unknown("not known");
  const range = found.interval_95 ? ` (${significant(found.interval_95[0])}–${significant(found.interval_95[1])})` : "";
  return [element("b", {}, significant(found.value) + range), " ", element("small", {}, found.short)];
}

/** `30 runs of 1,000 queries`, or where they differ `30 runs of 1,000 to 26,000 queries, 345,000 in all`. */
function runs(label) {
  const workloads = figureWorkloads(label).map((id) => workloadsOf(label)[id]);
  if (workloads.some((workload) => workload.queries_in_all === null)) return `${counted(label.runs, "run")}, of how many queries is not stated`;
  const fewest = Math.min(...workloads.map((workload) => workload.queries_per_run));
  const most = Math.max(...workloads.map((workload) => workload.queries_per_run_most));
  const all = workloads.reduce((sum, workload) => sum + workload.queries_in_all, 0);
  const of = fewest === most ? counted(fewest, "query") : `${fixed(fewest)} to ${fixed(most)} queries, ${fixed(all)} in all`;
  return `${counted(label.runs, "run")} of ${of}`;
}

function shares(label) {
  const parts = Object.entries(label.shares);
  const kind = (name, counting) => `el-share-${name} el-${counting}`;
  return [
    element("div", { class: "el-shares", "aria-hidden": "true" }, parts.map(([name, { counting, fraction }]) =>
      element("span", { class: kind(name, counting), style: `width:${fixed(100 * fraction, 2)}%` }))),
    element("ul", { class: "el-legend" }, parts.map(([name, { counting, fraction }]) => element("li", {},
      element("span", { class: `el-key ${kind(name, counting)}` }), `${COMPONENTS[name] ?? name} ${percent(fraction, 1)}, ${counting}`))),
  ];
}

function counts(label) {
  return figureWorkloads(label).map((id) => workloadsOf(label)[id])
    .filter((workload) => Object.keys(workload.counts).length)
    .map((workload) => `${workload.title}: ${Object.entries(workload.counts)
      .map(([name, mean]) => `${meanCount(mean)} ${COUNTS[name] ?? name}`).join(", ")}`).join("; ");
}

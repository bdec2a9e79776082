// Draws a comparison: the same elements as generator/pages/templates/side_by_side.html, for what a reader has chosen.

import { breakable, element } from "../base/element.js";
import { counted, factor, fixed, meanCount, month, months, percent, significant, tick } from "../base/format.js";
import { citation } from "../cite/cited.js";
import { axisOf, bands, position } from "./axis.js";
import { queryOf } from "./choice.js";
import { keyOf, writtenPoints } from "./points.js";
import { ratioInShort, ratioInWords, ratioOf, timesInWords, intervalInWords } from "./ratio.js";
import { asAsked, comparable, figureWorkloads, ground, panelsOf, partsOf, shortNames, ties, toldApart, workloadsOf } from "./rules.js";
import { made, served, waited } from "./serving.js";

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

/**
 * One job: every panel of the labels that were measured alike, and why panels are never on one scale. `choose` is called
 * with a label, a point of it and that point's name, where a reader chooses another way of serving.
 */
export function taskSection(task, labels, index, root, choose) {
  const { title } = index.task_details[task];
  const id = `cmp-${task}`;
  const panels = panelsOf(labels);
  let place = 0;
  return element("section", { class: "el-cmp-task", "data-task": task, "aria-labelledby": id },
    element("h2", { id }, title), apart(panels, index), servedApart(panels),
    panels.map((panel, at) => panelOf(panel, panel.map(() => `${id}-${(place += 1)}`),
      panels.length > 1 ? `${title}, scale ${at + 1}` : title, task, index, root, choose)),
    labels.filter((label) => label.wh_per_1000_queries === null).map((label) =>
      element("p", { class: "el-cmp-note" }, `${label.model}: the figure is not known.`)));
}

/** Why figures of several panels are not compared; nothing where there is one panel. */
function apart(panels, index) {
  const profiles = [...new Set(panels.map((panel) => panel[0].profile))].map((profile) => index.profiles[profile]);
  const real = panels.filter((panel) => panel[0].weights === "pretrained" && !panel[0].quick);
  if (profiles.length > 1) {
    const counts = profiles.map(({ short, counted }) => `${short} (${counted})`).join("; ");
    return warning("Measured on different machines, so not compared.",
      `Each machine has a scale of its own below: ${counts}. They are different computers, or count different things in different ways, and no figure can be converted from one to another.`);
  }
  if (new Set(real.map(([label]) => ground(label))).size > 1) {
    return warning("Measured on different data sets, so not compared.",
      "Longer texts cost more with any model: each set of data sets has a scale of its own below.");
  }
  return null;
}

/** Why figures that share all but the way of serving are not compared; nothing where all are. */
function servedApart(panels) {
  const grounds = panels.map(([label]) => ground(label));
  if (new Set(grounds).size === grounds.length) return null;
  return warning("Served differently, so not compared.",
    "Figures are compared if each is for its label’s own way of serving, chosen by the task’s rule, or if all were served with the same number of queries at once on the same number of GPUs.");
}

const warning = (short, why) => element("p", { class: "el-cmp-warning" }, element("b", {}, short), ` ${why}`);

/** How the labels of a panel were served, where that was chosen: each as its task asks, or all alike. */
function servedTogether(labels, rule) {
  if (labels.every(asAsked)) return labels.some((label) => label.operating) ? ` Each served as the task asks: ${rule}.` : "";
  return labels.length > 1 ? ` Served alike: ${labels.find((label) => label.point)?.point.title}.` : "";
}

/** One panel of a job; no other on the page is called by this `title`. */
function panelOf(labels, anchors, title, task, index, root, choose) {
  const [first] = labels;
  const profile = index.profiles[first.profile];
  const names = shortNames(labels);
  const parts = partsOf(names);
  const sets = figureWorkloads(first).map((id) => workloadsOf(first)[id].title).join(", ");
  const told = labels.map((label) => (comparable(labels) && label !== first ? toldApart(first, label) : null));
  return element("div", { class: "el-cmp-panel" },
    element("p", { class: "el-cmp-ground" }, "On: ", element("b", {}, profile.short), `, ${profile.counted}. Mean over ${sets}.${servedTogether(labels, index.task_details[task].operating_rule)}`),
    comparable(labels)
      ? [verdict(labels, names, told), cited(labels, names, task, index), tieList(labels, names),
        // Classes are of what a task asks for, and no other way of serving has one.
        chart(labels, names, labels.every(asAsked) ? index.scales[task]?.[first.profile] : null)]
      : element("p", { class: "el-cmp-note" }, first.quick
        ? "A quick measurement, of few queries, so nothing is compared."
        : first.weights === "pretrained"
        ? `Only ${names[0]} was measured like this, so there is nothing to compare it with.`
        : "Random weights: the model never did the job, so nothing is compared."),
    labels.length > 1 && element("nav", { class: "el-cmp-strip", "aria-label": `Figures, ${title}` },
      labels.map((label, place) => element("a", { href: `#${anchors[place]}` },
        tile(label), " ", element("b", {}, `${significant(label.wh_per_1000_queries)} Wh`), " ",
        element("span", { class: "el-cmp-parts" }, parts[place].map((part) => element("span", {}, part)))))),
    cards(labels, anchors, (label, place) => rows(label, comparable(labels) ? ratioOf(label, first) : null,
      told[place], profile, choose), root),
    element("p", { class: "el-note" }, element("b", {}, `${profile.title}.`), ` ${profile.boundary_plain}`));
}

const MOST_TIES = 5;
const SAME = "the intervals of their runs overlap.";

function verdict(labels, names, told) {
  const last = labels.length - 1;
  const ratio = ratioOf(labels[last], labels[0]);
  const [much, energy] = ratio.value === 1 ? ["as much", " energy as "] : [timesInWords(ratio), ` (${intervalInWords(ratio)}) the energy of `];
  const said = told[last] === false
    ? [element("strong", {}, "No clear difference"), ` between ${names[0]} and ${names[last]}: ${SAME}`]
    : [element("b", {}, names[last]), " needs ", element("strong", {}, much), energy, element("b", {}, names[0]),
      last > 1 ? `, the thriftiest of these ${labels.length}.` : " for the same job.",
      told[last] === null && " There are too few runs to say whether that is a difference."];
  const [one, other] = [labels[0].quality_of_energy, labels[last].quality_of_energy];
  // Of one kind where they are called the same (metric, data sets, whether it was measured) and prepared for alike.
  const quality = last === 1 && one && other && one.title === other.title && `${one.prepared}` === `${other.prepared}` &&
    ` ${one.title}: ${significant(one.value)} for ${names[0]}, ${significant(other.value)} for ${names[1]}.`;
  const unrated = [...new Set([0, last])].filter((end) => !labels[end].quality_of_energy).map((end) => names[end]).join(" or ");
  return element("p", { class: "el-cmp-verdict" }, said, quality, unrated && ` Nobody has measured how well ${unrated} answers.`);
}

const whole = (label) => label.model + (label.variant ? ` (${label.variant})` : "");

/** The verdict, to be cited; nothing where both ends are one record. */
function cited(labels, names, task, index) {
  const [first, last] = [labels[0], labels[labels.length - 1]];
  const job = index.task_details[task].title.toLowerCase();
  const where = index.profiles[first.profile].short;
  const way = (label) => (label.chosen ? ` at ${label.point.title}` : "");
  const [one, other] = [last, first].map((label) => whole(label) + way(label));
  const figures = `${significant(last.wh_per_1000_queries)} against ${significant(first.wh_per_1000_queries)} Wh for 1,000 queries`;
  const sentence = `For ${job} on ${where}, ${one} needs ${ratioInWords(ratioOf(last, first))} the energy of ${other} (${figures}).`;
  const models = [...new Set(labels.map((label) => label.model))];
  const ways = new Map(labels.filter((label) => label.chosen).map((label) => [keyOf(label), label.point.id]));
  const query = queryOf(models, task) + (ways.size ? `&${writtenPoints(ways)}` : "");
  return citation({ about: `${names[names.length - 1]} against ${names[0]}: ${job} on ${where}`, day: index.edition, sentence, query });
}

function tieList(labels, names) {
  const pairs = ties(labels);
  if (labels.length < 3 || !pairs.length) return null;
  const name = (label) => names[labels.indexOf(label)];
  const list = element("ul", { class: "el-cmp-ties" }, pairs.map(([one, other]) => element("li", {},
    element("b", {}, "No clear difference"), ` between ${name(one)} and ${name(other)}: ${SAME}`)));
  if (pairs.length <= MOST_TIES) return list;
  const all = (labels.length * (labels.length - 1)) / 2;
  return element("details", { class: "el-more" },
    element("summary", {}, `No clear difference between ${pairs.length} of the ${all} pairs`), list);
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
          element("span", { class: "el-cmp-value" }, element("b", {}, `${significant(value)} Wh`), ` ${ratioInShort(ratioOf(label, labels[0]))}`));
      })),
      element("div", { class: "el-cmp-ticks", "aria-hidden": "true" },
        ticks.map((step) => element("span", { style: at(where(step)) }, tick(step))))),
    element("figcaption", {}, caption(labels)));
}

function caption(labels) {
  const common = new Set(labels.map((label) => label.measured_by)).size === 1;
  const assumed = labels.some((label) => label.repeatability_assumed) ? ", or what is assumed of other runs" : "";
  return `Wh per 1,000 queries, one logarithmic scale. Line: figure. Thick bar: 95 % interval of the runs${assumed}. ` +
    `Thin bar: with the meter’s uncertainty${common ? ", which moves all of these alike" : ""}. Coloured bar: how far it is from the thriftiest.`;
}

// One model may have many variants: more than six stand in rows of even length.
const columns = (count) => (count <= 6 ? count : Math.ceil(count / Math.ceil(count / 5)));

/** The cards of a panel, each with the same rows: those that at least one of them fills. */
function cards(labels, anchors, rowsOf, root) {
  const all = labels.map(rowsOf);
  const terms = Object.keys(all[0]).filter((term) => all.some((found) => found[term]));
  return element("div", { class: "el-cmp-cards", style: `--n:${columns(labels.length)};--rows:${terms.length + 4}` },
    labels.map((label, place) => card(label, anchors[place], terms.map((term) => [term, all[place][term]]), root)));
}

function card(label, anchor, filled, root) {
  const page = new URL(label.urls.page, root).href;
  const picture = new URL(label.urls.label, root).href;
  return element("article", { class: "el-cmp-card", id: anchor, "aria-labelledby": `${anchor}-name` },
    element("h3", { id: `${anchor}-name` }, element("a", { href: page }, breakable(label.model))),
    element("p", { class: "el-cmp-kind" }, label.approach + (label.variant ? `, ${label.variant}` : "")),
    element("a", { class: "el-cmp-label", href: picture },
      element("img", { src: picture, width: 440, height: 640, loading: "lazy", alt: `Energy label of ${label.model}` })),
    element("dl", {}, filled.map(([term, said]) =>
      element("div", {}, element("dt", {}, term), element("dd", {}, said || unknown(term === "Assumed" ? "nothing" : "not stated"))))),
    element("p", { class: "el-cmp-more" },
      element("a", { href: page }, "Whole card", element("span", { class: "el-cmp-hidden" }, ` of ${label.model}`))));
}

const small = (text) => element("small", {}, text);

/** What a card says of a label, by term; empty where it says nothing. */
function rows(label, ratio, told, profile, choose) {
  return {
    Energy: [tile(label), " ", element("b", { class: "el-cmp-figure" }, `${significant(label.wh_per_1000_queries)} Wh`),
      " ", small("per 1,000 queries"), label.chosen && [" ", small("not the label’s own way of serving, so without its letter")]],
    Served: label.points?.length ? wayOf(label, choose) : served(label),
    "Against the thriftiest here": ratio === null ? unknown("not compared")
      : ratioInShort(ratio) + (told === false ? ": no clear difference" : ""),
    "95 % interval": label.interval_95
      ? [`${range(label.interval_95)} Wh `, small(`${label.repeatability_assumed ? "without the meter" : "runs alone"} ${range(label.interval_95_runs)}`)] : unknown("too few runs"),
    Assumed: label.assumed,
    "Energy a token": label.wh_per_1000_tokens && [`${significant(label.wh_per_1000_tokens)} Wh `,
      small(`per 1,000 written, ${meanCount(label.tokens_per_answer)} an answer`)],
    Waiting: waited(label.point),
    Made: made(label.point),
    "Where it goes": Object.keys(label.shares).length ? shares(label) : unknown("not known of this way of serving"),
    Quality: quality(label.quality_of_energy),
    "A query took": counts(label) || unknown("not counted"),
    Runs: runs(label),
    [label.status === "estimated" ? "Estimated" : "Measured"]: `${months(label.measured_from, label.measured_to)}, valid until ${month(label.valid_until)}`,
    Boundary: profile.counted,
  };
}

/** The ways in which a label was measured, one of them chosen. */
function wayOf(label, choose) {
  return element("select", {
    class: "el-cmp-way", "data-label": keyOf(label), "aria-label": `Way of serving ${label.model}${label.variant ? `, ${label.variant}` : ""}`,
    change: ({ target }) => choose(label, target.value, target.selectedOptions[0].textContent),
  }, label.points.map((point) => element("option", { value: point.id, selected: point === label.point },
    point.title + (point.operating ? " (the label’s)" : ""))));
}

function quality(found) {
  if (!found) return unknown("not known");
  const range = found.interval_95 ? ` (${significant(found.interval_95[0])}–${significant(found.interval_95[1])})` : "";
  return [element("b", {}, significant(found.value) + range), " ", element("small", {}, found.short)];
}

/** `30 runs of 1,000 queries`, or where they differ `30 runs of 1,000 to 26,000 queries, 345,000 in all`. */
function runs(label) {
  if (label.chosen) {
    const { queries_in_all } = label.point;
    return counted(label.runs, "run") + (queries_in_all === null ? " (number of queries not stated)" : `, ${counted(queries_in_all, "query")} in all`);
  }
  const workloads = figureWorkloads(label).map((id) => workloadsOf(label)[id]);
  if (workloads.some((workload) => workload.queries_in_all === null)) return `${counted(label.runs, "run")} (number of queries not stated)`;
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
      element("span", { class: `el-key ${kind(name, counting)}` }), `${COMPONENTS[name] ?? name} ${percent(fraction, fraction < 1 ? 1 : 0)}, ${counting}`))),
  ];
}

function counts(label) {
  // Of another point than the label's own it is known what was written, and no more.
  if (label.chosen) return label.tokens_per_answer === null ? "" : `${meanCount(label.tokens_per_answer)} ${COUNTS.tokens_out}`;
  return figureWorkloads(label).map((id) => workloadsOf(label)[id])
    .filter((workload) => Object.keys(workload.counts).length)
    .map((workload) => `${workload.title}: ${Object.entries(workload.counts)
      .map(([name, mean]) => `${meanCount(mean)} ${COUNTS[name] ?? name}`).join(", ")}`).join("; ");
}

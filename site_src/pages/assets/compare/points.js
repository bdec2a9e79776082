// The ways of serving that a label was measured in, of which a reader may choose another than the label's own; and the
// choice in the address, which is hostile input.

import { figureWorkloads } from "./rules.js";

/** What names a label in an address: `profile/task/organisation--model--variant`, as its record's file is called. */
export const keyOf = (label) => label.urls.record.replace(/^api\/v1\/records\//, "").replace(/\.json$/, "");

/** The label with its `points` from its model's document: none where it has one way, or is a mean over data sets. */
export function withPoints(label, document) {
  const found = Object.values(document.points?.[label.record_sha256] ?? {});
  const choice = found.length === 1 && figureWorkloads(label).length === 1 && found[0].length > 1;
  return { ...label, points: choice ? found[0] : [], point: found[0]?.find((point) => point.operating) ?? null };
}

/** The label with the figures of another of its points; with its own, or one that is not there, as it is. */
export function atPoint(label, id) {
  const point = label.points.find((point) => point.id === id);
  if (!point || point.operating) return label;
  const { server, at_once, engine, gpus } = point;
  const { wh_per_1000_queries, interval_95, interval_95_runs, tokens_per_answer, wh_per_1000_tokens, runs } = point;
  return {
    ...label, point, chosen: point.id, served: { server, at_once, engine, gpus },
    wh_per_1000_queries, interval_95, interval_95_runs, tokens_per_answer, wh_per_1000_tokens, runs,
    // A letter and a place are of the label's own point, and so is what each of several components took.
    class: null, class_span: null, status: label.status === "estimated" ? "estimated" : "another-point", place: null, factor_to_thriftiest: null,
    shares: Object.keys(label.shares).length === 1 ? label.shares : {},
  };
}

/** The `at=label:point` of an address, at most sixty: a map from labels' names to points' ids. */
export function parsePoints(search) {
  const asked = new URLSearchParams(search).getAll("at").slice(0, 60).map((text) => text.slice(0, 400));
  return new Map(asked.filter((text) => text.includes(":")).map((text) => {
    const cut = text.lastIndexOf(":");
    return [text.slice(0, cut), text.slice(cut + 1)];
  }));
}

/** The same as part of a query string, without its question mark. */
export const writtenPoints = (chosen) => [...chosen]
  .map(([key, id]) => `at=${encodeURIComponent(`${key}:${id}`).replace(/%2F/g, "/").replace(/%3A/g, ":")}`).join("&");

/** What was asked, told apart into what there is and what there is not. Asking for a label's own point chooses nothing. */
export function resolvedPoints(asked, labels) {
  const known = new Map(labels.map((label) => [keyOf(label), label.points]));
  const chosen = new Map();
  const unknown = [];
  for (const [key, id] of asked) {
    const point = known.get(key)?.find((point) => point.id === id);
    if (!point) unknown.push([key, id]);
    else if (!point.operating) chosen.set(key, id);
  }
  return { chosen, unknown };
}

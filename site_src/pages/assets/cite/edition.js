// What to say where a link cites another edition than the one that is shown, or a ratio that is not there any more.

import { element } from "../base/element.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SHOWN = 40;
const RECORD = /([a-z0-9]+)\.([0-9a-f]{8,64})/g;

/** What an address cites: an edition (null: none), and the two records of a ratio by the paths of their labels. */
export function citedIn(search, hash) {
  const edition = new URLSearchParams(search).get("edition");
  const labels = hash.startsWith("#ratio.") ? [...hash.slice("#ratio.".length).matchAll(RECORD)].map(([, scale, digest]) => `labels/${scale}/${digest}/`) : [];
  return { edition, labels: [...new Set(labels)] };
}

/** A sentence for the reader; null where the link cites what is shown. `root` is where the site is. */
export function editionNote({ edition, labels }, day, missing, root) {
  const link = (path, text) => element("a", { href: new URL(path, root).href }, text);
  const changes = ["See ", link("data/#changes", "what has changed"), "."];
  const records = missing && labels.length > 0 && [" What it cites stands as it was published: ",
    labels.map((path, place) => [place > 0 && " and ", link(path, place > 0 ? "the other label" : "one label")]), "."];
  if (edition !== null && !DAY.test(edition)) {
    return ["This link names an edition that cannot be one, “", element("b", {}, edition.slice(0, SHOWN)), `”. This page shows the edition of ${day}.`, records];
  }
  if (edition === null || edition === day) return missing ? ["What this link cites is not on this page.", records] : null;
  return [`This link cites the edition of ${edition}; this page shows that of ${day}. `,
    missing ? "The ratio that it cites has changed since." : "Figures may have changed since.", " ", changes, records];
}

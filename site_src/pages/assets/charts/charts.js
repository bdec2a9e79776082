// Draws a chart again as an interactive one once it comes into view. The page is complete without this:
// the same chart stands in it as a picture, and the same figures as a table.
import { inUnit, NARROW, narrow, WRITTEN_IN } from "./specification.js";

/** Load the Vega bundle that ships with the site, once. */
let bundle;
const load = () => (bundle ??= import("../vega.js").then(() => window.vegaEmbed));

/** What the table beside a chart shows: its unit, and the rows that its filters left (none: all). */
const view = { unit: WRITTEN_IN, shown: {} };
const drawn = new Map();

async function upgrade(figure) {
  const source = document.getElementById(figure.dataset.spec);
  const box = figure.querySelector(".el-chart-box");
  const unit = view.unit;
  const given = inUnit(JSON.parse(source.textContent), unit);
  const spec = figure.closest(".el-task") && box.clientWidth < NARROW ? narrow(given) : given;
  spec.width = "container";
  spec.autosize = { type: "fit-x", contains: "padding" };
  const embed = await load();
  const target = document.createElement("div");
  // Out of the way until it is drawn: what stood there before stays till then.
  target.style.cssText = "width:100%;height:0;overflow:hidden";
  box.append(target);
  const { view: chart } = await embed(target, spec, { actions: false, renderer: "svg", tooltip: { theme: "custom" } });
  box.querySelector(":scope > svg")?.remove();
  box.tabIndex = -1;
  target.style.cssText = "width:100%";
  drawn.get(figure)?.forget();
  drawn.set(figure, { unit, chart, forget: () => { chart.finalize(); target.remove(); } });
  await (unit.title === view.unit.title ? filter(figure) : upgrade(figure));
}

/** The points of rows that were filtered out become faint. */
async function filter(figure) {
  const entry = drawn.get(figure);
  const shown = view.shown[figure.closest("[data-profile]")?.dataset.profile] ?? [];
  const said = shown.join();
  if (said === (entry.shown ?? "")) return;
  entry.shown = said;
  await entry.chart.signal("shown", shown).runAsync();
}

document.addEventListener("el:view", ({ detail }) => {
  Object.assign(view, detail);
  // The table first: a chart of many points may take a moment.
  requestAnimationFrame(() => setTimeout(() => {
    for (const [figure, { unit }] of drawn) {
      (unit.title === view.unit.title ? filter(figure) : upgrade(figure)).catch((error) => console.warn("chart stays as it was:", error));
    }
  }));
});

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    // A chart that cannot be drawn stays a picture.
    upgrade(target).catch((error) => console.warn("chart stays a picture:", error));
  }
}, { rootMargin: "200px" });

for (const figure of document.querySelectorAll("[data-spec]")) seen.observe(figure);

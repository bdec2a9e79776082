// Draws a chart again as an interactive one once it comes into view. The page is complete without this:
// the same chart stands in it as a picture, and the same figures as a table.

/** A chart narrower than so many pixels leaves its names less room. */
const NARROW = 520;

/**
 * Vega writes neither code nor style sheets into the page, which a strict Content-Security-Policy forbids: it interprets
 * expressions (`ast`), and the style of the tooltip is in table.css.
 */
const OPTIONS = {
  actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: { theme: "custom", disableDefaultStyle: true },
};

/** What drawing takes, loaded once, when the first chart comes into view: the Vega bundle, and how to adapt a chart. */
let loaded;
const load = () => (loaded = loaded ?? Promise.all([import("./specification.js"), import("../vega.js")]));

/** What the table beside a chart shows: its unit (null: the chart's own), and the rows that filters left (none: all). */
const view = { unit: null, shown: {} };
const drawn = new Map();

async function upgrade(figure) {
  const [{ inUnit, narrow }] = await load();
  const source = document.getElementById(figure.dataset.spec);
  const box = figure.querySelector(".el-chart-box");
  const unit = view.unit;
  const written = JSON.parse(source.textContent);
  const given = unit ? inUnit(written, unit) : written;
  const spec = box.clientWidth < NARROW ? narrow(given) : given;
  spec.width = "container";
  spec.autosize = { type: "fit-x", contains: "padding" };
  const target = document.createElement("div");
  // Out of the way until it is drawn: what stood there before stays till then.
  target.style.cssText = "width:100%;height:0;overflow:hidden";
  box.append(target);
  const { view: chart } = await window.vegaEmbed(target, spec, OPTIONS);
  box.querySelector(":scope > svg")?.remove();
  box.tabIndex = -1;
  target.style.cssText = "width:100%";
  drawn.get(figure)?.forget();
  drawn.set(figure, { unit, chart, forget: () => { chart.finalize(); target.remove(); } });
  await (unit === view.unit ? filter(figure) : upgrade(figure));
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
      (unit === view.unit ? filter(figure) : upgrade(figure)).catch((error) => console.warn("chart stays as it was:", error));
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

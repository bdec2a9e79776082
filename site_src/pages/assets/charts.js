// Draws a chart again as an interactive one once it comes into view. The page is complete without this:
// the same chart stands in it as a picture, and the same figures as a table.

/** Load the Vega bundle that ships with the site, once. */
let bundle;
const load = () => (bundle ??= import("./../assets/vega.js").then(() => window.vegaEmbed));

async function upgrade(figure) {
  const source = document.getElementById(figure.dataset.spec);
  const box = figure.querySelector(".el-chart-box");
  const spec = JSON.parse(source.textContent);
  spec.width = "container";
  spec.autosize = { type: "fit-x", contains: "padding" };
  const embed = await load();
  const target = document.createElement("div");
  target.style.width = "100%";
  box.append(target);
  await embed(target, spec, { actions: false, renderer: "svg", tooltip: { theme: "custom" } });
  box.querySelector(":scope > svg")?.remove();
  box.tabIndex = -1;
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    // A chart that cannot be drawn stays a picture.
    upgrade(target).catch((error) => console.warn("chart stays a picture:", error));
  }
}, { rootMargin: "200px" });

for (const figure of document.querySelectorAll("[data-spec]")) seen.observe(figure);

// A small model against a large one on the calculator's page: the day on which it pays, the chart, and the milestones.
import { plural, trimmed } from "../base/format.js";
import { breakEven, chart, milestones, verdict } from "./break-even.js";
import { apart } from "./candidates.js";
import { nameOf } from "./names.js";
import { all, one, write } from "./page.js";

const UNFINISHED = "Fill in the marked fields to see the day.";

/**
 * Show what is known of the pair: two models (or undefined), the training in kWh, queries a day, and what the task's
 * quality is measured in. Where anything is missing, or the two cannot be compared, say so instead.
 */
export function showPair({ small, large, training, queries }) {
  const other = apart(small, large);
  const ready = Boolean(small && large && !other && training && queries);
  one("[data-even]").hidden = !ready;
  const [short, range] = ready
    ? verdict(breakEven(training, small, large, queries), small, large) : [other || UNFINISHED, ""];
  write("even-verdict", short);
  write("even-range", range);
  write("even-quality", ready ? qualities(small, large) : "");
  // Where the volume is not known, the last one does not stay.
  one("[data-even-volume]").hidden = !queries;
  write("even-queries", trimmed(queries ?? 0, 15));
  write("even-queries-word", plural(queries ?? 0, "query"));
  if (!ready) return;
  write("even-small", nameOf(small));
  write("even-large", nameOf(large));
  write("even-training", `${trimmed(training, 15)} kWh`);
  drawChart(chart(training, small, large, queries));
  const rows = milestones(training, small, large, queries);
  all("[data-milestone]").forEach((row, index) => [...row.cells].forEach((cell, at) => (cell.textContent = rows[index][at])));
}

function qualities(small, large) {
  const known = ({ quality, quality_of }) => (quality ? `${quality} (${quality_of})` : "not known");
  return `Quality: ${known(small)} for the small model, ${known(large)} for the large one. A cheaper answer is no use if it is wrong.`;
}

/** Move every mark of the break-even chart to where it belongs. */
function drawChart(chart) {
  for (const shape of all("[data-points]")) shape.setAttribute("points", chart[shape.dataset.points]);
  const dot = one(".el-even-dot");
  dot.hidden = !chart.cross;
  if (chart.cross) [dot.style.left, dot.style.top] = chart.cross.map((place) => `${place}%`);
  all(".el-even-y").forEach((tick, index) => (tick.textContent = chart.energies[index][1]));
  all(".el-even-x").forEach((tick, index) => (tick.textContent = chart.days[index][1]));
  write("even-unit", `${chart.unit}, added up`);
}

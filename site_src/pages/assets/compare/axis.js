// A common logarithmic scale for a few figures: its ticks, and where figures and classes stand on it. The same as
// generator/pages/charts/log_axis.py; tests/golden/side_by_side.json holds both to the same numbers.

const LETTERS = ["A", "B", "C", "D", "E", "F", "G"];
const MOST_TICKS = 7;
const end = (items) => items[items.length - 1];

/** The ticks of the shortest axis of 1-2-5 steps (of decades, where those would be many) around positive values. */
export function axisOf(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const fine = around(low, high, [1, 2, 5]);
  return fine.length <= MOST_TICKS ? fine : around(low, high, [1]);
}

function around(low, high, steps) {
  const ladder = [];
  for (let exponent = Math.floor(Math.log10(low)) - 1; exponent < Math.floor(Math.log10(high)) + 3; exponent += 1) {
    // Read from text: powers of ten are not exact everywhere.
    for (const step of steps) ladder.push(Number(`${step}e${exponent}`));
  }
  const first = end(ladder.filter((tick) => tick <= low));
  const last = ladder.find((tick) => tick >= high && tick > first);
  return ladder.filter((tick) => tick >= first && tick <= last);
}

/** Where `value` stands on the axis, in per cent from its left end. */
export const position = (ticks, value) => (100 * Math.log(value / ticks[0])) / Math.log(end(ticks) / ticks[0]);

/** The classes of a scale (its upper edges by letter) along the axis. */
export function bands(edges, ticks) {
  const upper = LETTERS.slice(0, -1).map((letter) => edges[letter]);
  const lows = [ticks[0], ...upper];
  const highs = [...upper, end(ticks)];
  return LETTERS.flatMap((letter, at) => {
    const first = Math.max(lows[at], ticks[0]);
    const last = Math.min(highs[at], end(ticks));
    if (!(first < last)) return [];
    const left = position(ticks, first);
    return [{ letter, left, width: position(ticks, last) - left }];
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { breakEven, chart, nice, verdict } from "../../../site_src/pages/assets/calculator/break-even.js";
import { magnitudes } from "../magnitudes.mjs";

const known = (value) => ({ value, low: value * 0.95, high: value * 1.05 });
const bare = (value) => ({ value, low: null, high: null });

test("a small model pays when its training is saved, never when it saves nothing", () => {
  assert.equal(breakEven(100, known(1), known(11), 1e6).day, 10);
  assert.equal(breakEven(1, known(1), known(11), 1e6).day, 1);
  for (const small of [11, 12]) {
    const found = breakEven(100, bare(small), bare(11), 1e6);
    assert.equal(found.day, null);
    assert.match(verdict(found, bare(small), bare(11))[0], /^It never pays/);
  }
});

test("the crossing is where both have used the same", () => {
  const large = [...magnitudes(300, -3, 5, 4)];
  const training = [...magnitudes(300, -3, 5, 5)];
  [...magnitudes(300, -3, 5, 6)].forEach((small, index) => {
    const { crossing, day } = breakEven(training[index], known(small), known(large[index]), 1e4);
    if (crossing === null) return;
    const [one, other] = [training[index] + (small * crossing) / 100, (large[index] * crossing) / 100];
    assert.ok(Math.abs(one - other) <= 1e-6 * other);
    assert.ok(day >= crossing && day < crossing + 1);
  });
});

test("nothing of a chart lies outside its plot", () => {
  const large = [...magnitudes(300, -6, 7, 7)];
  [...magnitudes(300, -6, 7, 8)].forEach((small, index) => {
    const made = chart(3.1, known(small), known(large[index]), 1e4);
    const places = [made.small, made.large, made.small_band, made.large_band].join(" ").split(/[ ,]/).map(Number);
    assert.ok(places.every((place) => place >= -0.001 && place <= 100.001));
  });
});

test("a nice number is one, two or five times a power of ten, and not far above", () => {
  for (const value of magnitudes(1000, -12, 20, 9)) {
    assert.ok(nice(value) >= value && nice(value) <= 2.5000001 * value);
    assert.match(Number(nice(value).toPrecision(12)).toExponential(), /^[125]e/);
  }
});

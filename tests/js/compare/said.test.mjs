// What the compare page says of what could not be had: nothing of it is left unsaid, however much there is.
import assert from "node:assert/strict";
import { test } from "node:test";

import { unknownPoints } from "../../../site_src/pages/assets/compare/said.js";

/** What is said, as texts; without a browser an element is the texts within it. */
function told(points, most) {
  const before = globalThis.document;
  globalThis.document = {
    createElement: () => ({ text: "", setAttribute() {}, append(...parts) { this.text += parts.map((part) => part.text ?? part).join(""); } }),
  };
  try {
    return unknownPoints(points, most).map(({ text }) => text);
  } finally {
    globalThis.document = before;
  }
}

const unknown = (count) => Array.from({ length: count }, (_, at) => [`p/chat/a--${at}`, "8"]);

test("of ways of serving that there are not the first are named, and the rest are counted", () => {
  assert.deepEqual(told([], 2), []);
  assert.deepEqual(told(unknown(1), 2), ["There is no way of serving “p/chat/a--0:8” here, so the label’s own is shown."]);
  assert.equal(told(unknown(2), 2).length, 2);
  assert.deepEqual(told(unknown(3), 2).slice(2), ["1 more way of serving in the address was not found."]);
  assert.deepEqual(told(unknown(9), 2).slice(2), ["7 more ways of serving in the address were not found."]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { openSearch } from "../../site_src/pages/assets/home.js";

/** A stand-in for the page that has these elements. */
const page = (elements) => ({ querySelector: (selector) => elements[selector] ?? null });

test("the search is opened and has the cursor", () => {
  const done = [];
  const toggle = { checked: false, click: () => done.push("click") };
  const field = { focus: () => done.push("focus") };
  assert.equal(openSearch(page({ "#__search": toggle, "[data-md-component=search-query]": field })), true);
  assert.deepEqual(done, ["click", "focus"]);
});

test("a search that is open already is not closed", () => {
  const done = [];
  const toggle = { checked: true, click: () => done.push("click") };
  const field = { focus: () => done.push("focus") };
  openSearch(page({ "#__search": toggle, "[data-md-component=search-query]": field }));
  assert.deepEqual(done, ["focus"]);
});

test("without a search the link leads on", () => {
  assert.equal(openSearch(page({})), false);
});

// What models are called beside each other, and how a list of what an address asks for is cut.
import assert from "node:assert/strict";
import { test } from "node:test";

import { listed, nameOf, namesOf } from "../../../site_src/pages/assets/calculator/names.js";

const MACHINES = { p: "one node", q: "another node" };
const model = (name, variant, profile = "p") => ({ key: `${name}--${variant}--${profile}`, model: name, variant, profile });

test("a model is called by its name and variant, and by its machine where another is called the same", () => {
  assert.equal(nameOf(model("a/one", "bf16")), "a/one, bf16");
  assert.equal(nameOf(model("a/one", null)), "a/one");
  const shown = [model("a/one", "bf16"), model("a/two", "bf16", "q"), model("a/one", "bf16", "q"), model("a/one", "fp8", "q")];
  assert.deepEqual(namesOf(shown, MACHINES),
    ["a/one, bf16, on one node", "a/two, bf16", "a/one, bf16, on another node", "a/one, fp8"]);
  assert.deepEqual(namesOf([], {}), []);
});

test("a long list is cut, and says how many more there are", () => {
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c", "d"], ["a", "b", "c", "d", "e"]].map(listed),
    ["", "a", "a and b", "a, b, c and d", "a, b, c and 2 more"]);
});

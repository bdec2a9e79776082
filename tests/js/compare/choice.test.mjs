// What the address and the browser's store may hold, hostile or not.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as choice from "../../../site_src/pages/assets/compare/choice.js";

const NAMES = ["google/flan-t5-base", "google/flan-t5-large", "openai-community/gpt2", "bert-base/uncased", "acme/__proto__"];

test("a stored choice is a list of Hub ids or nothing", () => {
  assert.deepEqual(choice.parseChoice('["a/b","a/b","c/d"]'), ["a/b", "c/d"]);
  for (const text of [null, "", "{", "null", "7", '"a/b"', '{"0":"a/b","length":1}', "[[]]", "x".repeat(1e6)]) {
    assert.deepEqual(choice.parseChoice(text), []);
  }
  assert.deepEqual(choice.parseChoice('["<script>/x","../x","a/b c","a",7,null,"a/b/c","javascript:alert(1)//x","a/b"]'), ["a/b"]);
  assert.equal(choice.parseChoice(JSON.stringify(Array.from({ length: 50 }, (_, n) => `a/m${n}`))).length, choice.MOST);
});

test("six are the most; the seventh is refused and nothing is lost", () => {
  let models = [];
  for (let n = 0; n < 6; n += 1) models = choice.toggled(models, `a/m${n}`).choice;
  assert.deepEqual(choice.toggled(models, "a/m6"), { choice: models, refused: true });
  assert.deepEqual(choice.toggled(models, "a/m0"), { choice: models.slice(1), refused: false });
});

test("two choices are alike in whatever order they were made", () => {
  assert.ok(choice.alike([], []));
  assert.ok(choice.alike(["a/b", "c/d"], ["c/d", "a/b"]));
  assert.ok(!choice.alike(["a/b", "c/d"], ["a/b"]));
  assert.ok(!choice.alike(["a/b"], ["c/d"]));
});

test("an address says what it was made of", () => {
  const query = choice.queryOf(["a/b", "c/d-e.f"], "fill-mask");
  assert.equal(query, "?m=a/b&m=c/d-e.f&task=fill-mask");
  assert.deepEqual(choice.parseQuery(query), { names: ["a/b", "c/d-e.f"], task: "fill-mask" });
  assert.equal(choice.queryOf([], null), "");
  assert.equal(choice.queryOf(["a/b&m=x"], null), "?m=a/b%26m%3Dx");
});

test("mangled addresses are read without complaint", () => {
  assert.deepEqual(choice.parseQuery("?m=%zz&m=%E0%A4%A&m=%00&m=+&m=&task="), { names: ["%zz", "\ufffd%A", "\0"], task: null });
  assert.equal(choice.parseQuery(`?m=${"x".repeat(100_000)}`).names[0].length, 300);
  assert.deepEqual(choice.parseQuery("?m=a/b&m=a/b&m=%20a/b%20").names, ["a/b"]);
});

test("a mistyped name leads to those like it, nonsense to none", () => {
  assert.deepEqual(choice.nearest("gogle/flan-t5-bas", NAMES, 2), ["google/flan-t5-base", "google/flan-t5-large"]);
  assert.deepEqual(choice.nearest("gpt-2", NAMES), ["openai-community/gpt2"]);
  for (const text of ["<script>alert(1)</script>", "", "\0", "xxxxxxxx", "💥"]) assert.deepEqual(choice.nearest(text, NAMES), []);
});

test("the field finds names by their words, in any order", () => {
  assert.deepEqual(choice.matching("t5 google", NAMES), ["google/flan-t5-base", "google/flan-t5-large"]);
  assert.deepEqual(choice.matching("LARGE", NAMES), ["google/flan-t5-large"]);
  assert.deepEqual(choice.matching("(.*", NAMES), []);
  // A whole name goes before one that has it as a part, whichever comes first.
  const names = ["a/vit-gpt2-image", "b/gpt2-large", "openai-community/gpt2", "google/flan-t5-base-x", "google/flan-t5-base"];
  assert.deepEqual(choice.matching("gpt2", names), ["openai-community/gpt2", "a/vit-gpt2-image", "b/gpt2-large"]);
  assert.equal(choice.matching("Flan T5 base", names)[0], "google/flan-t5-base");
  assert.equal(choice.matching("google/flan-t5-base", names)[0], "google/flan-t5-base");
  assert.equal(choice.matching("", NAMES, 3).length, 3);
});

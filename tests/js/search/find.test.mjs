import assert from "node:assert/strict";
import { test } from "node:test";

import { find, fit, fold, marked, prepare, rank, snippet, wordsOf } from "../../../site_src/pages/assets/search/find.js";

const index = () => ({
  format: 1,
  tasks: { id: ["text-classification", "fill-mask"], title: ["Text classification", "Fill mask"], text: ["Say which class a text belongs to.", "Guess the word that was left out."] },
  models: {
    name: ["a/xbert", "a/my-bert", "acme/bert-large", "bert/other", "dé/Café-bert-2", "org/bert", "zeta/t5"],
    labels: [1, 1, 1, 1, 1, 2, 1],
  },
  labels: { task: [0, 0, 0, 0, 0, 0, 1, 1], class: "ABCDEFG-", wh: ["1", "2", "3", "4", "5", "6", "7", ""] },
  pages: {
    url: ["method/", "method/#limits", "about/"],
    page: ["Method", "Method", "About"],
    title: ["", "Class limits", ""],
    text: ["How it is measured.", "The limits of classes, and BERT once.", "Who we are"],
  },
});
const titles = (query, kind = "models") => find(prepare(index()), query)[kind].items.map(({ title }) => title);

test("the whole name leads, then its start, the start of a word, and inside a word", () => {
  assert.deepEqual(titles("bert"), ["org/bert", "bert/other", "acme/bert-large", "a/my-bert", "dé/Café-bert-2", "a/xbert"]);
  assert.deepEqual(["org/bert", "bert/x", "x/bert-y", "x/y-bert", "x/ybert", "x/y"].map((name) => fit(name, "bert")), [0, 1, 1, 2, 3, null]);
});

test("a word that starts late counts as the start of a word even when it is met inside one before", () => {
  assert.equal(fit("x/robert-bert", "bert"), 2);
});

test("accents and case make no difference, on either side", () => {
  assert.deepEqual(titles("CAFE"), ["dé/Café-bert-2"]);
  assert.deepEqual(titles("cafè"), ["dé/Café-bert-2"]);
  assert.equal(fold("ÀÉÎõü"), "aeiou");
});

test("every word must be somewhere: in the name or among the jobs", () => {
  assert.deepEqual(titles("bert mask"), ["org/bert"]);
  assert.deepEqual(titles("mask"), ["zeta/t5", "org/bert"]);
  assert.deepEqual(titles("bert nowhere"), []);
  assert.equal(rank("org/bert", "fill mask", ["bert", "mask"]), 404);
});

test("pages are found by their sections, titles before text", () => {
  assert.deepEqual(titles("limits", "pages"), ["Class limits"]);
  assert.deepEqual(titles("method", "pages"), ["Method", "Class limits"]);
  assert.deepEqual(titles("bert", "pages"), ["Class limits"]);
  assert.deepEqual(titles("guess", "tasks"), ["Fill mask"]);
});

test("a model carries its own labels and no other's", () => {
  const model = find(prepare(index()), "org/bert").models.items[0];
  assert.deepEqual(model.labels, [{ task: "Text classification", letter: "F", wh: "6" }, { task: "Fill mask", letter: "G", wh: "7" }]);
  assert.deepEqual(find(prepare(index()), "t5").models.items[0].labels, [{ task: "Fill mask", letter: "-", wh: "" }]);
});

test("only the best few are given, with how many there are", () => {
  const many = index();
  many.models = { name: Array.from({ length: 30 }, (_, n) => `org/bert-${n}`), labels: Array(30).fill(0) };
  const { models } = find(prepare(many), "bert");
  assert.equal(models.count, 30);
  assert.equal(models.items.length, 8);
});

test("no word finds nothing, and signs are signs", () => {
  for (const query of ["", "  ", "\t"]) assert.equal(find(prepare(index()), query).models.count, 0);
  for (const query of [".*", "<script>", "\\", "(", "a/xbert\u0000"]) assert.equal(find(prepare(index()), query).models.count, 0);
  assert.deepEqual(wordsOf(" Two  Words "), ["two", "words"]);
});

test("an index of another format is refused", () => {
  assert.throws(() => prepare({ ...index(), format: 2 }), /format 2, not 1/);
  assert.throws(() => prepare(null), /format undefined/);
});

test("hits are marked where they stand, also when they touch", () => {
  assert.deepEqual(marked("Bert and BERT", ["bert"]), [["Bert", true], [" and ", false], ["BERT", true]]);
  assert.deepEqual(marked("café", ["af", "e"]), [["c", false], ["afé", true]]);
  assert.deepEqual(marked("plain", ["x"]), [["plain", false]]);
  assert.deepEqual(marked("", ["x"]), []);
});

test("a snippet shows the first hit whole, at the borders of words", () => {
  const text = `${"word ".repeat(60)}needle ${"more ".repeat(60)}`.trim();
  const cut = snippet(text, ["needle"]);
  assert.match(cut, /^… word .*needle more.* …$/);
  assert.ok(cut.length < 130);
  assert.equal(snippet("short text", ["text"]), "short text");
  assert.ok(snippet("x".repeat(500), ["xx"]).length < 130);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { find, prepare } from "../../../site_src/pages/assets/search/find.js";
import { marked, snippet } from "../../../site_src/pages/assets/search/marking.js";
import { meant, oneOff, vocabulary } from "../../../site_src/pages/assets/search/spelling.js";
import { fit, fold, rank, wordsOf } from "../../../site_src/pages/assets/search/words.js";

const index = () => ({
  format: 2,
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
  answers: {
    words: [["gpt-4", "chat gpt"], ["fill mask", "fill-mask", "guessing"], ["who made this", "gone"], ["nowhere to go"]],
    to: [["method/#limits", "about/"], ["tasks/fill-mask/"], ["about/"], []],
    note: ["It is closed.", "", "", ""],
  },
  stop_words: ["how", "does", "the", "this", "who", "for"],
  general_words: ["energy"],
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

test("what an answer holds whole is asked, though no word of it is left to look for", () => {
  const found = find(prepare(index()), "how does chatgpt");
  assert.deepEqual([found.asked, found.answers.count], [true, 2]);
  assert.equal(find(prepare(index()), "  ").asked, false);
  assert.equal(find(prepare(index()), "?").asked, false);
  assert.equal(find(prepare(index()), "qqqq").asked, true);
});

test("no word finds nothing, and signs are signs", () => {
  for (const query of ["", "  ", "\t"]) assert.equal(find(prepare(index()), query).models.count, 0);
  for (const query of [".*", "<script>", "\\", "(", "a/xbert\u0000"]) assert.equal(find(prepare(index()), query).models.count, 0);
  assert.deepEqual(wordsOf(" Two  Words "), ["two", "words"]);
});

test("an index of another format is refused", () => {
  assert.throws(() => prepare({ ...index(), format: 3 }), /format 3, not 2/);
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

test("the parts of a joined word are found one after another, and a number is the whole of its word", () => {
  const parted = { ...index(), models: { name: ["meta/Llama-2-7b-hf", "meta/Llama-2-70b", "meta/7b-Llama"], labels: [1, 1, 1] } };
  const found = (query) => find(prepare(parted), query).models.items.map(({ title }) => title);
  assert.deepEqual(found("llama-7b"), ["meta/Llama-2-7b-hf"]);
  assert.deepEqual(found("llama-7"), []);
});

test("models with random weights come after those that were trained, unless one is typed whole", () => {
  const random = { ...index(), models: { name: ["a/long-name-of-a-bert", "random-weights/bert"], labels: [1, 1] } };
  assert.deepEqual(find(prepare(random), "ber").models.items.map(({ title }) => title), ["a/long-name-of-a-bert", "random-weights/bert"]);
  assert.deepEqual(find(prepare(random), "bert").models.items.map(({ title }) => title), ["random-weights/bert", "a/long-name-of-a-bert"]);
});

const answers = (query) => find(prepare(index()), query).answers.items.map(({ url }) => url);

test("words that people use lead to where they are answered, however their parts are joined", () => {
  for (const query of ["gpt-4", "GPT 4", "gpt4", "“Chat-GPT”?", "how does the chatgpt energy", "ChatGPT's"]) {
    assert.deepEqual(answers(query), ["method/#limits", "about/"], query);
  }
  assert.equal(find(prepare(index()), "gpt4").answers.items[0].note, "It is closed.");
  assert.deepEqual(answers("nowhere to go"), []);
});

test("of two answers each shows its first place first, and a place stands once", () => {
  assert.deepEqual(answers("gpt4 guessing"), ["method/#limits", "tasks/fill-mask/", "about/"]);
  const found = find(prepare(index()), "fill mask");
  assert.deepEqual(found.tasks.items, []);
  assert.equal(found.first, true);
});

test("a model whose name holds all that was typed goes before an answer to a part of it", () => {
  const named = index();
  named.models.name[0] = "a/gpt4-bert";
  assert.equal(find(prepare(named), "gpt4 bert").first, false);
  assert.equal(find(prepare(named), "gpt4").first, true);
  assert.equal(find(prepare(index()), "gpt4 bert").first, true);
  assert.equal(find(prepare(index()), "gpt4 bert").models.items[0].title, "org/bert");
});

test("what holds most of the words is shown, with what nothing holds, and one of two is not most", () => {
  const found = find(prepare(index()), "bert mask qqqq");
  assert.deepEqual([found.models.items[0].title, found.missed], ["org/bert", ["qqqq"]]);
  assert.equal(find(prepare(index()), "bert qqqq").models.count, 0);
});

test("one typing error is forgiven: a letter more, less or another, or two swapped; never in a digit", () => {
  for (const typed of ["berts", "brt", "bart", "ebrt", "xbert"]) assert.ok(oneOff(typed, "bert"), typed);
  for (const typed of ["bert", "trebx", "bertss", "be", "rbet"]) assert.ok(!oneOff(typed, "bert"), typed);
  assert.ok(!oneOff("gpt3", "gpt2") && !oneOff("gpt", "gpt2") && !oneOff("gpt21", "gpt2") && !oneOff("a12", "a21"));
  const known = vocabulary(["guess words", "limits"]);
  assert.deepEqual(["gess", "geuss", "words", "wor", "lim", "limitz", "quess"].map((typed) => meant(typed, known, "")),
    ["guess", "guess", null, null, null, "limits", "guess"]);
  assert.equal(meant("wrod", known, "org/wrod-1"), null);
});

test("a typing error is mended wherever the word stands, and told", () => {
  for (const query of ["guesing", "limts", "gess"]) {
    const found = find(prepare(index()), query);
    assert.equal(found.corrected.length, 1, query);
    assert.ok(found.answers.count + found.models.count + found.tasks.count + found.pages.count, query);
  }
  assert.deepEqual(find(prepare(index()), "xbert").corrected, []);
});

test("what is typed in part leads to the answer that starts so, where nothing else does", () => {
  assert.deepEqual(answers("gues"), []);
  assert.deepEqual(answers("chatg"), ["method/#limits", "about/"]);
  assert.deepEqual(answers("zz"), []);
});

test("a stop word joins no other to a phrase, and is passed over within one", () => {
  const asking = { ...index(), stop_words: ["do", "i", "my", "all"] };
  asking.answers = { words: [["doi"], ["sort all my mails"], ["do i pay"]], to: [["about/"], ["method/"], ["method/#limits"]], note: ["", "", ""] };
  const found = (query) => find(prepare(asking), query).answers.items.map(({ url }) => url);
  assert.deepEqual(found("do I gain"), []);
  assert.deepEqual(found("DOI"), ["about/"]);
  assert.deepEqual(found("do I sort my mails"), ["method/"]);
  assert.deepEqual(found("sort mails"), ["method/"]);
  assert.deepEqual(found("do I pay"), ["method/#limits"]);
  // One telling word of a phrase is not the phrase.
  assert.deepEqual(found("pay"), []);
});

test("where no entry holds all words, the most that stand together are looked for", () => {
  const found = find(prepare(index()), "limits classes large");
  assert.deepEqual([found.words, found.missed], [["limits", "classes"], ["large"]]);
  assert.deepEqual(found.pages.items.map(({ title }) => title), ["Class limits"]);
});

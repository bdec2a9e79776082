import assert from "node:assert/strict";
import { test } from "node:test";

import { Blocks, range } from "../../../site_src/pages/assets/search/blocks.js";
import { prepare } from "../../../site_src/pages/assets/search/find.js";
import { oneOff, shelvesOf } from "../../../site_src/pages/assets/search/spelling.js";

test("the blocks of a text are those that may hold a key which starts with it", () => {
  const firsts = ["alpha", "bert", "bert", "berta", "cat"];
  assert.deepEqual(range(firsts, "bert"), [0, 4]);
  assert.deepEqual(range(firsts, "b"), [0, 4]);
  assert.deepEqual(range(firsts, "berta"), [2, 4]);
  assert.deepEqual(range(firsts, "cats"), [4, 5]);
  assert.deepEqual(range(firsts, "aaa"), [0, 0]);
  assert.deepEqual(range(firsts, "zeta"), [4, 5]);
  assert.deepEqual(range([], "a"), [0, 0]);
});

test("no block is left out that holds such a key, however the list is cut", () => {
  const keys = ["a", "ab", "ab", "abc", "abd", "b", "ba", "ba", "bab", "c", "ca"];
  for (let size = 1; size <= keys.length; size++) {
    const firsts = keys.filter((_, place) => place % size === 0);
    for (const wanted of ["a", "ab", "abc", "abz", "b", "ba", "bab", "c", "cb", "z"]) {
      const [from, to] = range(firsts, wanted);
      keys.forEach((key, place) => {
        const block = Math.floor(place / size);
        if (key.startsWith(wanted)) assert.ok(from <= block && block < to, `${wanted} in blocks of ${size}`);
      });
    }
  }
});

const columns = (names) => ({
  models: { name: names, labels: names.map(() => 1) },
  labels: { task: names.map(() => 0), class: "A".repeat(names.length), wh: names.map(() => "1") },
});
const index = () => ({
  format: 2,
  tasks: { id: ["fill-mask"], title: ["Fill mask"], text: ["Guess the word that was left out."] },
  ...columns([]),
  blocks: { models: 3, firsts: ["acmebert", "orgroberta"], words: ["first-r", "last-a", "last-t"] },
  pages: { url: ["about/"], page: ["About"], title: [""], text: ["Who we are"] },
  answers: { words: [], to: [], note: [] },
  stop_words: ["the"],
  general_words: [],
});
const FILES = {
  "search/models/0.json": columns(["acme/bert", "acme/other"]),
  "search/models/1.json": columns(["org/roberta"]),
  "search/words/first-r.json": ["roberta"],
  "search/words/last-a.json": ["roberta"],
  "search/words/last-t.json": ["bert"],
};

test("a block is fetched once, and again where it did not come", async () => {
  const asked = [];
  let broken = true;
  const blocks = new Blocks(prepare(index()), async (path) => {
    asked.push(path);
    if (broken) throw new Error("gone");
    return FILES[path];
  });
  await assert.rejects(blocks.find("acme/bert"), /gone/);
  broken = false;
  assert.deepEqual((await blocks.find("acme/bert")).models.items.map(({ title }) => title), ["acme/bert"]);
  const before = asked.length;
  await blocks.find("acme/bert");
  assert.equal(asked.length, before);
});

test("a typing error is mended by the words of all names, which nobody fetches before", async () => {
  const asked = [];
  const blocks = new Blocks(prepare(index()), async (path) => (asked.push(path), FILES[path]));
  assert.equal((await blocks.find("bert")).models.count, 1);
  assert.ok(!asked.some((path) => path.startsWith("search/words/")));
  const found = await blocks.find("aoberta");
  // Of all lists of words the one that may hold what was meant: there is none of words that start like this.
  assert.deepEqual(asked.filter((path) => path.startsWith("search/words/")), ["search/words/last-a.json"]);
  assert.deepEqual(found.corrected, [["aoberta", "roberta"]]);
  assert.deepEqual(found.models.items.map(({ title }) => title), ["org/roberta"]);
});

test("without a word nothing is fetched", async () => {
  const blocks = new Blocks(prepare(index()), () => assert.fail("fetched"));
  assert.equal((await blocks.find("")).asked, false);
  assert.equal(prepare(index()).count, 3);
});

test("with the first letter wrong the last leads to the word, and with the last wrong the first", async () => {
  for (const typed of ["toberta", "oberta", "orberta", "robertaa", "robert"]) {
    const { models } = await new Blocks(prepare(index()), async (path) => FILES[path]).find(typed);
    assert.deepEqual(models.items.map(({ title }) => title), ["org/roberta"], typed);
  }
});

test("whatever one error makes of a word, one of its lists is one of the word's own", () => {
  const letters = "abcz2";
  for (const word of ["abcz", "bert", "roberta", "zzzz", "ab2c", "aabb"]) {
    const typed = new Set();
    for (let at = 0; at <= word.length; at++) {
      typed.add(word.slice(0, at) + word.slice(at + 1)).add(word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2));
      for (const letter of letters) typed.add(word.slice(0, at) + letter + word.slice(at)).add(word.slice(0, at) + letter + word.slice(at + 1));
    }
    const near = [...typed].filter((other) => oneOff(other, word));
    assert.ok(near.length > 10);
    for (const other of near) assert.ok(shelvesOf(other).some((shelf) => shelvesOf(word).includes(shelf)), `${other} of ${word}`);
  }
});

test("names that a text may mean come from the blocks near it, and for no text none are fetched", async () => {
  const asked = [];
  const blocks = new Blocks(prepare(index()), async (path) => (asked.push(path), FILES[path]));
  assert.deepEqual(await blocks.names(""), []);
  assert.deepEqual(asked, []);
  assert.deepEqual(await blocks.names("ROBERT"), ["org/roberta"]);
  assert.deepEqual(asked, ["search/models/1.json"]);
});

test("a typing error among words that many names hold is mended too", async () => {
  // A block a name: more than are fetched for "base" and for "model".
  const many = (word) => Array.from({ length: 10 }, (_, number) => `${word}${number}/base-model`);
  const names = [...many("aaaa"), "cccc/base-model", ...many("dddd"), ...many("zzzz")];
  const listed = names.flatMap((name) => [[name.replace(/\W/g, ""), name], ["basemodel", name], ["model", name]]).sort();
  const files = Object.fromEntries(listed.map(([, name], number) => [`search/models/${number}.json`, columns([name])]));
  files["search/words/last-c.json"] = ["cccc"];
  const large = { ...index(), blocks: { models: names.length, firsts: listed.map(([key]) => key), words: ["last-c"] } };
  const blocks = new Blocks(prepare(large), async (path) => files[path]);
  const found = await blocks.find("xccc base model");
  assert.deepEqual(found.corrected, [["xccc", "cccc"]]);
  assert.deepEqual(found.models.items.map(({ title }) => title), ["cccc/base-model"]);
  assert.deepEqual(found.missed, []);
});

test("the parts of a joined word lead to the block of a name that holds them apart", async () => {
  const firsts = ["b", "c", "d", "e", "llama27b", "q"];
  const files = { "search/models/4.json": columns(["meta/Llama-2-7b"]) };
  const blocks = new Blocks(prepare({ ...index(), blocks: { models: 3, firsts, words: [] } }), async (path) => files[path] ?? columns([]));
  assert.deepEqual((await blocks.find("llama-7b")).models.items.map(({ title }) => title), ["meta/Llama-2-7b"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { Blocks, range } from "../../../site_src/pages/assets/search/blocks.js";
import { prepare } from "../../../site_src/pages/assets/search/find.js";

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
  blocks: { models: 3, firsts: ["acmebert", "orgroberta"] },
  pages: { url: ["about/"], page: ["About"], title: [""], text: ["Who we are"] },
  answers: { words: [], to: [], note: [] },
  stop_words: ["the"],
  general_words: [],
});
const FILES = {
  "search/models/0.json": columns(["acme/bert", "acme/other"]),
  "search/models/1.json": columns(["org/roberta"]),
  "search/words.json": ["acme", "bert", "org", "other", "roberta"],
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
  assert.ok(!asked.includes("search/words.json"));
  const found = await blocks.find("rbberta");
  assert.deepEqual(found.corrected, [["rbberta", "roberta"]]);
  assert.deepEqual(found.models.items.map(({ title }) => title), ["org/roberta"]);
});

test("without a word nothing is fetched", async () => {
  const blocks = new Blocks(prepare(index()), () => assert.fail("fetched"));
  assert.equal((await blocks.find("")).asked, false);
  assert.equal(prepare(index()).count, 3);
});

test("a typing error among words that many names hold is mended too", async () => {
  // A block a name: more than are fetched for "base" and for "model".
  const many = (word) => Array.from({ length: 10 }, (_, number) => `${word}${number}/base-model`);
  const names = [...many("aaaa"), "cccc/base-model", ...many("dddd"), ...many("zzzz")];
  const listed = names.flatMap((name) => [[name.replace(/\W/g, ""), name], ["basemodel", name], ["model", name]]).sort();
  const files = Object.fromEntries(listed.map(([, name], number) => [`search/models/${number}.json`, columns([name])]));
  files["search/words.json"] = ["base", "cccc", "model"];
  const large = { ...index(), blocks: { models: names.length, firsts: listed.map(([key]) => key) } };
  const blocks = new Blocks(prepare(large), async (path) => files[path]);
  const found = await blocks.find("xccc base model");
  assert.deepEqual(found.corrected, [["xccc", "cccc"]]);
  assert.deepEqual(found.models.items.map(({ title }) => title), ["cccc/base-model"]);
  assert.deepEqual(found.missed, []);
});

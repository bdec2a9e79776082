// What the compare page looks up, and what it does not: no list of all models is ever fetched.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Loading } from "../../../site_src/pages/assets/compare/loading.js";
import { Names, resolved } from "../../../site_src/pages/assets/compare/names.js";

const NAMES = ["Acme/BERT-Base", "acme/bert-large", "google/flan-t5-base", "org/roberta"];
const none = { models: { name: [], labels: [] }, labels: { task: [], class: "", wh: [] } };
const columns = (names) => ({
  models: { name: names, labels: names.map(() => 1) },
  labels: { task: names.map(() => 0), class: "A".repeat(names.length), wh: names.map(() => "1") },
});
const common = {
  format: 2, tasks: { id: ["fill-mask"], title: ["Fill mask"], text: [""] }, pages: { url: [], page: [], title: [], text: [] },
  answers: { words: [], to: [], note: [] }, stop_words: ["the"], general_words: [],
};
const SMALL = { "search/index.json": { ...common, ...columns(NAMES) } };
const LARGE = {
  "search/index.json": { ...common, ...none, blocks: { models: 4, firsts: ["acmebertbase", "flant5base", "orgroberta"], words: [] } },
  "search/models/0.json": columns(["Acme/BERT-Base", "acme/bert-large", "google/flan-t5-base"]),
  "search/models/1.json": columns(["google/flan-t5-base", "acme/bert-large"]),
  "search/models/2.json": columns(["org/roberta", "google/flan-t5-base"]),
};
const from = (files, asked = []) => new Names(async (path) => {
  asked.push(path);
  if (!(path in files)) throw new Error(`${path} is not there`);
  return files[path];
});

for (const [kind, files] of Object.entries({ small: SMALL, large: LARGE })) {
  test(`on a ${kind} site a name is found in any case of letters, and one that is none is not`, async () => {
    const names = from(files);
    assert.equal(await names.spelled("acme/bert-base"), "Acme/BERT-Base");
    assert.equal(await names.spelled("ORG/ROBERTA"), "org/roberta");
    for (const text of ["acme/bert", "nobody/nothing", "__proto__", "<b>", "💥", ""]) assert.equal(await names.spelled(text), null, text);
  });

  test(`on a ${kind} site a mistyped name leads to those like it, with and without its organisation`, async () => {
    const names = from(files);
    assert.equal((await names.like("gogle/flan-t5-bas"))[0], "google/flan-t5-base");
    assert.equal((await names.like("flan-t5-base"))[0], "google/flan-t5-base");
    for (const text of ["<script>alert(1)</script>", "\0", "💥", "7777"]) assert.deepEqual(await names.like(text), []);
  });
}

test("of a large site the index comes once, and of its blocks those that may hold the name", async () => {
  const asked = [];
  const names = from(LARGE, asked);
  await Promise.all([names.about("roberta"), names.about("roberta")]);
  await names.about("org/roberta");
  assert.deepEqual(asked, ["search/index.json", "search/models/2.json", "search/models/1.json"]);
});

test("an index that did not come is asked for again", async () => {
  let broken = true;
  const names = new Names(async (path) => {
    if (broken) throw new Error("gone");
    return SMALL[path];
  });
  await assert.rejects(names.about("bert"), /gone/);
  broken = false;
  assert.equal((await names.about("bert")).length, NAMES.length);
});

const meant = async (name) => (name.startsWith("no/") ? null : name.toLowerCase());
const many = (count, maker = "a") => Array.from({ length: count }, (_, n) => `${maker}/m${n}`);

test("names are told apart: six models, those that are none, and those beyond, which nobody looks up", async () => {
  const looked = [];
  const told = (names) => resolved(names, (name) => (looked.push(name), meant(name)));
  assert.deepEqual(await told(["A/b", "a/b", "no/x", "c/d"]), { models: ["a/b", "c/d"], unknown: ["no/x"], beyond: [] });
  looked.length = 0;
  assert.deepEqual(await told(many(9)), { models: many(6), unknown: [], beyond: many(9).slice(6) });
  assert.deepEqual(looked, many(6));
  assert.deepEqual(await told([]), { models: [], unknown: [], beyond: [] });
});

test("however many names an address has, a dozen are looked up", async () => {
  let looked = 0;
  const found = await resolved(many(400, "no"), (name) => { looked += 1; return meant(name); });
  assert.equal(looked, 12);
  assert.deepEqual([found.models.length, found.unknown.length, found.beyond.length], [0, 12, 388]);
  // One that is none leaves its place to the next.
  assert.deepEqual(await resolved(["no/x", ...many(7)], meant), { models: many(6), unknown: ["no/x"], beyond: many(7).slice(6) });
});

test("what did not come fails the whole: nothing is shown as unknown that may be there", async () => {
  await assert.rejects(resolved(["a/b"], async () => { throw new Error("503"); }), /503/);
});

const ROOT = new URL("https://labels.example.org/");
const answers = (status, body = {}) => ({ status, ok: status < 300, json: async () => body });

test("a model's document is fetched once, by its own address", async () => {
  const asked = [];
  const loading = new Loading(ROOT, async (address) => (asked.push(String(address)), answers(200, { labels: [{}] })));
  await Promise.all([loading.model("a/b.c"), loading.model("a/b.c")]);
  assert.deepEqual(asked, ["https://labels.example.org/api/v1/models/a/b.c.json"]);
});

test("what has not the form of a Hub id is never put into an address, whatever it asks for", async () => {
  const loading = new Loading(ROOT, () => assert.fail("fetched"));
  for (const name of ["../../assets/x", "a", "a/b/c", "<b>/x", "a/b?c", "a/b#c", "a\\b/c", "", "//host/x", "a/%2e%2e"]) {
    assert.equal(await loading.model(name), null, name);
  }
  // Dots stay within the folder.
  assert.equal(new URL("api/v1/models/a/...json", ROOT).pathname, "/api/v1/models/a/...json");
});

test("a document that is not there, or has no label any more, is of no model", async () => {
  for (const status of [403, 404, 410]) assert.equal(await new Loading(ROOT, async () => answers(status)).model("a/b"), null);
  assert.equal(await new Loading(ROOT, async () => answers(200, { labels: [] })).model("a/b"), null);
});

test("what failed may be asked for again, and what is needed must be there", async () => {
  const statuses = [503, 200];
  const loading = new Loading(ROOT, async () => answers(statuses.shift(), { labels: [1] }));
  await assert.rejects(loading.model("a/b"), /503/);
  assert.deepEqual(await loading.model("a/b"), { labels: [1] });
  await assert.rejects(new Loading(ROOT, async () => answers(404)).needed("compare/index.json"), /is not there/);
});

// What the panel on a card gives to paste.
import assert from "node:assert/strict";
import { test } from "node:test";
import { snippet } from "../../../site_src/pages/assets/embed/snippet.js";

const SITE = "https://labels.example.org/";
const LABEL = {
  words: { living: { text: "a_b {target} $& $1", markdown: "a\\_b {target} $& $1", html: "a_b {target} $&amp; $1" } },
  page: "models/a/b/#task", living: "a/b/task", immutable: "v1/0123",
};
const choice = (picture, format, address) => snippet(SITE, LABEL, { picture, format, address });

test("a living picture leads to the card, an immutable one to its own page", () => {
  assert.equal(choice("flat", "markdown", "living").text,
    "[![a\\_b {target} $& $1](https://labels.example.org/badges/a/b/task.svg)](https://labels.example.org/models/a/b/#task)");
  assert.equal(choice("flat", "html", "immutable").text,
    '<a href="https://labels.example.org/labels/v1/0123/"><img src="https://labels.example.org/badges/v1/0123.svg" alt="a_b {target} $&amp; $1"></a>');
  assert.equal(choice("compact", "address", "immutable").text, "https://labels.example.org/labels/v1/0123.compact.svg");
});

test("where a format changes nothing of the words, they come once", () => {
  assert.match(choice("large", "rst", "living").text, /:alt: a_b \{target\} \$& \$1$/);
});

test("an immutable picture has words of its own where the record says another thing than is known now", () => {
  const label = { ...LABEL, words: { ...LABEL.words, immutable: { text: "as measured" } } };
  const picked = (address) => snippet(SITE, label, { picture: "flat", format: "markdown", address }).text;
  assert.match(picked("immutable"), /^\[!\[as measured\]/);
  assert.match(picked("living"), /^\[!\[a\\_b/);
});

test("what is shown is the picture itself, by its path on the site", () => {
  assert.equal(choice("flat", "html", "living").preview, "badges/a/b/task.svg");
  assert.equal(choice("label", "html", "immutable").preview, "labels/v1/0123.svg");
  assert.equal(choice("flat", "html", "immutable").foreign, false);
});

test("what another host draws is always living, and shown in our own drawing", () => {
  const found = choice("shields", "address", "immutable");
  assert.deepEqual(found, {
    text: "https://img.shields.io/endpoint?url=https%3A%2F%2Flabels.example.org%2Fbadges%2Fa%2Fb%2Ftask.json",
    address: "living", foreign: true, preview: "badges/a/b/task.svg",
  });
  assert.match(choice("shields", "markdown", "immutable").text, /models\/a\/b\/#task\)$/);
});

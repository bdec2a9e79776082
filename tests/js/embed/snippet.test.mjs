// What the panel on a card gives to paste.
import assert from "node:assert/strict";
import { test } from "node:test";
import { snippet } from "../../../site_src/pages/assets/embed/snippet.js";

const DATA = {
  site: "https://labels.example.org/",
  shapes: { markdown: "[![{alt}]({source})]({target})", html: '<a href="{target}"><img src="{source}" alt="{alt}"></a>', address: "{source}" },
  pictures: [{ key: "flat", title: "Badge" }, { key: "shields", title: "shields.io" }],
};
const LABEL = {
  alt: { living: { markdown: "a\\_b {target} $& $1", html: "a_b {target} $&amp; $1" } },
  pages: { living: "models/a/b/", immutable: "labels/v1/0123/" },
  pictures: {
    flat: { living: "badges/a/b/task.svg", immutable: "badges/v1/0123.svg" },
    shields: { living: "https://img.shields.io/endpoint?url=x" },
  },
};
const choice = (picture, format, address) => snippet(DATA, LABEL, { picture, format, address });

test("a living picture leads to the card, an immutable one to its own page", () => {
  assert.equal(choice("flat", "markdown", "living").text,
    "[![a\\_b {target} $& $1](https://labels.example.org/badges/a/b/task.svg)](https://labels.example.org/models/a/b/)");
  assert.equal(choice("flat", "html", "immutable").text,
    '<a href="https://labels.example.org/labels/v1/0123/"><img src="https://labels.example.org/badges/v1/0123.svg" alt="a_b {target} $&amp; $1"></a>');
  assert.equal(choice("flat", "address", "immutable").text, "https://labels.example.org/badges/v1/0123.svg");
});

test("an immutable picture has words of its own where the record says another thing than is known now", () => {
  const label = { ...LABEL, alt: { ...LABEL.alt, immutable: { markdown: "as measured" } } };
  const picked = (address) => snippet(DATA, label, { picture: "flat", format: "markdown", address }).text;
  assert.match(picked("immutable"), /^\[!\[as measured\]/);
  assert.match(picked("living"), /^\[!\[a\\_b/);
});

test("what is shown is the picture itself, by its path on the site", () => {
  assert.equal(choice("flat", "html", "living").preview, "badges/a/b/task.svg");
  assert.equal(choice("flat", "html", "immutable").preview, "badges/v1/0123.svg");
  assert.equal(choice("flat", "html", "immutable").foreign, false);
});

test("what another host draws is always living, and shown in our own drawing", () => {
  const found = choice("shields", "address", "immutable");
  assert.deepEqual(found, {
    text: "https://img.shields.io/endpoint?url=x", address: "living", foreign: true, preview: "badges/a/b/task.svg",
  });
  assert.match(choice("shields", "markdown", "immutable").text, /models\/a\/b\/\)$/);
});

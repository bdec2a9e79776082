// What a link cites, and what its reader is told. Addresses are hostile input.
import assert from "node:assert/strict";
import { test } from "node:test";

import { bibtexOf } from "../../../site_src/pages/assets/cite/bibtex.js";
import { citedIn, editionNote } from "../../../site_src/pages/assets/cite/edition.js";

// Just enough of a page for what is said.
globalThis.document = {
  createElement: (tag) => ({ tag, attributes: {}, said: [], setAttribute(name, value) { this.attributes[name] = value; }, append(...said) { this.said.push(...said); } }),
};
const ROOT = "https://example.org/site/";
const DAY = "2026-11-28";
const text = (said) => (said === null ? null : [said].flat(Infinity).filter((part) => typeof part === "string" || part?.tag)
  .map((part) => (typeof part === "string" ? part : `[${part.attributes.href ?? ""}${part.said.join("")}]`)).join(""));
const told = (search, hash, missing) => text(editionNote(citedIn(search, hash), DAY, missing, ROOT));

test("a link to what is shown needs no word", () => {
  assert.equal(told("", "", false), null);
  assert.equal(told(`?edition=${DAY}`, "#ratio.v1.0123456789abcdef.v1.fedcba9876543210", false), null);
});

test("another edition is told, and where the ratio is gone, both labels as they were published", () => {
  assert.match(told("?edition=2025-01-02", "", false), /cites the edition of 2025-01-02; this page shows that of 2026-11-28\. Figures may have changed since/);
  const gone = told("?edition=2025-01-02", "#ratio.v1.0123456789abcdef.unscaled.fedcba9876543210", true);
  assert.match(gone, /The ratio that it cites has changed since/);
  assert.match(gone, /site\/labels\/v1\/0123456789abcdef\/one label.* and .*site\/labels\/unscaled\/fedcba9876543210\/the other label/);
});

test("of one label at two ways of serving there is one link", () => {
  assert.deepEqual(citedIn("", "#ratio.v1.0123456789abcdef.v1.0123456789abcdef.served").labels, ["labels/v1/0123456789abcdef/"]);
});

test("whatever an address holds, nothing of it leads elsewhere", () => {
  for (const hash of ["#ratio.", "#ratio.//evil.example", "#ratio.v1.<img src=x>.v1.zz", "#ratio...%2e%2e/x", "#ratiox.v1.0123456789abcdef"]) {
    assert.deepEqual(citedIn("?edition=x", hash).labels, [], hash);
  }
  assert.match(told(`?edition=${"<b>x".repeat(90)}`, "", false), /an edition that cannot be one, “\[<b>x.{36}\]”/);
  assert.match(told("", "#ratio.v1.zz", true), /not on this page/);
});

test("a BibTeX entry has the edition's year, and LaTeX reads no sign as a command", () => {
  const entry = bibtexOf({ about: "a_b against c", publisher: "Some & Co", day: DAY, sentence: "5 % of {x}~^\\.", address: "https://example.org/?m=a_b" });
  assert.match(entry, /^@misc\{energy-label-2026-11-28-a-b-against-c,$/m);
  assert.match(entry, /year = \{2026\}/);
  assert.match(entry, /title = \{\{a\\_b against c\}\}/);
  assert.match(entry, /author = \{\{Some \\& Co\}\}/);
  assert.match(entry, /5 \\% of \\textbraceleft\{\}x\\textbraceright\{\}\\textasciitilde\{\}\\textasciicircum\{\}\\textbackslash\{\}/);
  assert.match(entry, /url = \{https:\/\/example\.org\/\?m=a_b\}/);
});

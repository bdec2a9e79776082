// A text as it is shown among the results: cut around its first hit, and with its hits marked.

import { fold } from "./words.js";

const SNIPPET = 120;

/** `text` cut into pieces, [piece, whether it is a hit], for marking; accents and case are looked through. */
export function marked(text, words) {
  // Folding may change the length of a text; where it does, a mark would stand in the wrong place.
  const folded = fold(text);
  if (folded.length !== text.length) return [[text, false]];
  const hit = new Array(text.length).fill(false);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) hit.fill(true, at, at + word.length);
  }
  const pieces = [];
  for (let start = 0, end; start < text.length; start = end) {
    for (end = start; end < text.length && hit[end] === hit[start]; end++);
    pieces.push([text.slice(start, end), hit[start]]);
  }
  return pieces;
}

/** A piece of `text` around its first hit, at word borders, with an ellipsis where it was cut. */
export function snippet(text, words) {
  if (text.length <= SNIPPET) return text;
  const folded = fold(text);
  const hits = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
  const first = hits.length ? Math.min(...hits) : 0;
  let start = Math.max(0, first - SNIPPET / 3);
  if (start > 0) start = text.indexOf(" ", start) + 1 || start;
  let end = Math.min(text.length, start + SNIPPET);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
  return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}

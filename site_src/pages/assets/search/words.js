// Words of a query and how well one fits a name. No page is touched here.

/** How well a word fits: 0 is the whole name, 4 starts a word of the text beside it, 5 stands anywhere in that text. */
export const WHOLE = 0, START = 1, WORD = 2, INSIDE = 3, BESIDE = 4, LOOSE = 5;

/** Lower case, without accents and small figures, -ize as -ise: "cafe" finds "Café", "co2" "CO₂", "organise" "organize". */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/([iy])z/g, "$1s");

const JOINED = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{2,}[\p{L}\p{N}]$/u;

/** Letters and digits alone: "gpt-4", "GPT 4" and "gpt4" are one. */
export const squash = (folded) => folded.replace(/[^\p{L}\p{N}]/gu, "");

/** What stands between other signs than letters and digits: "llama-7b" is "llama" and "7b". */
export const partsOf = (folded) => folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** The words of a query, folded, without the quotes and marks around them. */
export const wordsOf = (query) => fold(query).split(/\s+/u)
  .map((word) => word.replace(/^[?!.,;:"'“”‘’„«»()]+|[?!.,;:"'“”‘’„«»()]+$/gu, "")).filter(Boolean);

/** Whether a word of `text` starts at `place`: letters and digits follow what is neither. */
export const startsWord = (text, place) => !/[\p{L}\p{N}]/u.test(text[place - 1]);

/** How well the folded `word` fits a folded name (`org/name`: its second part is a name too); null: nowhere. */
export function fit(name, word) {
  let place = name.indexOf(word);
  if (place < 0) return null;
  const own = name.indexOf("/") + 1;
  if (name === word || (own > 0 && name.length - own === word.length && name.endsWith(word))) return WHOLE;
  if (place === 0 || (own > 0 && name.startsWith(word, own))) return START;
  for (; place >= 0; place = name.indexOf(word, place + 1)) if (startsWord(name, place)) return WORD;
  return INSIDE;
}

function besides(text, word) {
  let place = text.indexOf(word);
  if (place < 0) return null;
  for (; place >= 0; place = text.indexOf(word, place + 1)) if (startsWord(text, place)) return BESIDE;
  return LOOSE;
}

/**
 * Whether the parts of a joined word ("llama-7b") start words of the name one after another ("Llama-2-7b"); a number is
 * the whole of its word, so that "gpt-7" is no "gpt-7b".
 */
function fitsInParts(name, word) {
  let from = 0;
  return partsOf(word).every((part) => {
    const whole = /^\d+$/u.test(part);
    for (let place = name.indexOf(part, from); place >= 0; place = name.indexOf(part, place + 1)) {
      from = place + part.length;
      if (startsWord(name, place) && !(whole && /[\p{L}\p{N}]/u.test(name[from]))) return true;
    }
    return false;
  });
}

/** The worst fit of all words, each on its best: in the name, or in the text beside it. Null: a word is nowhere. */
export function rank(name, beside, words, tight = "") {
  let worst = 0, sum = 0;
  for (const word of words) {
    let found = fit(name, word);
    // "gpt-2" is gpt2, "llama3" is Llama-3: what joins the parts of a name is nobody's to remember.
    if (found === null && JOINED.test(word) && (tight.includes(squash(word)) || fitsInParts(name, word))) found = INSIDE;
    found = found ?? besides(beside, word);
    if (found === null) return null;
    worst = Math.max(worst, found);
    sum += found;
  }
  return worst * 100 + sum;
}

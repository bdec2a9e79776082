// One typing error in a word is forgiven: a letter too many, too few or another, or two neighbours swapped.

const LEAST = 4;

/** Whether `typed` becomes `word` by exactly one of these. A digit is never changed: gpt3 is no gpt2. */
export function oneOff(typed, word) {
  const longer = typed.length - word.length;
  if (longer < -1 || longer > 1 || typed === word) return false;
  let at = 0;
  while (at < typed.length && typed[at] === word[at]) at++;
  const [rest, other] = [typed.slice(at), word.slice(at)];
  if (longer === 1) return rest.slice(1) === other && !/\d/.test(rest[0]);
  if (longer === -1) return rest === other.slice(1) && !/\d/.test(other[0]);
  if (rest.slice(1) === other.slice(1)) return !/\d/.test(rest[0] + other[0]);
  return rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2) && !/\d/.test(rest.slice(0, 2));
}

/**
 * The lists of a large site that hold every word which `typed` may have been meant to be (`shelves` of blocks.py): one error
 * changes the first letter of a word or the last, and never both.
 */
export const shelvesOf = (typed) => [`first-${typed[0]}`, `last-${typed[typed.length - 1]}`];

/** The words that are known, from folded texts: those of the first text are taken for a typing error first. */
export function vocabulary(texts) {
  const words = new Set();
  for (const text of texts) for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) words.add(word);
  return { words: [...words], starts: ` ${[...words].join(" ")}` };
}

/** Whether `typed` may be a typing error: it is long enough, starts no known word and stands in no name. */
export function strange(typed, known, names) {
  if (typed.length < LEAST || /[^\p{L}\p{N}]/u.test(typed)) return false;
  return !known.starts.includes(` ${typed}`) && !names.includes(typed);
}

/** The known word that `typed` was meant to be; null where it is none that is mistyped, or near to none. */
export function meant(typed, known, names) {
  if (!strange(typed, known, names)) return null;
  const near = known.words.filter((word) => oneOff(typed, word));
  // Few mistake the first letter.
  return near.find((word) => word[0] === typed[0]) ?? near[0] ?? null;
}

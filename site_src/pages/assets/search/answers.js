// Words that people use and this site does not, and where each is answered (generator/pages/finding/synonyms.toml).

import { fold, squash } from "./words.js";

const LONGEST = 6;

/** Each phrase by its letters and digits, with the number of its answer; of two alike the first. */
export function phrasesOf(answers) {
  const found = new Map();
  answers.words.forEach((words, number) => {
    for (const phrase of words) {
      const key = squash(fold(phrase));
      if (!found.has(key)) found.set(key, number);
    }
  });
  return found;
}

/** What one phrase is the answer to; a plural or a possessive is its singular. */
function answerTo(phrases, key) {
  return phrases.get(key) ?? (key.length > 3 && key.endsWith("s") ? phrases.get(key.slice(0, -1)) : undefined);
}

/**
 * The answers that the words of a query hold, and which words these phrases are.
 *
 * A longer phrase goes before the shorter ones within it. The answers stand as they are kept: a product and a job say more
 * of what is asked than "which model" does.
 */
export function answered(phrases, words) {
  const keys = words.map(squash);
  const windows = [];
  for (let start = 0; start < keys.length; start++) {
    for (let end = start + 1; end <= Math.min(keys.length, start + LONGEST); end++) {
      const key = keys.slice(start, end).join("");
      const answer = key && answerTo(phrases, key);
      if (answer !== undefined && answer !== "") windows.push({ start, end, length: key.length, answer });
    }
  }
  windows.sort((a, b) => b.length - a.length || a.start - b.start);
  const covered = new Array(words.length).fill(false);
  const numbers = [];
  for (const { start, end, answer } of windows) {
    if (covered.slice(start, end).some(Boolean)) continue;
    covered.fill(true, start, end);
    if (!numbers.includes(answer)) numbers.push(answer);
  }
  return { numbers: numbers.sort((a, b) => a - b), covered };
}

/** The first answer of which a phrase starts with what was typed so far. */
export function beginning(phrases, words) {
  const typed = words.map(squash).join("");
  if (typed.length < 3) return [];
  for (const [key, number] of phrases) if (key.startsWith(typed)) return [number];
  return [];
}

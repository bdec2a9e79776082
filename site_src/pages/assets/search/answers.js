// Words that people use and this site does not, and where each is answered (generator/pages/finding/synonyms.toml).

import { fold, partsOf, squash } from "./words.js";

const LONGEST = 6;

/**
 * Each phrase by its letters and digits: the number of its answer, and its words; of two alike the first.
 *
 * Where no other phrase is called so, one of several telling words is called by these alone too: "chat with documents".
 */
export function phrasesOf(answers, stops) {
  const all = answers.words.flatMap((words, number) => words.map((phrase) => ({ number, parts: partsOf(fold(phrase)) })));
  const shorter = all.map(({ number, parts }) => ({ number, parts: parts.filter((part) => !stops.has(part)) }));
  const found = new Map();
  for (const phrase of [...all, ...shorter.filter(({ parts }) => parts.length > 1)]) {
    const key = phrase.parts.join("");
    if (key && !found.has(key)) found.set(key, phrase);
  }
  return found;
}

/** What one phrase is the answer to; a plural or a possessive is its singular. */
function answerTo(phrases, key) {
  return phrases.get(key) ?? (key.length > 3 && key.endsWith("s") ? phrases.get(key.slice(0, -1)) : undefined);
}

/**
 * The answers that the words of a query hold, and which words these phrases are.
 *
 * A longer phrase goes before the shorter ones within it, also where stop words stand in between: "classify my emails". The
 * answers stand as they are kept: a product and a job say more of what is asked than "which model" does.
 */
export function answered(phrases, words, stops) {
  const all = words.map((_, place) => place);
  const telling = all.filter((place) => !stops.has(words[place]));
  const found = [all, telling].flatMap((places) => windows(phrases, words, stops, places));
  found.sort((a, b) => b.length - a.length || a.places[0] - b.places[0]);
  const covered = new Array(words.length).fill(false);
  const numbers = new Set();
  for (const { places, number } of found) {
    if (places.some((place) => covered[place])) continue;
    for (const place of places) covered[place] = true;
    numbers.add(number);
  }
  return { numbers: [...numbers].sort((a, b) => a - b), covered };
}

/** The phrases among the words at these places. A stop word is never a part of another word: "do I" is no "DOI". */
function windows(phrases, words, stops, places) {
  const found = [];
  for (let start = 0; start < places.length; start++) {
    for (let end = start + 1; end <= Math.min(places.length, start + LONGEST); end++) {
      const within = places.slice(start, end);
      const key = within.map((place) => squash(words[place])).join("");
      const phrase = key && answerTo(phrases, key);
      const whole = (place) => !stops.has(words[place]) || phrase.parts.includes(words[place]);
      if (phrase && (within.length === 1 || within.every(whole))) found.push({ places: within, length: key.length, number: phrase.number });
    }
  }
  return found;
}

/** The first answer of which a phrase starts with what was typed so far. */
export function beginning(phrases, words) {
  const typed = words.map(squash).join("");
  if (typed.length < 3) return [];
  for (const [key, { number }] of phrases) if (key.startsWith(typed)) return [number];
  return [];
}

// The reader's choice, kept in the browser and in step between its tabs. Without a store it lasts as long as the page.

import { KEY, parseChoice } from "./choice.js";

let remembered = [];

export function storedChoice() {
  try {
    return parseChoice(localStorage.getItem(KEY));
  } catch {
    return remembered;
  }
}

export function storeChoice(models) {
  remembered = models;
  try {
    localStorage.setItem(KEY, JSON.stringify(models));
  } catch {
    // A browser that keeps nothing still compares.
  }
}

/** Calls `changed` when another tab has changed the choice. */
export function onOtherTab(changed) {
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) changed();
  });
}

// The home page's search link puts the reader into the site's own search. Without this it leads to the list of models.

/** Open the search of `root` and put the cursor into it; false where there is none, so that the link still leads on. */
export function openSearch(root) {
  const field = root.querySelector("[data-md-component=search-query]");
  if (!field) return false;
  const toggle = root.querySelector("#__search");
  if (toggle && !toggle.checked) toggle.click();
  field.focus();
  return true;
}

if (typeof document !== "undefined") {
  for (const link of document.querySelectorAll("[data-open-search]")) {
    link.addEventListener("click", (event) => {
      if (openSearch(document)) event.preventDefault();
    });
  }
}

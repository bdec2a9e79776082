// A citation of what a script has worked out: the sentence, a link for good, an entry for a BibTeX file. The same as
// generator/pages/citing/ and its template.

import { element } from "../base/element.js";
import { bibtexOf } from "./bibtex.js";

const block = (text, name = null) => element("pre", { class: name }, element("code", {}, text));

/** Each block gets the button that copies it, once it can be seen. */
async function withButtons({ currentTarget: box }) {
  const { copyButton } = await import("../base/copy-button.js");
  for (const code of box.querySelectorAll("pre > code:only-child")) code.after(copyButton(code));
}

/** The box, closed. `query` names what is shown, as the page's own address does. */
export function citation({ about, day, sentence, query }) {
  const page = document.querySelector('link[rel="canonical"]')?.href ?? new URL(location.pathname, location.href).href;
  const publisher = document.querySelector('meta[property="og:site_name"]')?.content ?? document.title;
  const address = `${page}${query}${query ? "&" : "?"}edition=${day}`;
  return element("details", { class: "el-cite", "data-edition": day, toggle: withButtons },
    element("summary", {}, "Cite", element("span", { class: "el-visually-hidden" }, `: ${about}`)),
    block(`${sentence} ${publisher}, edition of ${day}, ${address}`, "el-cite-text"),
    element("p", {}, element("a", { href: address }, "Permanent link")),
    element("p", {}, "For a BibTeX file:"),
    block(bibtexOf({ about, publisher, day, sentence, address })));
}

// A citation of what a script has worked out: the sentence, a link for good, an entry for a BibTeX file. The same as
// generator/pages/citing/ and its template.

import { element } from "../base/element.js";
import { bibtexOf } from "./bibtex.js";

const block = (text, name = null) => element("pre", { class: name }, element("code", {}, text));

/** The box, closed. `query` names what is shown, as the page's own address does. */
export function citation({ about, day, sentence, query }) {
  const page = document.querySelector('link[rel="canonical"]')?.href ?? new URL(location.pathname, location.href).href;
  const said = (name) => document.querySelector(`meta[${name}]`)?.content;
  const [site, whose] = [said('property="og:site_name"') ?? document.title, said('name="author"')];
  const publisher = whose ? `${site} (${whose})` : site;
  const address = `${page}${query}${query ? "&" : "?"}edition=${day}`;
  return element("details", { class: "el-cite", "data-edition": day },
    element("summary", {}, "Cite", element("span", { class: "el-visually-hidden" }, `: ${about}`)),
    block(`${sentence} ${publisher}, edition of ${day}, ${address}`, "el-cite-text"),
    element("p", {}, element("a", { href: address }, "Permanent link")),
    element("p", {}, "For a BibTeX file:"),
    block(bibtexOf({ about, publisher, day, sentence, address })));
}

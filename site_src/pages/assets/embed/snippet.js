// What to paste into a README, from the words and addresses that the card carries. Nothing here touches the page.

import { pages, PICTURES, sources, written } from "./forms.js";

/** Addresses are relative to the site's root, but for those of another host. */
const full = (site, address) => (/^https?:/.test(address) ? address : site + address);

/**
 * What the choice of a picture, a format and an address gives for one label of a card: the text to paste, the path of
 * the picture to show, the address that it really is, and whether that is our own drawing of what another host draws.
 */
export function snippet(site, label, choice) {
  const found = sources(site, label, choice.picture);
  const foreign = !("immutable" in found);
  const address = foreign ? "living" : choice.address;
  const words = label.words[address] ?? label.words.living;
  const text = written(choice.format, {
    source: full(site, found[address]), target: site + pages(label)[address], alt: words[choice.format] ?? words.text,
  });
  return { text, address, foreign, preview: foreign ? sources(site, label, PICTURES[0].key).living : found[address] };
}

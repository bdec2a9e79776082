// What to paste into a README, from the shapes and addresses that the card carries. Nothing here touches the page.

/** Addresses are relative to the site's root, but for those of another host. */
const full = (site, address) => (/^https?:/.test(address) ? address : site + address);

/**
 * What the choice of a picture, a format and an address gives for one label of a card: the text to paste, the path of
 * the picture to show, the address that it really is, and whether that is our own drawing of what another host draws.
 */
export function snippet(data, label, choice) {
  const sources = label.pictures[choice.picture];
  const foreign = !("immutable" in sources);
  const address = foreign ? "living" : choice.address;
  const words = label.alt[address] ?? label.alt.living;
  const places = {
    source: full(data.site, sources[address]), target: data.site + label.pages[address], alt: words[choice.format],
  };
  // One pass, so that a text with braces stays as it is.
  const text = data.shapes[choice.format].replace(/\{(\w+)\}/g, (_, name) => places[name]);
  return { text, address, foreign, preview: foreign ? label.pictures[data.pictures[0].key].living : sources[address] };
}

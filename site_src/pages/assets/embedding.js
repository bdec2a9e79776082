// What to paste into a README, from the shapes and addresses that the card carries. Nothing here touches the page.

/** Addresses are relative to the site's root, but for those of another host. */
const full = (site, address) => (/^https?:/.test(address) ? address : site + address);

/**
 * What the choice of a picture, a format and an address gives: the text to paste, the path of the picture to show
 * for it, whether that is our own drawing of what another host draws, and the address that it really is.
 */
export function embedding(data, choice) {
  const picture = data.pictures.find(({ key }) => key === choice.picture);
  const foreign = picture.immutable === null;
  const address = foreign ? "living" : choice.address;
  const places = {
    source: full(data.site, picture[address]), target: data.site + data.pages[address], alt: data.alt[choice.format],
  };
  // One pass, so that a text with braces stays as it is.
  const text = data.shapes[choice.format].replace(/\{(\w+)\}/g, (_, name) => places[name]);
  return { text, address, foreign, preview: foreign ? data.pictures[0].living : picture[address] };
}

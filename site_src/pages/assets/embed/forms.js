// How a label's picture can stand on a page elsewhere: which pictures there are, where, and the text to paste. The same as
// generator/pages/cards/snippets.py, and a test holds the two together; here, so that no card needs to carry it.

export const PICTURES = [
  { key: "flat", title: "Badge, flat" },
  { key: "square", title: "Badge, square" },
  { key: "large", title: "Badge, large" },
  { key: "compact", title: "Compact label" },
  { key: "label", title: "Full label" },
  { key: "shields", title: "shields.io badge" },
];

export const FORMATS = [
  { key: "markdown", title: "Markdown" },
  { key: "html", title: "HTML" },
  { key: "rst", title: "reStructuredText" },
  { key: "address", title: "Address alone" },
];

export const ADDRESSES = [
  { key: "living", title: "Living", says: "Changes when the measurement does. For READMEs and model cards." },
  { key: "immutable", title: "This measurement", says: "Never changes. For papers, print and slides." },
];

const SHAPES = {
  markdown: "[![{alt}]({source})]({target})",
  html: '<a href="{target}"><img src="{source}" alt="{alt}"></a>',
  rst: ".. image:: {source}\n   :target: {target}\n   :alt: {alt}",
  address: "{source}",
};

/** The text to paste. All at once, so that a text with braces stays as it is. */
export const written = (format, places) => SHAPES[format].replace(/\{(\w+)\}/g, (_, name) => places[name]);

const FILES = {
  flat: ["badges", ".svg"], square: ["badges", ".square.svg"], large: ["badges", ".large.svg"],
  compact: ["labels", ".compact.svg"], label: ["labels", ".svg"],
};

/** Where a picture of a label lies, below the site's root, or what shields.io draws, which is the living one alone. */
export function sources(site, label, picture) {
  if (picture === "shields") {
    return { living: `https://img.shields.io/endpoint?url=${encodeURIComponent(`${site}badges/${label.living}.json`)}` };
  }
  const [folder, end] = FILES[picture];
  return { living: `${folder}/${label.living}${end}`, immutable: `${folder}/${label.immutable}${end}` };
}

/** The pages that the pictures lead to, below the site's root. */
export const pages = (label) => ({ living: label.page, immutable: `labels/${label.immutable}/` });

/** All of the above, for the test. */
export const forms = () => ({ pictures: PICTURES, formats: FORMATS, addresses: ADDRESSES, shapes: SHAPES });

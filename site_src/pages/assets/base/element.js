// What scripts build pages of.

/** An element with attributes and children. Text is always set as text, so nothing in it can become markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    // A style attribute would be text that a strict policy forbids; the same by the object model is not.
    else if (name === "style") made.style.cssText = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A name that may break after its separators, and nowhere else: not within a number, as that of a version. */
export const breakable = (name) =>
  (name.match(/(?:[^/_.-]|\.(?=\d))*(?:[/_-]|\.(?!\d))|(?:[^/_.-]|\.(?=\d))+$/g) || []).flatMap((piece, at) => (at ? [element("wbr"), piece] : [piece]));

/** A status as the methodology lists it: `not comparable`, `not served as asked`. */
export const statusName = (status) => (status === "no-operating-point" ? "not served as asked" : status.replace(/-/g, " "));

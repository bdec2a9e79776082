"""What a browser knows about a page that its markup does not tell: overflow, broken words, contrast."""

PAGE_OVERFLOW = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"

# Everything of the page's own content that ends right of the window and is not scrolled inside a box of its own.
OVERFLOWING = """() => [...document.querySelectorAll("main *, footer *")].filter(item => {
  const box = item.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 0.5) return false;
  if (!item.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  for (let up = item.parentElement; up; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (style.overflowX !== "visible" && up.getBoundingClientRect().right <= innerWidth + 0.5) return false;
    if (style.position === "fixed") return false;
  }
  return true;
}).map(item => `${item.tagName} ${item.className}: ${item.getBoundingClientRect().right}`)"""

# As far apart as a reader may set letters, words, lines and paragraphs (WCAG 1.4.12).
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; }
    * { word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

# What of the page's own content has more to show than there is room for, and no stop by which a keyboard scrolls it.
UNREACHED = """() => [...document.querySelectorAll("main *")].filter(item => {
  const style = getComputedStyle(item);
  return ["auto", "scroll"].includes(style.overflowX) && item.scrollWidth > item.clientWidth && item.checkVisibility()
    && !item.matches("[tabindex]") && !item.querySelector("a, button, input, select, summary, [tabindex]");
}).map(item => item.outerHTML.slice(0, 120))"""

# A site's name in its head, where a part of it is cut off.
CUT_NAME = """() => [...document.querySelectorAll(".md-header__title")]
  .filter(name => name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight)
  .map(name => name.textContent)"""

# Captions of tables that end where a reader does not see them without moving the table sideways.
CUT_CAPTIONS = """() => [...document.querySelectorAll(".el-scroll caption")].filter(caption => {
  const [own, seen] = [caption, caption.closest(".el-scroll")].map(item => item.getBoundingClientRect());
  return own.right > seen.right + 0.5;
}).map(caption => caption.textContent)"""

# Words of table cells (not of model names, which are longer than a narrow screen) that stand on several lines.
BROKEN_WORDS = r"""() => {
  const broken = new Set();
  for (const cell of document.querySelectorAll("main table td, main table thead th")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const match of walker.currentNode.data.matchAll(/[\p{L}\p{N}.,]+/gu)) {
        if (walker.currentNode.parentElement.closest("code, [hidden]")) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, match.index);
        range.setEnd(walker.currentNode, match.index + match[0].length);
        const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
        if (tops.size > 1) broken.add(match[0]);
      }
    }
  }
  return [...broken];
}"""

# Visible text of the page's own content with less than WCAG 2.2 AA's contrast (1.4.3): 4.5, or 3 for large text.
FAINT = r"""() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // A page has few colours and many texts, and what is behind one is behind its neighbours.
  const remembered = (known, key, find) => {
    if (!known.has(key)) known.set(key, find(key));
    return known.get(key);
  };
  const [parsed, grounds, opacities] = [new Map(), new Map(), new Map()];
  const parse = colour => [...remembered(parsed, colour, paint)];
  const paint = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => [0, 1, 2].map(n => top[n] * top[3] + below[n] * (1 - top[3])).concat(1);
  const behind = item => item ? remembered(grounds, item, ground) : [255, 255, 255, 1];
  const ground = item => {
    const colour = parse(getComputedStyle(item).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, behind(item.parentElement));
  };
  const opacity = item => item ? remembered(opacities, item, own) : 1;
  const own = item => getComputedStyle(item).opacity * opacity(item.parentElement);
  const luminance = colour => {
    const [red, green, blue] = colour.map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.querySelector(".md-content"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const item = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || item.closest("svg, script, style, .headerlink")) continue;
    if (!item.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(item);
    const below = behind(item);
    const ink = parse(style.color);
    ink[3] *= opacity(item);
    const [low, high] = [luminance(over(ink, below)), luminance(below)].sort((one, other) => one - other);
    const contrast = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (contrast < (large ? 3 : 4.5)) {
      const text = walker.currentNode.data.trim().slice(0, 40);
      faint.add(`${contrast.toFixed(2)}: ${item.tagName}.${item.className}: ${text}`);
    }
  }
  return [...faint];
}"""

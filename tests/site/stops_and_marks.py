"""What a browser tells of the element that has the focus, and of all that is seen by its background alone."""

# What is wrong with the element that has the focus: out of sight, covered, or not told apart; null where nothing is,
# and "end" where the page is left.
STOP = r"""() => {
  const item = document.activeElement;
  if (!item || item === document.body || item === document.documentElement) return "end";
  const name = `${item.tagName}.${item.className} ${(item.textContent || item.name || "").trim().slice(0, 40)}`;
  // An input that lies unseen over its own drawing.
  const shown = getComputedStyle(item).opacity === "0" ? item.nextElementSibling : item;
  const box = shown.getBoundingClientRect();
  if (box.width < 4 || box.height < 4) return `${name}: no size`;
  if (!shown.checkVisibility({ visibilityProperty: true })) return `${name}: hidden`;
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (right - left < 4 || bottom - top < 4) return `${name}: outside the window`;
  // Of what fits into the window most is in sight, and no part of the page that stays in its place lies over it.
  const fits = box.height < innerHeight / 2;
  if (fits && bottom - top < box.height / 2) return `${name}: cut by the window`;
  const stays = hit => hit.closest(".md-header, .el-tray, .el-cmp-strip");
  const met = points => points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
  const over = met([[left + 2, top + 2], [right - 2, bottom - 2], [(left + right) / 2, (top + bottom) / 2]])
    .filter(hit => stays(hit) && !stays(hit).contains(item));
  if (over.length > (fits ? 1 : 2)) return `${name}: covered by ${stays(over[0]).className}`;
  // What an ancestor clips away has a size, and is met nowhere. A link may stand on several lines.
  const lines = [...shown.getClientRects()].map(line => [(line.left + line.right) / 2, (line.top + line.bottom) / 2]);
  if (fits && !met(lines).some(hit => item.contains(hit) || shown.contains(hit))) return `${name}: clipped away`;
  const style = getComputedStyle(shown);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return outlined ? null : `${name}: nothing shows the focus`;
}"""

# Each kind of element that is seen by its background alone (a bar, a mark, a letter's ground), by its classes: as long
# as it differs from what lies behind it, or has an edge of its own.
MARKS = r"""() => {
  // In forced colours, what is transparent is a transparent white.
  const clear = colour => /^rgba\(.*, 0\)$/.test(colour);
  const ground = item => {
    for (let up = item; up; up = up.parentElement) {
      const colour = getComputedStyle(up).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const edged = style => ["Top", "Bottom", "Left"].some(side => style[`border${side}Style`] !== "none"
    && parseFloat(style[`border${side}Width`]) >= 1 && !clear(style[`border${side}Color`]));
  const filled = (style, below) => style.backgroundImage !== "none"
    || (!clear(style.backgroundColor) && style.backgroundColor !== below);
  const seen = item => {
    const box = item.getBoundingClientRect();
    return box.width && box.height && item.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const found = new Set();
  for (const item of document.querySelectorAll("main [class*=el-], main [class*=el-] i, header [class*=el-]")) {
    if (item.closest("svg, script, .vega-embed") || item.textContent.trim().length > 2 || !seen(item)) continue;
    const name = [...item.classList].find(name => name.startsWith("el-")) ?? item.tagName;
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(item, part);
      if (part && ["none", "normal"].includes(style.content)) continue;
      const below = ground(part ? item : item.parentElement);
      if (filled(style, below) || edged(style)) found.add(name + (part ?? ""));
    }
  }
  return [...found];
}"""

"""A drawn chart whose texts keep their width in whatever font a reader has, as those of labels do."""

import re
from html import unescape

from generator.pages.looks.textwidth import Weight, held

# As Vega writes a text: its attributes, then words without markup in them.
_TEXT = re.compile(r'<text ([^>]*font-size="([\d.]+)px"[^>]*)>([^<]*)</text>')


def held_in_any_font(svg: str) -> str:
    """`svg` with the width of each text beside it: Vega has made room for just that."""
    return _TEXT.sub(_held, svg)


def _held(text: re.Match[str]) -> str:
    attributes, size, words = text.groups()
    weight: Weight = "bold" if 'font-weight="bold"' in attributes else "regular"
    return f"<text {attributes}{held(unescape(words), float(size), weight)}>{words}</text>"

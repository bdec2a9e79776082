"""How wide a text is, from a table, so that no text leaves its box and no font is needed at build time.

`widths.json` holds the advance widths of Liberation Sans Regular and Bold in 1/2048 em; Arial and
Helvetica have the same metrics. A character that is not in the table counts as a full em.

A reader whose machine has none of the three sees another font, often a wider one. So each text of a picture says how
wide it is to be drawn (`held`), and the browser stretches or squeezes whatever font it has to just that.
"""

import json
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

from markupsafe import Markup

Weight = Literal["regular", "bold"]
WIDTHS = Path(__file__).with_name("widths.json")
_UNITS_PER_EM = 2048
_BREAKS = "-_./ "


class _Widths(dict[str, int]):
    """Advance widths by character, in 1/2048 em."""

    def __missing__(self, character: str) -> int:
        return _UNITS_PER_EM


@cache
def _widths() -> dict[str, _Widths]:
    table: dict[str, dict[str, int]] = json.loads(WIDTHS.read_text("utf-8"))
    return {weight: _Widths(widths) for weight, widths in table.items()}


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of `text` in the unit of `size` (font size)."""
    # Several dozen times a label, so it is left to C to walk through the text.
    return sum(map(_widths()[weight].__getitem__, text)) * size / _UNITS_PER_EM


# Most of a label's texts stand on many.
@lru_cache(maxsize=4096)
def held(text: str, size: float, weight: Weight = "regular", spacing: float = 0) -> Markup:
    """The attributes of a `<text>` that hold `text` to its width in any font.

    With a `spacing` between its letters, that alone takes what another font is wider or narrower. Nothing where there
    is no text: a width of 0 would be an error.
    """
    if not text:
        return Markup()
    width = round(text_width(text, size, weight) + (len(text) - 1) * spacing, 1)
    # No `letter-spacing` beside it: whoever paints labels as PNG and PDF would add that to the width.
    adjusted = "spacing" if spacing else "spacingAndGlyphs"
    # A number, and words of our own.
    return Markup(f' textLength="{width}" lengthAdjust="{adjusted}"')  # noqa: S704


def _room(text: str, width: float, size: float, weight: Weight, then: str = "") -> int:
    """How many characters of `text`, and `then` behind them, are no wider than `width`; 0 where none are."""
    table = _widths()[weight]
    units = list(accumulate(map(table.__getitem__, text), initial=sum(map(table.__getitem__, then))))
    kept = len(text)
    while kept and units[kept] * size / _UNITS_PER_EM > width:
        kept -= 1
    return kept


def shortened(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """`text`, or its beginning and an ellipsis, no wider than `width`."""
    if text_width(text, size, weight) <= width:
        return text
    return text[: _room(text, width, size, weight, "…")] + "…"


def wrapped(text: str, width: float, size: float, weight: Weight = "regular") -> list[str]:
    """`text` in lines no wider than `width`, broken after a separator where there is one."""
    lines: list[str] = []
    rest = text
    while text_width(rest, size, weight) > width:
        end = max(_room(rest[:-1], width, size, weight), min(len(rest) - 1, 1))
        separator = max(rest[:end].rfind(character) for character in _BREAKS) + 1
        cut = separator if separator > end // 3 else end
        lines.append(rest[:cut].strip())
        rest = rest[cut:].lstrip()
    return [*lines, rest]


def fitted(
    text: str, width: float, choices: tuple[tuple[float, int], ...], weight: Weight = "regular"
) -> tuple[float, list[str]]:
    """The first (size, at most so many lines) of `choices` that holds `text`; the last one, shortened, if none."""
    for size, most in choices:
        lines = wrapped(text, width, size, weight)
        if len(lines) <= most:
            return size, lines
    size, most = choices[-1]
    lines = wrapped(text, width, size, weight)
    return size, [*lines[: most - 1], shortened("".join(lines[most - 1 :]), width, size, weight)]

"""How wide a text is, from a table, so that no text leaves its box and no font is needed at build time.

`widths.json` holds the advance widths of Liberation Sans Regular and Bold in 1/2048 em; Arial and
Helvetica have the same metrics. A character that is not in the table counts as a full em.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

Weight = Literal["regular", "bold"]
_UNITS_PER_EM = 2048
_BREAKS = "-_./ "


@cache
def _widths() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = json.loads(
        files("generator.pages.pictures").joinpath("widths.json").read_text("utf-8")
    )
    return table


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of `text` in the unit of `size` (font size)."""
    table = _widths()[weight]
    return sum([table.get(character, _UNITS_PER_EM) for character in text]) * size / _UNITS_PER_EM


def shortened(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """`text`, or its beginning and an ellipsis, no wider than `width`."""
    if text_width(text, size, weight) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size, weight) > width:
        kept = kept[:-1]
    return kept + "…"


def wrapped(text: str, width: float, size: float, weight: Weight = "regular") -> list[str]:
    """`text` in lines no wider than `width`, broken after a separator where there is one."""
    lines: list[str] = []
    rest = text
    while text_width(rest, size, weight) > width:
        end = len(rest) - 1
        while end > 1 and text_width(rest[:end], size, weight) > width:
            end -= 1
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

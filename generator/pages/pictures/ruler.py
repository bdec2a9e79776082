"""The ruler of a scale: seven classes of equal width, for its edges are log-spaced, and where a figure stands on it."""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator.labels.grading.scale import LETTERS, Scale
from generator.labels.label import Label
from generator.pages.looks.palette import class_colour
from generator.pages.wording.numbers import plain


@dataclass(frozen=True)
class Segment:
    """One class on the ruler."""

    letter: str
    x: float
    width: float
    middle: float
    end: float
    colour: str
    own: bool
    edge: str | None


@dataclass(frozen=True)
class Mark:
    """Where the figure and its interval stand on the ruler."""

    x: float
    low: float
    high: float


def ruler_position(scale: Scale, value: float) -> float:
    """Where `value` (Wh per 1,000 queries) stands on the ruler: 0 = left end of A, 1 = right end of G."""
    classes = math.log(value / float(scale.first_edge)) / math.log(float(scale.ratio)) + 1
    return min(max(classes / len(LETTERS), 0.0), 1.0)


@lru_cache(maxsize=1024)
def _edges(edges: tuple[Decimal, ...]) -> list[str]:
    """A scale's edges to three digits, as they stand under a ruler."""
    return [plain(round(edge, 2 - edge.adjusted()) if edge < 100 else edge.to_integral_value()) for edge in edges]


def segments(scale: Scale, letter: str | None, left: float, width: float, gap: float) -> list[Segment]:
    """The classes on a ruler from `left`, `width` wide in all; grey where the label has no letter."""
    each, edges = width / len(LETTERS), _edges(scale.edges)
    return [
        Segment(
            letter=name,
            x=round(left + k * each + gap / 2, 2),
            width=round(each - gap, 2),
            middle=round(left + (k + 0.5) * each, 2),
            end=round(left + (k + 1) * each, 2),
            colour=class_colour(name if letter else None),
            own=name == letter,
            edge=edges[k] if k < len(edges) else None,
        )
        for k, name in enumerate(LETTERS)
    ]


def mark(label: Label, scale: Scale, left: float, width: float) -> Mark | None:
    """The mark of a graded label on a ruler from `left`, `width` wide."""
    if label.result.grade.letter is None or label.result.figure is None:
        return None
    low, x, high = (
        round(left + width * ruler_position(scale, value), 2)
        for value in (label.result.figure.low, label.result.figure.value, label.result.figure.high)
    )
    return Mark(x, low, high)

"""The energy axis of a task's chart, and the bands of the classes along it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.labels.comparing.rank import Ranked
from generator.labels.grading.scale import LETTERS, Scale
from generator.pages.charts.bars import WIDTH
from generator.pages.charts.rows import chart_of
from generator.pages.looks.palette import palette

UNIT = "Wh per 1,000 queries"
# A class whose band is narrower than this has no room for its letter.
_LETTER_WIDTH = 14
# Decades of the axis, pixels of one, and the first digit of a step: what is named is 1, 2 and 5 of each decade; 1 alone
# where decades are narrow, and every step of a short axis. Vega by itself names each step, and of names that overlap it
# drops any, those of 10 and 100 too.
_DECADES = "(log(domain('x')[1] / domain('x')[0]) / LN10)"
_WIDTH = f"(abs(range('x')[1] - range('x')[0]) / {_DECADES})"
_DIGIT = "round(datum.value / pow(10, floor(log(datum.value) / LN10 + 1e-9)))"
_NAMED = f"{_DECADES} < 0.8 || {_DIGIT} == 1 || {_WIDTH} > 70 && ({_DIGIT} == 2 || {_DIGIT} == 5)"
_TICKS = f"{_NAMED} ? (datum.value >= 1000 ? format(datum.value, ',') : format(datum.value, '~r')) : ''"


@dataclass(frozen=True)
class Span:
    """The energy axis: from and to, in Wh per 1,000 queries, with room on both sides."""

    low: float
    high: float

    @classmethod
    def of(cls, rows: Sequence[Ranked]) -> "Span":
        """Wide enough for every figure and its interval."""
        reach = [
            edge
            for row in rows
            for edge in (
                row.label.result.value,
                *((row.label.result.figure.low, row.label.result.figure.high) if row.label.result.figure else ()),
            )
            if edge
        ]
        room = (max(reach) / min(reach)) ** 0.06 * 1.12
        return cls(min(reach) / room, max(reach) * room)

    def place(self, energy: float) -> float:
        """Where on the axis, from 0 to 1."""
        return math.log(energy / self.low) / math.log(self.high / self.low)


def energy(span: Span, field: str = "energy:Q") -> Any:
    """`field` along the axis (Altair), with its ticks and title."""
    import altair

    scale = altair.Scale(type="log", nice=False, domain=[span.low, span.high])
    drawn = altair.Axis(
        title=f"{UNIT} (logarithmic)",
        grid=True,
        tickCount=6,
        labelExpr=_TICKS,
        labelOverlap="greedy",
        labelSeparation=4,
        titleAnchor="end",
    )
    return altair.X(field, scale=scale, axis=drawn)


def _bands(scale: Scale | None, span: Span) -> list[dict[str, Any]]:
    """The part of each class that lies on the axis, with its letter in the middle where there is room."""
    if scale is None:
        return []
    edges = [0.0, *map(float, scale.edges), math.inf]
    bands = []
    for letter, (start, end) in zip(LETTERS, pairwise(edges), strict=True):
        low, high = max(start, span.low), min(end, span.high)
        if low < high:
            wide = (span.place(high) - span.place(low)) * WIDTH >= _LETTER_WIDTH
            colour = palette()["classes"][letter]
            middle = math.sqrt(low * high)
            bands.append(
                {"from": low, "to": high, "middle": middle, "colour": colour, "letter": letter if wide else ""}
            )
    return bands


def class_bands(scale: Scale | None, span: Span) -> list[Any]:
    """Light bands of the classes, to lie under all else, and their letters above the frame; none without a scale."""
    import altair

    bands = _bands(scale, span)
    if not bands:
        return []
    base = chart_of(bands)
    rects = base.mark_rect(opacity=0.35, tooltip=None, aria=False).encode(
        x=energy(span, "from:Q"), x2="to:Q", fill=altair.Fill("colour:N", scale=None)
    )
    letters = base.mark_text(fontSize=13, fontWeight="bold", aria=False).encode(
        x=energy(span, "middle:Q"), y=altair.value(-10), text="letter:N"
    )
    return [rects.properties(name="bands"), letters.properties(name="letters")]

"""Where a figure stands while its task has no scale: on a bare logarithmic axis, among the others that count.

No letters and no colours of classes, for there are no classes yet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.label import Label
from generator.pages.looks.textwidth import shortened, text_width
from generator.pages.pictures.ruler import Mark
from generator.pages.wording.letterless import lacking
from generator.pages.wording.numbers import counted, one_in, tick

# The least that an axis spans, and the room on both sides of the outermost figure: factors.
_LEAST_SPAN, _ROOM = 10.0, 1.5
_MOST_STEPS = 7
_STEP_SIZE, CAPTION_SIZE = 11, 11.5
# Of more lines nobody can tell one from another, and each picture would be as long as there are labels.
_MOST_LINES = 100


@dataclass(frozen=True)
class Step:
    """A round figure on the axis, in Wh per 1,000 queries."""

    x: float
    text: str


@dataclass(frozen=True)
class Axis:
    """The axis of one label: where it begins and how wide it is, its round figures, the other labels, and the mark."""

    left: float
    width: float
    steps: list[Step]
    others: list[float]
    mark: Mark
    caption: str


def axis(label: Label, left: float, width: float) -> Axis | None:
    """The axis of a label that lacks nothing but a scale, from `left`, `width` wide; None for any other."""
    awaiting, value = label.result.awaiting, label.result.value
    if awaiting is None or not value:
        return None
    figure = label.result.figure
    own = (figure.low, value, figure.high) if figure else (value, value, value)
    low, high = _span([*own, *awaiting.others[:1], *awaiting.others[-1:]])

    def place(energy: float) -> float:
        return round(left + width * math.log(energy / low) / math.log(high / low), 2)

    return Axis(
        left=left,
        width=width,
        steps=_inside([Step(place(step), tick(step)) for step in _steps(low, high)], left, left + width),
        others=[place(other) for other in awaiting.others[:: _one_in(awaiting.others)]],
        mark=Mark(place(value), place(own[0]), place(own[2])),
        caption=shortened(_caption(label), width, CAPTION_SIZE),
    )


def _caption(label: Label) -> str:
    """What the lines on the axis are, or why there is none."""
    awaiting = label.result.awaiting
    if awaiting is None or not awaiting.counts:
        why = lacking(awaiting) if awaiting else ""
        return f"Does not count{f': {why}' if why else ''}."
    if not awaiting.others:
        return "No other label for this task on this machine."
    every = _one_in(awaiting.others)
    one = "one" if every == 1 else f"one in {every}"
    return f"Each line: {one} of {counted(len(awaiting.others), 'other label')} for this task on this machine."


def _one_in(others: Sequence[float]) -> int:
    """Of how many labels one has a line."""
    return one_in(len(others), _MOST_LINES)


def _inside(steps: list[Step], left: float, right: float) -> list[Step]:
    """Those whose figures do not stand out at an end."""
    halves = [(step, text_width(step.text, _STEP_SIZE) / 2) for step in steps]
    return [step for step, half in halves if left <= step.x - half and step.x + half <= right]


def _span(energies: list[float]) -> tuple[float, float]:
    low, high = min(energies) / _ROOM, max(energies) * _ROOM
    more = max(math.sqrt(_LEAST_SPAN / (high / low)), 1.0)
    return low / more, high * more


def _steps(low: float, high: float) -> list[float]:
    """Round figures from `low` to `high`: 1, 2, 5, 10 … or, where these are too many, powers of ten."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = range(first, last + 1)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        steps = [float(f"{digit}e{power}") for power in decades for digit in digits]
        inside = [step for step in steps if low <= step <= high]
        if len(inside) <= _MOST_STEPS:
            return inside
    return inside[:: -(-len(inside) // _MOST_STEPS)]

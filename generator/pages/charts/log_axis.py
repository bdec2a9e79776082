"""A common logarithmic scale for a few figures: its ends, its ticks, and where a value stands on it.

`site_src/pages/assets/compare/axis.js` draws the same in the browser; a test holds the two to the same numbers.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.labels.grading.scale import LETTERS, Scale

_MOST_TICKS = 7


@dataclass(frozen=True)
class Axis:
    """From the first tick to the last, in the unit of the figures."""

    ticks: tuple[float, ...]

    def position(self, value: float) -> float:
        """Where `value` stands, in per cent of the axis from its left end."""
        low, high = self.ticks[0], self.ticks[-1]
        return 100 * math.log(value / low) / math.log(high / low)


def axis_of(values: Iterable[float]) -> Axis:
    """The shortest axis of 1-2-5 steps (of decades, where those would be many) around one or more positive values."""
    known = sorted(values)
    for steps in ((1, 2, 5), (1,)):
        ticks = _around(known[0], known[-1], steps)
        if len(ticks) <= _MOST_TICKS:
            break
    return Axis(ticks)


def _around(low: float, high: float, steps: tuple[int, ...]) -> tuple[float, ...]:
    ladder = list(_ladder(low, high, steps))
    first = max(tick for tick in ladder if tick <= low)
    last = min(tick for tick in ladder if tick >= high and tick > first)
    return tuple(tick for tick in ladder if first <= tick <= last)


def _ladder(low: float, high: float, steps: tuple[int, ...]) -> Iterator[float]:
    # Read from text, so that a browser reads the very same numbers: powers of ten are not exact everywhere.
    for exponent in range(math.floor(math.log10(low)) - 1, math.floor(math.log10(high)) + 3):
        yield from (float(f"{step}e{exponent}") for step in steps)


@dataclass(frozen=True)
class Band:
    """The part of a class that the axis shows, in per cent from its left end."""

    letter: str
    left: float
    width: float


def bands(scale: Scale, axis: Axis) -> list[Band]:
    """The classes of a scale along the axis."""
    edges = [float(edge) for edge in scale.edges]
    made = []
    for letter, low, high in zip(LETTERS, [axis.ticks[0], *edges], [*edges, axis.ticks[-1]], strict=True):
        first, last = max(low, axis.ticks[0]), min(high, axis.ticks[-1])
        if first < last:
            left = axis.position(first)
            made.append(Band(letter, left, axis.position(last) - left))
    return made

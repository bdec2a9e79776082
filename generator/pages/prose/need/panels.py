"""A machine's ladder as a chart of rows: where each mark stands, in per cent of its plot.

Each machine has an energy axis of its own, for nothing can be read across two. The share of right answers means the
same everywhere, so that axis is one.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from generator.labels.need.ladder import Ladder, Rung
from generator.pages.charts.log_axis import Axis, axis_of

Span = tuple[float, float]
_STEP = 0.1
# Figures of an energy axis that have room beside each other.
_MOST_TOLD = 4


@dataclass(frozen=True)
class Row:
    """A model's marks: figures, and where their intervals begin and how wide they are; None where not known."""

    rung: Rung
    energy: float
    energy_span: Span | None
    right: float | None
    right_span: Span | None


@dataclass(frozen=True)
class Panel:
    """One machine's rows, the places of the ticks of both axes, and where guessing stands, where that is known."""

    ladder: Ladder
    rows: Sequence[Row]
    energies: Sequence[tuple[float, float]]
    rights: Sequence[tuple[float, int]]
    guessing: float | None

    @property
    def with_memory(self) -> bool:
        """Whether it is known of any row how much memory it takes."""
        return any(row.rung.memory for row in self.rows)

    @property
    def with_intervals(self) -> bool:
        """Whether any share of right answers has an interval."""
        return any(row.right_span for row in self.rows)


def panels(ladders: Sequence[Ladder]) -> list[Panel]:
    """A panel for each ladder."""
    floor = _floor(rung for ladder in ladders for rung in ladder.rated)
    return [_panel(ladder, floor) for ladder in ladders]


def _floor(rungs: Iterable[Rung]) -> float:
    """The round share at which the common axis begins: below all that is drawn."""
    ends: list[float] = [
        end for rung in rungs for end in (rung.right, rung.chance, *(rung.interval or ())) if end is not None
    ]
    return math.floor(min(ends) / _STEP + 1e-9) * _STEP


def _told(axis: Axis) -> tuple[float, ...]:
    """The ticks that bear a figure: the decades alone where all of them would touch each other."""
    decades = tuple(tick for tick in axis.ticks if f"{tick:e}".startswith("1.0"))
    return axis.ticks if len(axis.ticks) <= _MOST_TOLD or not decades else decades


def _panel(ladder: Ladder, floor: float) -> Panel:
    figures = [rung.label.result.figure for rung in ladder.rungs]
    axis = axis_of(
        [
            *(rung.energy for rung in ladder.rungs),
            *(end for figure in figures if figure for end in (figure.low, figure.high)),
        ]
    )

    def right(share: float) -> float:
        return 100.0 * (share - floor) / (1 - floor)

    chances = [rung.chance for rung in ladder.rungs if rung.chance is not None]
    ticks = [round(floor + _STEP * step, 1) for step in range(round((1 - floor) / _STEP) + 1)]
    return Panel(
        ladder,
        [
            Row(
                rung,
                axis.position(rung.energy),
                _energy_span(rung, axis),
                right(rung.right) if rung.quality else None,
                _right_span(rung, right),
            )
            for rung in ladder.rungs
        ],
        [(axis.position(tick), tick) for tick in _told(axis)],
        [(right(tick), round(100 * tick)) for tick in ticks],
        right(max(chances)) if chances else None,
    )


def _energy_span(rung: Rung, axis: Axis) -> Span | None:
    figure = rung.label.result.figure
    if figure is None:
        return None
    low, high = axis.position(figure.low), axis.position(figure.high)
    return low, high - low


def _right_span(rung: Rung, place: Callable[[float], float]) -> Span | None:
    if rung.interval is None:
        return None
    low, high = map(place, rung.interval)
    return low, min(high, 100.0) - low

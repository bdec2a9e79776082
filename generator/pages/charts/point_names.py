"""Names beside the points of the Pareto front, only where they cover nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from generator.labels.comparing.rank import Ranked
from generator.pages.charts.bars import WIDTH
from generator.pages.looks.textwidth import shortened, text_width

HEIGHT = 380
FRONT_NAME = "Pareto front"
_SIZE, _LONGEST = 12, 190
_POINT = 8.0
Align = Literal["left", "right", "center"]
# Left and above is free of points by the front's own nature, so it is tried first.
_PLACES: tuple[tuple[Align, int, int], ...] = (
    ("right", -10, -10),
    ("left", 10, -10),
    ("left", 10, 11),
    ("left", 11, 1),
    ("right", -10, 11),
)
# How far along its step the front's own name may stand.
_PARTS = (0.5, 0.7, 0.85, 0.3)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Placed:
    """A text at a point of the chart, moved by `dx` and `dy` pixels."""

    text: str
    energy: float
    quality: float
    align: Align
    dx: int
    dy: int
    front: bool = False


@dataclass(frozen=True)
class Frame:
    """The chart's frame: where an energy lies across it (0 to 1), qualities at foot and head, the energy at its end."""

    across: Callable[[float], float]
    low: float
    high: float
    end: float

    def point(self, energy: float, quality: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        return self.across(energy) * WIDTH, (self.high - quality) / (self.high - self.low) * HEIGHT


def _quality(row: Ranked) -> float:
    return row.quality.value if row.quality else 0.0


def place_names(front: Sequence[Ranked], drawn: Sequence[Ranked], frame: Frame) -> list[Placed]:
    """A name for each point of the front that has room for one, then the front's own on its longest step."""
    corners = [(row.label.result.value or 0.0, _quality(row)) for row in front]
    taken = [_around(frame.point(row.label.result.value or 0.0, _quality(row))) for row in drawn]
    taken += _lines(corners, frame)
    return [*_point_names(front, frame, taken), *_front_name(corners, frame, taken)]


def _point_names(front: Sequence[Ranked], frame: Frame, taken: list[Box]) -> Iterator[Placed]:
    for row in front:
        text = shortened(row.label.subject.name, _LONGEST, _SIZE)
        for align, dx, dy in _PLACES:
            placed = Placed(text, row.label.result.value or 0.0, _quality(row), align, dx, dy)
            box = box_of(placed, frame)
            if _free(box, taken):
                taken.append(box)
                yield placed
                break


def _front_name(corners: Sequence[tuple[float, float]], frame: Frame, taken: list[Box]) -> Iterator[Placed]:
    """Above the middle of the longest level step, where no point can lie."""
    steps = [(one[0], other[0], one[1]) for one, other in pairwise([*corners, (frame.end, 0.0)])]
    for start, end, quality in sorted(steps, key=lambda step: step[0] / step[1]):
        for part in _PARTS:
            placed = Placed(FRONT_NAME, start ** (1 - part) * end**part, quality, "center", 0, -13, front=True)
            box = box_of(placed, frame)
            if _free(box, taken):
                taken.append(box)
                yield placed
                return


def box_of(placed: Placed, frame: Frame) -> Box:
    """What a name covers: left, top, right and bottom, in pixels of the frame."""
    x, y = frame.point(placed.energy, placed.quality)
    width = text_width(placed.text, _SIZE)
    left = x + placed.dx - {"left": 0.0, "center": width / 2, "right": width}[placed.align]
    return left, y + placed.dy - _SIZE / 2, left + width, y + placed.dy + _SIZE / 2


def _around(point: tuple[float, float]) -> Box:
    x, y = point
    return x - _POINT, y - _POINT, x + _POINT, y + _POINT


def _lines(corners: Sequence[tuple[float, float]], frame: Frame) -> list[Box]:
    """The front's own steps: level, then up; the last runs on to the frame."""
    places = [frame.point(*corner) for corner in corners]
    boxes = [(x, y - 1, other_x, y + 1) for (x, y), (other_x, _) in pairwise(places)]
    boxes += [(x - 1, other_y, x + 1, y) for (_, y), (x, other_y) in pairwise(places)]
    x, y = places[-1]
    return [*boxes, (x, y - 1, float(WIDTH), y + 1)]


def _free(box: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT
    return inside and all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in taken)

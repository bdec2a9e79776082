"""What the ways of serving one model are called, where a reader chooses among them."""

from collections import Counter
from collections.abc import Callable, Sequence

from generator.labels.estimates.point_figure import PointFigure
from generator.pages.wording.numbers import counted
from generator.pages.wording.served import made_in_words


def point_names(points: Sequence[PointFigure]) -> list[str]:
    """`64 at once on 1 GPU` of each; what tells two apart is added where they would be called the same."""
    names = [point_in_words(point) for point in points]
    for more in _MORE:
        shared = Counter(names)
        names = [
            f"{name}, {text}" if shared[name] > 1 and (text := more(point)) else name
            for name, point in zip(names, points, strict=True)
        ]
    return names


def point_in_words(point: PointFigure) -> str:
    """`64 at once on 1 GPU`."""
    on = "" if point.gpus is None else f" on {counted(point.gpus, 'GPU')}"
    if point.at_once is None:
        return f"how many at once not stated,{on}" if on else "how many at once not stated"
    return f"{point.at_once:,} at once{on}"


def _spread(point: PointFigure) -> str:
    return point.spread or ""


def _engine(point: PointFigure) -> str:
    return point.engine or ""


def _id(point: PointFigure) -> str:
    return point.id


# An id is a point's own, so after it no two are called the same.
_MORE: tuple[Callable[[PointFigure], str], ...] = (_spread, made_in_words, _engine, _id)

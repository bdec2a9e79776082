"""A model's curve: what each way of serving took, against how long somebody waited. Drawn without a script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from generator.pages.charts.log_axis import Axis, axis_of
from generator.pages.wording.numbers import counted, significant

# As many marks of their own are there in the style sheet.
_MOST_SERIES = 5


@dataclass(frozen=True)
class Dot:
    """A point in per cent from the left and from the top, and what it says when asked."""

    left: float
    top: float
    operating: bool
    title: str
    name: str | None


@dataclass(frozen=True)
class Series:
    """The points on one number of GPUs, from the fewest queries at once to the most.

    `lines` join those that are spread over the GPUs in one way: each the points of an SVG polyline in a box of 100 by
    100. To join two ways would draw a curve that nobody measured.
    """

    name: str
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]

    @property
    def spread(self) -> bool:
        """Whether the model was spread over these GPUs in more ways than one."""
        return len(self.lines) > 1


@dataclass(frozen=True)
class Curve:
    """Axes with ticks, and the series on them. `limit` is where the task's rule ends, in per cent from the left."""

    x_title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    limit: float | None
    limit_name: str
    summary: str
    rows: tuple[PointFigure, ...]


def curve(label: Label) -> Curve | None:
    """The curve of the first workload that was served in several ways; None where there is nothing to draw."""
    for workload in label.result.workloads:
        timed = [(point, waited) for point in workload.points if (waited := _waited(point)) is not None]
        if len(timed) > 1 and label.result.operating is not None:
            return _curve(label, workload, timed)
    return None


def _waited(point: PointFigure) -> float | None:
    """What somebody waits for, s: the next token of a text, or the whole of a picture or a video."""
    return point.end_to_end_s if point.inter_token_s is None else point.inter_token_s


def _curve(label: Label, workload: WorkloadFigure, timed: Sequence[tuple[PointFigure, float]]) -> Curve:
    text = any(point.inter_token_s is not None for point, _ in timed)
    unit = 1000.0 if text else 1.0
    operating = label.result.operating
    limit = operating.rule.inter_token_s if operating and text else None
    reach = [waited * unit for _, waited in timed] + ([limit * unit] if limit else [])
    x, y = axis_of(reach), axis_of(point.value for point, _ in timed)
    most, least = max(workload.points, key=_value), min(workload.points, key=_value)
    return Curve(
        x_title=_x_title(text, any(point.inter_token_mean for point, _ in timed)),
        x=x,
        y=y,
        series=tuple(_series(timed, x, y, unit)),
        limit=x.position(limit * unit) if limit else None,
        limit_name=f"{limit * unit:g} ms" if limit else "",
        summary=(
            f"{len(workload.points)} ways of serving this model, from {significant(least.value)} to "
            f"{significant(most.value)} Wh per 1,000 queries."
        ),
        rows=tuple(sorted(workload.points, key=lambda point: (point.gpus or 0, point.at_once or 0, point.id))),
    )


def _value(point: PointFigure) -> float:
    return point.value


def _x_title(text: bool, mean: bool) -> str:
    if text:
        return f"{'Mean' if mean else 'Median'} time between two tokens, ms"
    return "Time until it is done, s"


def _series(timed: Sequence[tuple[PointFigure, float]], x: Axis, y: Axis, unit: float) -> Iterable[Series]:
    """A series for each number of GPUs, and one for all the rest where there would be too many."""
    by_gpus: dict[int | None, list[tuple[PointFigure, float]]] = {}
    for point, waited in timed:
        by_gpus.setdefault(point.gpus, []).append((point, waited))
    ordered = sorted(by_gpus, key=lambda gpus: gpus or 0)
    for place, gpus in enumerate(ordered[:_MOST_SERIES]):
        rest = ordered[_MOST_SERIES:] if place == _MOST_SERIES - 1 else ()
        found = sorted(
            (item for number in (gpus, *rest) for item in by_gpus[number]),
            key=lambda item: (item[0].at_once or 0, item[1]),
        )
        name = "GPUs not stated" if gpus is None else counted(gpus, "GPU") + (" and more" if rest else "")
        ends = {found[0][0].id, found[-1][0].id}
        dots = [_dot(point, waited, x, y, unit, point.operating or point.id in ends) for point, waited in found]
        yield Series(name, tuple(dots), tuple(_lines([point for point, _ in found], dots)))


def _lines(points: Sequence[PointFigure], dots: Sequence[Dot]) -> Iterable[str]:
    joined: dict[tuple[int | None, str | None], list[Dot]] = {}
    for point, dot in zip(points, dots, strict=True):
        joined.setdefault((point.gpus, point.spread), []).append(dot)
    return (" ".join(f"{dot.left:.2f},{dot.top:.2f}" for dot in line) for line in joined.values())


def _dot(point: PointFigure, waited: float, x: Axis, y: Axis, unit: float, named: bool) -> Dot:
    waiting = f"{significant(waited * unit)} {'ms' if unit > 1 else 's'}"
    gpus = "" if point.gpus is None else f" on {counted(point.gpus, 'GPU')}"
    at_once = "how many at once is not stated" if point.at_once is None else f"{point.at_once:,} at once"
    title = f"{at_once}{gpus}: {significant(point.value)} Wh per 1,000 queries, {waiting}"
    return Dot(
        left=round(x.position(waited * unit), 2),
        top=round(100 - y.position(point.value), 2),
        operating=point.operating,
        title=title,
        name=f"{point.at_once:,}" if named and point.at_once else None,
    )

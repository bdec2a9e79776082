"""Whether two labels may be set against each other, and whether a difference between them can be told.

`site_src/pages/assets/compare/rules.js` says the same in the browser; a test holds the two to the same answers.
"""

import math

from generator.labels.estimate import Estimate
from generator.labels.label import Label
from generator.labels.point_figure import PointFigure

# Task, profile, workloads, kind of weights, and how many queries of each data set where these were few.
Ground = tuple[str, str, tuple[str, ...], str, int | None]
# Whether a server answered, how many at once, GPUs of the job, and what was made: pixels, steps, frames.
Serving = tuple[bool, int | None, int | None, tuple[float | None, ...]]
_NOTHING_MADE = (None,) * 5


def figure_workloads(label: Label) -> tuple[str, ...]:
    """The workloads whose mean the label's figure is, sorted."""
    graded = [workload.id for workload in label.result.workloads if workload.graded]
    return tuple(sorted(graded or [workload.id for workload in label.result.workloads]))


def ground(label: Label) -> Ground:
    """What two labels must share to stand on one scale: task, profile, workloads, kind of weights, and all queries."""
    return label.subject.task, label.setup.profile, figure_workloads(label), label.subject.weights, label.setup.quick


def as_asked(label: Label, point: PointFigure | None = None) -> bool:
    """Whether a label's figure (or that of one of its points) is of its task's operating point.

    Where one way of serving was measured nothing was chosen, and it is.
    """
    chosen = label.result.operating
    return (chosen is None or chosen.met) and (point is None or point.operating)


def serving(label: Label, point: PointFigure | None = None) -> Serving:
    """How the queries of a label's figure (or of one of its points) were served."""
    at = point or next((each for work in label.result.workloads for each in work.points if each.operating), None)
    if at is None:
        return label.setup.server, label.setup.batch_size, label.setup.gpus, _NOTHING_MADE
    return at.server, at.at_once, at.gpus, (at.width, at.height, at.steps, at.frames, at.frames_per_second)


def may_meet(
    one: Label, other: Label, one_point: PointFigure | None = None, other_point: PointFigure | None = None
) -> bool:
    """Whether two figures may be set against each other: those of two labels, or of points of them.

    Both must share their ground, and stand on their task's operating point or be served alike. How many were served at
    once moves one model up to forty-fold, so a factor between two that share neither would tell of that alone. Of what
    was not stated nobody knows whether it was alike.
    """
    if ground(one) != ground(other):
        return False
    if as_asked(one, one_point) and as_asked(other, other_point):
        return True
    theirs = serving(one, one_point)
    return theirs[1] is not None and theirs == serving(other, other_point)


def per_thousand_tokens(label: Label) -> float | None:
    """Wh per 1,000 tokens written, of means over the workloads of the figure; None unless all counted them."""
    counts = [workload.tokens_out for workload in label.result.workloads if workload.id in figure_workloads(label)]
    known = [count for count in counts if count]
    if label.result.value is None or not known or len(known) < len(counts):
        return None
    return label.result.value * len(known) / math.fsum(known)


def told_apart(one: Label, other: Label) -> bool | None:
    """Whether the two figures differ by more than their intervals; None where an interval is not known.

    The meter's uncertainty is common to what the same people measured under one profile: it moves both
    figures alike and cancels from their ratio, so there the runs' own intervals decide. Otherwise the whole
    intervals do. Two intervals that touch say nothing, which is the cautious reading: it errs on the side of
    "no difference can be told".
    """
    if one.result.figure is None or other.result.figure is None:
        return None
    common = ground(one) == ground(other) and one.source.measured_by == other.source.measured_by
    reach = _half_width(one.result.figure, common) + _half_width(other.result.figure, common)
    return abs(math.log(one.result.figure.value / other.result.figure.value)) > reach


def _half_width(figure: Estimate, common_meter: bool) -> float:
    return figure.spread if common_meter else math.hypot(figure.spread, figure.meter)


def runs_interval(figure: Estimate) -> tuple[float, float]:
    """The 95 % interval of the runs' scatter alone, without the meter's uncertainty."""
    return figure.value * math.exp(-figure.spread), figure.value * math.exp(figure.spread)

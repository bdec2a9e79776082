"""Whether two labels may be set against each other, and whether a difference between them can be told.

`site_src/pages/assets/compare/rules.js` says the same in the browser; a test holds the two to the same answers.
"""

import math
from dataclasses import dataclass

from generator.labels.estimates.estimate import Estimate
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.packed import outline

# Task, profile, workloads, kind of weights, and how many queries of each data set where these were few.
Ground = tuple[str, str, tuple[str, ...], str, int | None]
# Whether a server answered, how many at once, GPUs of the job, and what was made: pixels, steps, frames.
Serving = tuple[bool, int | None, int | None, tuple[float | None, ...]]
_NOTHING_MADE = (None,) * 5


def figure_workloads(label: Label) -> tuple[str, ...]:
    """The workloads whose mean the label's figure is, sorted."""
    workloads = outline(label.result.workloads)
    graded = [workload.id for workload in workloads if workload.graded]
    return tuple(sorted(graded or [workload.id for workload in workloads]))


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which figures one may be set against; `served` is None where how many at once was not stated."""

    ground: Ground
    asked: bool
    served: Serving | None


def standing(label: Label, point: PointFigure | None = None) -> Standing:
    """That of a label's figure, or of one of its points."""
    served = serving(label, point)
    return Standing(ground(label), as_asked(label, point), None if served[1] is None else served)


def may_meet(
    one: Label, other: Label, one_point: PointFigure | None = None, other_point: PointFigure | None = None
) -> bool:
    """Whether two figures may be set against each other: those of two labels, or of points of them."""
    return meet(standing(one, one_point), standing(other, other_point))


def meet(one: Standing, other: Standing) -> bool:
    """Whether two figures of these standings may be set against each other.

    Both must share their ground, and stand on their task's operating point or be served alike. How many were served at
    once moves one model up to forty-fold, so a factor between two that share neither would tell of that alone. Of what
    was not stated nobody knows whether it was alike.
    """
    if one.ground != other.ground:
        return False
    return (one.asked and other.asked) or (one.served is not None and one.served == other.served)


def per_thousand_tokens(label: Label) -> float | None:
    """Wh per 1,000 tokens written, of means over the workloads of the figure; None unless all counted them."""
    names = figure_workloads(label)
    # Most answers are no text.
    if any(workload.tokens_out is None for workload in outline(label.result.workloads) if workload.id in names):
        return None
    counts = [workload.tokens_out for workload in label.result.workloads if workload.id in names]
    known = [count for count in counts if count]
    if label.result.value is None or not known or len(known) < len(counts):
        return None
    return label.result.value * len(known) / math.fsum(known)


def energy_ratio(one: Label, other: Label) -> Ratio | None:
    """The energy of `one` against `other` with its 95 % interval; None unless both have a figure.

    The meter's uncertainty is common to what the same people measured under one profile: it moves both
    figures alike and cancels from their ratio, so there the runs' own intervals decide. Otherwise the whole
    intervals do.
    """
    if not one.result.value or not other.result.value:
        return None
    common = _metered_by(one) == _metered_by(other)
    return ratio_of_figures(one.result.value, one.result.figure, other.result.value, other.result.figure, common)


def _metered_by(label: Label) -> tuple[str, str]:
    """Whose meters read it, whatever was asked."""
    return label.setup.profile, label.source.measured_by


def ratio_of_figures(
    one: float, one_figure: Estimate | None, other: float, other_figure: Estimate | None, common_meter: bool
) -> Ratio:
    """A ratio of two figures whose scatter may have a part in common that nobody knows.

    So the half widths add as they are, not as squares: whatever the two share, the interval holds the true ratio at
    least as often as it says. It holds 1 exactly where the two intervals meet. What was measured in one session, run
    beside run, is known better: `ratio_of` of `generator/labels/estimates/ratio.py`.
    """
    if one_figure is None or other_figure is None:
        return Ratio(one / other, None)
    assumed = max((figure.assumed for figure in (one_figure, other_figure) if figure.assumed), default=None)
    reach = _half_width(one_figure, common_meter) + _half_width(other_figure, common_meter)
    return Ratio(one / other, reach, assumed)


def told_apart(one: Label, other: Label) -> bool | None:
    """Whether the two figures differ by more than their intervals; None where an interval is not known.

    Two intervals that touch say nothing, which is the cautious reading: it errs on the side of "no difference can be
    told".
    """
    found = energy_ratio(one, other)
    if found is None or found.spread is None:
        return None
    return abs(math.log(found.value)) > found.spread


def _half_width(figure: Estimate, common_meter: bool) -> float:
    return figure.spread if common_meter else math.hypot(figure.spread, figure.meter)


def runs_interval(figure: Estimate) -> tuple[float, float]:
    """The 95 % interval of the runs' scatter alone, without the meter's uncertainty."""
    return figure.value * math.exp(-figure.spread), figure.value * math.exp(figure.spread)

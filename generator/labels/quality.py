"""Which quality of a model may meet its energy: one of the very answers, or of answers made as those were.

A figure of other answers is shown where it is told of, and meets energy nowhere: on no axis, in no front, no sentence.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, hypot
from sys import intern
from typing import Annotated

from generator.labels.estimates.counting import shared
from generator.labels.estimates.shared_texts import KEPT_ONCE, SharedText
from generator.records.model import Answers, Better, MeasuredQuality, PublishedQuality, published_metric

# Low and high.
Interval = tuple[float, float]
# As many labels with one quality make an axis.
LEAST_RATED = 3


@dataclass(frozen=True, slots=True)
class QualityFigure:
    """A published quality figure and of which answers it is, kept smaller than the record's."""

    metric: str
    value: float
    dataset: str
    source: SharedText
    answers: Answers


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """A quality figure of the very answers that the energy was spent on; see the record's `MeasuredQuality`."""

    metric: str
    value: float
    workload: str
    tool: SharedText
    items: int
    interval_95: Interval | None
    better: Better
    chance: float | None
    unmapped: float | None
    above_chance: bool | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What two qualities must share to be set against each other: metric, data sets, and where they come from.

    `prepared` is how a study prepared each data set's inputs, which moves a published accuracy by points; it is empty
    where it says of none, and for what was measured here.
    """

    metric: str
    datasets: tuple[str, ...]
    measured: bool
    better: Better = "higher"
    prepared: tuple[SharedText | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """A label's one quality that may meet its energy: the mean of one metric over `basis.datasets`.

    `interval_95` is there for a measured one: of the mean, from the intervals of the data sets, which are independent.
    """

    value: float
    basis: Annotated[Basis, KEPT_ONCE]
    interval_95: Interval | None = None

    @property
    def goodness(self) -> float:
        """The more the better, whichever way the metric goes."""
        return self.value if self.basis.better == "higher" else -self.value


def clearly_more(less: float, less_in: Interval | None, more: float, more_in: Interval | None) -> bool | None:
    """Whether `more` is more than `less` by more than their 95 % intervals; None where one of these is not known.

    The half widths towards each other add as squares, as of independent figures. Both models answered the same
    queries, so this is the cautious reading.
    """
    if less_in is None or more_in is None:
        return None
    return more - less > hypot(less_in[1] - less, more - more_in[0])


def quality_figure(figure: PublishedQuality) -> QualityFigure:
    """A record's published figure as a label keeps it."""
    return QualityFigure(
        intern(figure.metric), figure.value, intern(figure.dataset), intern(figure.source), figure.answers
    )


def measured_figure(figure: MeasuredQuality) -> MeasuredFigure:
    """A record's measured figure as a label keeps it."""
    return MeasuredFigure(
        intern(figure.metric),
        figure.value,
        intern(figure.workload),
        intern(figure.tool),
        figure.items,
        figure.interval_95,
        figure.better,
        figure.chance,
        figure.unmapped,
        figure.above_chance,
    )


def headline(
    measured: Sequence[MeasuredFigure],
    published: Sequence[QualityFigure],
    workloads: Collection[str],
    metric: str | None,
    datasets: tuple[str, ...],
    prepared: Mapping[str, str | None] | None = None,
) -> Headline | None:
    """The one quality of a label, by the first of these rules that finds one.

    1. A measured one: the mean of a metric over all `workloads` of the energy figure.
    2. The task's own published mean: of `metric` over `datasets`, where that mean is.
    3. A published one whose data sets are the very workloads: the mean of a metric over all of them.

    Nothing published counts unless it is of the same answers and somebody knows which way its metric goes. Of several
    metrics the task's goes first, else the record's first. None unless every data set has its figure. `prepared` is how
    each workload's inputs were prepared, where that was stated.
    """
    same = [item for item in published if item.answers == "same"]
    own = tuple(sorted(workloads))
    return (
        _measured(measured, own, metric)
        or _published(same, datasets, metric, prepared or {}, only=True)
        or _published(same, own, metric, prepared or {})
    )


def _measured(figures: Sequence[MeasuredFigure], workloads: tuple[str, ...], metric: str | None) -> Headline | None:
    by_metric: dict[tuple[str, Better], dict[str, MeasuredFigure]] = {}
    for figure in figures:
        by_metric.setdefault((figure.metric, figure.better), {})[figure.workload] = figure
    whole = [name for name, found in by_metric.items() if workloads and set(workloads) <= set(found)]
    if not whole:
        return None
    name, better = next((item for item in whole if item[0] == metric), whole[0])
    chosen = [by_metric[name, better][workload] for workload in workloads]
    return Headline(_mean(item.value for item in chosen), Basis(name, workloads, True, better), _interval(chosen))


def _interval(figures: Sequence[MeasuredFigure]) -> Interval | None:
    """Of the mean: the half widths of independent means add as squares, each way for itself."""
    known = [(figure.value, figure.interval_95) for figure in figures if figure.interval_95 is not None]
    if len(known) < len(figures):
        return None
    mean = _mean(figure.value for figure in figures)
    down = fsum((value - low) ** 2 for value, (low, _) in known) ** 0.5 / len(known)
    up = fsum((high - value) ** 2 for value, (_, high) in known) ** 0.5 / len(known)
    return mean - down, mean + up


def _published(
    figures: Iterable[QualityFigure],
    datasets: tuple[str, ...],
    metric: str | None,
    prepared: Mapping[str, str | None],
    only: bool = False,
) -> Headline | None:
    """The mean over all `datasets` of `metric`, or unless `only` that will do of the first that has them all."""
    by_metric: dict[str, dict[str, float]] = {}
    for figure in figures:
        by_metric.setdefault(figure.metric, {})[figure.dataset] = figure.value
    whole = [name for name, found in by_metric.items() if datasets and set(datasets) <= set(found)]
    for name in sorted(whole, key=lambda name: name != metric):
        known = published_metric(name)
        if known is not None and known.of_answers and (name == metric or not only):
            value = _mean(by_metric[name][dataset] for dataset in datasets)
            return Headline(value, Basis(name, datasets, False, known.better, _prepared(datasets, prepared)))
    return None


def _prepared(datasets: Sequence[str], prepared: Mapping[str, str | None]) -> tuple[str | None, ...]:
    found = tuple(shared(prepared.get(dataset)) for dataset in datasets)
    return found if any(found) else ()


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return fsum(known) / len(known)


def common_basis(headlines: Iterable[Headline | None]) -> Basis | None:
    """The one quality by which labels of a ranking are set against each other: what is measured, where enough have it.

    Else that which most have, and of equally many the measured one, then the first by name.
    """
    counts = Counter(item.basis for item in headlines if item is not None)
    return max(
        sorted(counts, key=lambda basis: (basis.metric, basis.datasets, repr(basis.prepared)), reverse=True),
        key=lambda basis: (basis.measured and counts[basis] >= LEAST_RATED, counts[basis], basis.measured),
        default=None,
    )


def below_chance(measured: Iterable[MeasuredFigure], workloads: Collection[str]) -> bool:
    """Whether the answers were no better than guesses on any of these workloads: then the job was not done."""
    return any(figure.above_chance is False for figure in measured if figure.workload in workloads)

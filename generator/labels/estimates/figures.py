"""The figures of which a label is made: of each workload and of each component."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from sys import intern

from generator.labels.estimates.counting import (
    Queries,
    counts_of,
    mean_counts,
    passes_of,
    queries,
    seconds_per_query,
    shared,
    summed,
)
from generator.labels.estimates.estimate import Estimate, declared, estimate_of
from generator.labels.estimates.point_figure import JOULES_PER_FIGURE, PointFigure, point_figure
from generator.labels.estimates.sample import Measured, component_watt_hours, sample
from generator.labels.estimates.shared_texts import SharedText
from generator.labels.estimates.workload_footprint import NOTHING, Footprint, footprint_of
from generator.records.model import Counting, Workload
from generator.records.profile import Profile
from generator.units import watt_hours


@dataclass(frozen=True, slots=True)
class Share:
    """One component's part of the query energy, over the workloads of the figure."""

    component: str
    counting: Counting
    watt_hours: float
    fraction: float


@dataclass(frozen=True, slots=True)
class WorkloadFigure:
    """One workload's figure in Wh per 1,000 queries, with its interval and how it was taken.

    `counts` and `passes` are means a query by name, of what was counted in every run: the fields of a record's
    counts, and the model's parts. `non_answers` and `withheld` are sums over the runs, None where a run did not look.
    `seconds_per_query` is the machine's time for one, `log_variance` that of the runs' own energy, on the natural-log
    scale. Of several `points` all but these are of the operating point. `footprint` is what it needed besides energy.
    """

    id: str
    dataset: SharedText
    preparation: SharedText | None
    prompt: SharedText | None
    output_limit: SharedText | None
    words_in: float | None
    words_out: float | None
    queries_from: str | None
    counts: tuple[tuple[str, float], ...]
    passes: tuple[tuple[str, float], ...]
    graded: bool
    value: float
    figure: Estimate | None
    runs: int
    log_variance: float | None
    queries: Queries | None
    non_answers: int | None
    withheld: int | None
    seconds_per_query: float | None
    watts: float | None
    load_watt_hours: float | None
    notes: tuple[SharedText, ...]
    points: tuple[PointFigure, ...] = ()
    footprint: Footprint = NOTHING

    @property
    def tokens_out(self) -> float | None:
        """Tokens written a query on average; None where they were not counted."""
        return dict(self.counts).get("tokens_out")

    @property
    def watt_hours_per_thousand_tokens(self) -> float | None:
        """Wh per 1,000 tokens written; None where they were not counted."""
        return self.value / self.tokens_out if self.tokens_out else None


def workload_figure(workload: Workload, at: Measured, profile: Profile, graded: bool) -> WorkloadFigure:
    """The figure of one workload `at` its operating point, or of itself where one way of serving was measured."""
    runs, means = at.runs, at.means
    found = sample(at)
    seconds = seconds_per_query(at)
    joules = found.value * JOULES_PER_FIGURE
    before = [
        fsum(watt_hours(phase.total_joules()) for phase in (run.load, run.transfer) if phase)
        for run in runs
        if run.load
    ]
    return WorkloadFigure(
        id=intern(workload.id),
        dataset=intern(workload.dataset.name),
        preparation=shared(workload.preparation),
        prompt=shared(workload.prompt),
        output_limit=shared(workload.output_limit),
        words_in=workload.lengths.mean_in if workload.lengths else None,
        words_out=workload.lengths.mean_out if workload.lengths else None,
        queries_from=workload.queries_from,
        counts=mean_counts(means.counts) if means else counts_of(runs),
        passes=passes_of(runs),
        graded=graded,
        value=found.value,
        figure=estimate_of([found], declared(profile.uncertainty)),
        runs=found.runs,
        log_variance=found.log_variance,
        queries=queries(at),
        non_answers=summed(run.non_answers for run in runs) if runs else None,
        withheld=summed(run.withheld for run in runs) if runs else None,
        seconds_per_query=seconds,
        watts=joules / seconds if seconds else None,
        load_watt_hours=fsum(before) / len(before) if before else None,
        notes=tuple(sorted({run.note for run in runs if run.note})),
        points=tuple(point_figure(point, profile, point is at) for point in workload.points),
        footprint=footprint_of(workload, at),
    )


def shares(measured: Sequence[Measured], profile: Profile) -> tuple[Share, ...]:
    """Each counted component's mean over workloads, so that the shares add up to the figure."""
    parts: list[tuple[str, Counting, float]] = []
    for component in profile.boundary.counted():
        means = [component_watt_hours(each, component) for each in measured]
        if means:
            parts.append((component, profile.boundary.counting(component), fsum(means) / len(means)))
    total = fsum(part for _, _, part in parts)
    return tuple(Share(name, counting, part, part / total) for name, counting, part in parts)

"""The figures of which a label is made: of each workload and of each component."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from sys import intern

from generator.labels.estimate import Estimate, estimate
from generator.records.model import Counting, Counts, Run, Workload
from generator.records.profile import Profile
from generator.units import watt_hours, watt_hours_per_thousand_queries

# In the record's order; the parts of `passes` are told apart from their sum.
_COUNTED = tuple(name for name in Counts.model_fields if name != "passes")


@dataclass(frozen=True, slots=True)
class Share:
    """One component's part of the query energy, over the workloads of the figure."""

    component: str
    counting: Counting
    watt_hours: float
    fraction: float


@dataclass(frozen=True, slots=True)
class Queries:
    """How many queries runs were made of: the fewest and the most of one run, and those of all runs together."""

    fewest: int
    most: int
    total: int


def queries_of(runs: Iterable[Run]) -> Queries:
    """What `runs`, at least one, were made of."""
    counts = [run.queries for run in runs]
    return Queries(min(counts), max(counts), sum(counts))


@dataclass(frozen=True, slots=True)
class WorkloadFigure:
    """One workload's figure in Wh per 1,000 queries, with its interval and how it was taken.

    `counts` and `passes` are means a query by name, of what was counted in every run: the fields of a record's
    counts, and the model's parts. `non_answers` and `withheld` are sums over the runs, None where a run did not look.
    """

    id: str
    dataset: str
    preparation: str | None
    prompt: str | None
    output_limit: str | None
    words_in: float | None
    words_out: float | None
    queries_from: str | None
    counts: tuple[tuple[str, float], ...]
    passes: tuple[tuple[str, float], ...]
    graded: bool
    value: float
    figure: Estimate | None
    runs: int
    queries: Queries
    non_answers: int | None
    withheld: int | None
    seconds_per_query: float
    watts: float
    load_watt_hours: float | None
    notes: tuple[str, ...]


def workload_figure(workload: Workload, energies: list[float], profile: Profile, graded: bool) -> WorkloadFigure:
    """The figure of one workload, whose runs took `energies` each."""
    runs = workload.runs
    seconds = fsum([run.query.duration_s for run in runs])
    joules = fsum([run.query.total_joules() for run in runs])
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
        counts=_counts(workload),
        passes=_passes(workload),
        graded=graded,
        value=fsum(energies) / len(energies),
        figure=estimate([energies], profile.uncertainty.meter_relative),
        runs=len(runs),
        queries=queries_of(runs),
        non_answers=_summed(run.non_answers for run in runs),
        withheld=_summed(run.withheld for run in runs),
        seconds_per_query=seconds / sum(run.queries for run in runs),
        watts=joules / seconds,
        load_watt_hours=fsum(before) / len(before) if before else None,
        notes=tuple(sorted({run.note for run in runs if run.note})),
    )


def _summed(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)


def _counts(workload: Workload) -> tuple[tuple[str, float], ...]:
    """What went in and out of the model, a query: only what every run counted, for missing is not zero."""
    counted = [run.counts for run in workload.runs if run.counts is not None]
    if len(counted) < len(workload.runs):
        return ()
    queries = sum(run.queries for run in workload.runs)
    values = {name: [getattr(counts, name) for counts in counted] for name in _COUNTED}
    return tuple((name, fsum(known) / queries) for name, known in values.items() if None not in known)


def _passes(workload: Workload) -> tuple[tuple[str, float], ...]:
    """Forward passes a query of each part of the model, where every run told the parts apart."""
    told = [run.counts.passes for run in workload.runs if run.counts is not None and run.counts.passes is not None]
    if len(told) < len(workload.runs):
        return ()
    queries = sum(run.queries for run in workload.runs)
    names = sorted(set().union(*told))
    return tuple((intern(name), sum(passes.get(name, 0) for passes in told) / queries) for name in names)


def shares(workloads: list[Workload], profile: Profile) -> tuple[Share, ...]:
    """Each counted component's mean over workloads, so that the shares add up to the figure."""
    parts: list[tuple[str, Counting, float]] = []
    for component in profile.boundary.counted():
        means = [
            fsum(
                [
                    watt_hours_per_thousand_queries(run.query.energy_joules.get(component, 0.0), run.queries)
                    for run in workload.runs
                ]
            )
            / len(workload.runs)
            for workload in workloads
        ]
        if means:
            parts.append((component, profile.boundary.counting(component), fsum(means) / len(means)))
    total = fsum(part for _, _, part in parts)
    return tuple(Share(name, counting, part, part / total) for name, counting, part in parts)


def shared(text: str | None) -> str | None:
    """Texts that many records share are kept once: ten thousand labels fit into little memory."""
    return None if text is None else intern(text)

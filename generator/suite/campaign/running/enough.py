"""Whether a target has been measured often enough."""

from collections.abc import Callable, Mapping, Sequence

from generator.records.model import Run
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.journal import Journal
from generator.units import watt_hours_per_thousand_queries

Enough = Callable[[Sequence[Sequence[float]]], bool]


def figures(runs: Mapping[str, Sequence[Run]]) -> list[list[float]]:
    """Wh per 1,000 queries of the runs of each workload."""
    return [
        [watt_hours_per_thousand_queries(run.query.total_joules(), run.queries) for run in found]
        for found in runs.values()
    ]


def finished(target: Target, journal: Journal, enough: Enough) -> bool:
    """Whether the journal holds all the runs that the target needs, and what their answers are worth."""
    judged = all(journal.judged(name) is not None for name in target.workloads)
    return judged and runs_enough(target, journal, enough)


def runs_enough(target: Target, journal: Journal, enough: Enough) -> bool:
    """Whether every workload has as many runs as the others, and these are enough."""
    runs = {name: journal.runs(name) for name in target.workloads}
    return len(set(map(len, runs.values()))) == 1 and enough(figures(runs))

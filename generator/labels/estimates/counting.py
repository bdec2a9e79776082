"""How much was asked, answered and counted in what was measured: of runs, and of means that a study published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from sys import intern

from generator.labels.estimates.sample import Measured
from generator.records.model import Counts, MeanCounts, Run

# In the record's order; the parts of `passes` are told apart from their sum.
_COUNTED = tuple(name for name in Counts.model_fields if name != "passes")


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


def queries(measured: Measured) -> Queries | None:
    """What its runs were made of; None where a study does not say."""
    if measured.means is None:
        return queries_of(measured.runs)
    each, runs = measured.means.queries, measured.means.runs
    return None if each is None else Queries(each, each, each * runs)


def queries_together(found: Iterable[Queries | None]) -> Queries | None:
    """Those of several workloads, at least one; None where those of one are not known."""
    known = list(found)
    told = [item for item in known if item is not None]
    if len(told) < len(known):
        return None
    return Queries(min(item.fewest for item in told), max(item.most for item in told), sum(item.total for item in told))


def seconds_per_query(measured: Measured) -> float | None:
    """Machine time a query, s, each run counted alike as in its energy; None where a study does not say."""
    if measured.means is not None:
        return measured.means.duration_s
    return seconds_of_runs(measured.runs)


def seconds_of_runs(runs: Sequence[Run]) -> float:
    """The same of runs, at least one."""
    return _a_query([run.query.duration_s for run in runs], runs)


def summed(counts: Iterable[int | None]) -> int | None:
    """The sum over runs; None where one of them did not look."""
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)


def counts_of(runs: Sequence[Run]) -> tuple[tuple[str, float], ...]:
    """What went in and out of the model, a query: only what every run counted, for missing is not zero."""
    counted = [run.counts for run in runs if run.counts is not None]
    if not counted or len(counted) < len(runs):
        return ()
    values = {name: [getattr(counts, name) for counts in counted] for name in _COUNTED}
    return tuple((name, _a_query(known, runs)) for name, known in values.items() if None not in known)


def mean_counts(counts: MeanCounts | None) -> tuple[tuple[str, float], ...]:
    """What a study published as counted, a query, by name."""
    known = counts.model_dump(exclude_none=True) if counts else {}
    return tuple((intern(name), value) for name, value in known.items())


def passes_of(runs: Sequence[Run]) -> tuple[tuple[str, float], ...]:
    """Forward passes a query of each part of the model, where every run told the parts apart."""
    told = [run.counts.passes for run in runs if run.counts is not None and run.counts.passes is not None]
    if not told or len(told) < len(runs):
        return ()
    names = sorted(set().union(*told))
    return tuple((intern(name), _a_query([passes.get(name, 0) for passes in told], runs)) for name in names)


def _a_query(of_runs: Sequence[float], runs: Sequence[Run]) -> float:
    """What there was of each run, a query: each run counts alike, as in the energy of a query."""
    if len({run.queries for run in runs}) == 1:
        return fsum(of_runs) / sum(run.queries for run in runs)
    return fsum([found / run.queries for found, run in zip(of_runs, runs, strict=True)]) / len(runs)


def shared(text: str | None) -> str | None:
    """Texts that many records share are kept once: ten thousand labels fit into little memory."""
    return None if text is None else intern(text)

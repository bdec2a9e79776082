"""What is not impossible and yet worth a look: warnings about a submitted record, each with its figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import fsum
from statistics import fmean, stdev

from generator.authors.submitting.untrusted import Told
from generator.labels.estimates.counting import seconds_of_runs
from generator.labels.estimates.point_figure import JOULES_PER_FIGURE
from generator.labels.label import Label
from generator.pages.wording.letterless import awaiting_in_words, letterless
from generator.pages.wording.numbers import counted, percent, plural, significant
from generator.records.files.store import Stored
from generator.records.model import COMPONENTS, Record, Workload
from generator.records.profile import Profile
from generator.records.reproductions import energies_of, same_name
from generator.suite.case import load_cases

# Fewer others tell nothing of what is usual.
LEAST_OTHERS = 3
FAR = 1.25
NEAR_A_LIMIT = 0.02
WIDEST_SPREAD = 0.07
TIMES_FASTER = 5
# A window ends with a whole pass, so it is never shorter than was asked; this much is left to two clocks.
_WINDOW_SHORTER = 0.9


@dataclass(frozen=True)
class There:
    """Every record there is by its path below `measurements/`: those of before, and those of one submission."""

    before: Mapping[str, Stored]
    submitted: Mapping[str, Stored]

    def others(self, path: str, profile: str) -> list[Record]:
        """Those of before with runs under a profile, but the one at `path`: nobody makes his own figures usual."""
        found = [(place, item.record) for place, item in self.before.items() if place != path]
        return [record for _, record in found if record.profile == profile and any(_with_runs(record))]

    def drawn(self, path: str, profile: str) -> list[float]:
        """The mean power of each workload of the same."""
        found = [(place, item.record) for place, item in self.before.items() if place != path]
        return [watts for place, record in found if record.profile == profile for watts in self._watts[place]]

    @cached_property
    def _watts(self) -> dict[str, list[float]]:
        return {path: [*map(mean_watts, _with_runs(item.record))] for path, item in self.before.items()}

    @cached_property
    def runs(self) -> dict[tuple[float | None, ...], set[str]]:
        """The paths of the records that have a run of these energies."""
        found: dict[tuple[float | None, ...], set[str]] = {}
        for path, item in {**self.before, **self.submitted}.items():
            for workload in item.record.workloads:
                for run in workload.all_runs:
                    found.setdefault(energies_of(run), set()).add(path)
        return found


def doubts(path: str, there: There, profile: Profile) -> Iterator[Told]:
    """Every warning about the submitted record at `path`: power, spread, length, speed, copied runs, no submitter.

    Power, spread and speed are those of runs: the means and the ways of serving of a study are no habit of a machine.
    """
    record = there.submitted[path].record
    others, drawn = there.others(path, record.profile), there.drawn(path, record.profile)
    for workload in _with_runs(record):
        yield from _power(workload, len(others), drawn)
        yield from _near_a_limit(workload, profile)
        yield from _spread(workload)
        yield from _speed(workload, record, others)
    if not profile.study and record.setup.quick is None:
        yield from _short(record)
    yield from _duplicate(path, record, there)
    yield from _in_another_name(path, record, there)
    if record.provenance.submitter is None:
        yield Told(
            "No submitter: the record names no GitHub account, so no second measurement can be told from it. "
            "Measure with {}.",
            ("--submitter LOGIN",),
        )


def no_letter(label: Label) -> Iterator[Told]:
    """Why a label has no letter, where it has none."""
    result, awaiting = label.result, label.result.awaiting
    if result.grade.letter is None:
        missing = ", ".join(result.missing_workloads or (awaiting.missing if awaiting else ()))
        told = awaiting_in_words(awaiting) if awaiting else letterless(label)
        yield Told(told + (" Missing: {}." if missing else ""), (missing,))


def _with_runs(record: Record) -> Iterator[Workload]:
    return (workload for workload in record.workloads if workload.runs)


def mean_watts(workload: Workload) -> float:
    """Mean power of the runs' query phases, W, over all that is counted, as the label has it."""
    return fmean(workload.watt_hours_per_thousand_queries()) * JOULES_PER_FIGURE / seconds_per_query(workload)


def spread(workload: Workload) -> float | None:
    """Coefficient of variation of the runs' energy a query; None for a single run, and for none."""
    energies = workload.watt_hours_per_thousand_queries()
    return stdev(energies) / fmean(energies) if len(energies) > 1 else None


def seconds_per_query(workload: Workload) -> float:
    """Seconds of a query, as the label has them."""
    return seconds_of_runs(workload.runs)


def _power(workload: Workload, others: int, drawn: Sequence[float]) -> Iterator[Told]:
    if others < LEAST_OTHERS:
        return
    watts = mean_watts(workload)
    low, high = min(drawn), max(drawn)
    if not low / FAR <= watts <= high * FAR:
        yield Told(
            f"Unusual power: a mean of {significant(watts)} W on {{}}; the {others} other records of the profile "
            f"draw {significant(low)} to {significant(high)} W.",
            (workload.id,),
        )


def _near_a_limit(workload: Workload, profile: Profile) -> Iterator[Told]:
    """Of what is measured alone: an estimate may be a constant that lies where it lies."""
    for name in COMPONENTS:
        if profile.boundary.counting(name) != "measured":
            continue
        phases = [run.query for run in workload.runs]
        watts = fsum(phase.component(name) or 0.0 for phase in phases) / fsum(phase.duration_s for phase in phases)
        least, most = profile.limits.bounds(name)
        if most is not None and watts > most * (1 - NEAR_A_LIMIT):
            limit = f"limit of {significant(most)} W"
        elif least is not None and watts < least * (1 + NEAR_A_LIMIT):
            limit = f"idle draw of {significant(least)} W"
        else:
            continue
        yield Told(
            f"Unusual power: the {name.upper()} draws a mean of {significant(watts)} W on {{}}, "
            f"within {percent(NEAR_A_LIMIT)} of the profile's {limit}.",
            (workload.id,),
        )


def _spread(workload: Workload) -> Iterator[Told]:
    found = spread(workload)
    if found is not None and found > WIDEST_SPREAD:
        yield Told(
            f"Wide spread: the {counted(len(workload.runs), 'run')} on {{}} vary by {percent(found, 1)} "
            f"(coefficient of variation); over {percent(WIDEST_SPREAD)} something else may have worked on the machine.",
            (workload.id,),
        )


def _short(record: Record) -> Iterator[Told]:
    """A quick measurement whose declaration was taken away has its short windows still."""
    asked = _windows_asked().get(record.task, 0.0)
    lengths = [(run.query.duration_s, workload.id) for workload in _with_runs(record) for run in workload.runs]
    shortest, where = min(lengths, default=(asked, ""))
    if shortest < asked * _WINDOW_SHORTER:
        yield Told(
            f"Short runs: one on {{}} took {significant(shortest)} s, where the suite measures for at least "
            f"{asked:g} s; only a quick measurement, which says that it is one, is shorter.",
            (where,),
        )


@cache
def _windows_asked() -> dict[str, float]:
    """The least length of a run, s, by task."""
    return {case.task: case.protocol.window_s for case in load_cases()}


def _speed(workload: Workload, record: Record, others: Sequence[Record]) -> Iterator[Told]:
    """By batch, for a batch is never answered faster than one query is.

    Against what the same program ran: a count of words by scikit-learn is no neural network.
    """
    taken = [
        seconds_per_query(other) * (item.setup.serving.at_once or 1)
        for item in others
        for other in _with_runs(item)
        if (item.task, item.setup.runtime) == (record.task, record.setup.runtime) and other.id == workload.id
    ]
    if len(taken) < LEAST_OTHERS:
        return
    seconds = seconds_per_query(workload) * (record.setup.serving.at_once or 1)
    if seconds < min(taken) / TIMES_FASTER:
        yield Told(
            f"Faster than the hardware seems to allow: {significant(seconds)} s a batch on {{}}; the fastest of "
            f"{len(taken)} other records takes {significant(min(taken))} s.",
            (workload.id,),
        )


def _in_another_name(path: str, record: Record, there: There) -> Iterator[Told]:
    """Who measured is what the record says; an account is what GitHub says."""
    own, name = record.provenance.submitter, record.provenance.measured_by
    accounts = {
        item.record.provenance.submitter
        for item in there.before.values()
        if same_name(item.record.provenance.measured_by, name)
    }
    others = sorted(account or "no account" for account in accounts if not _alike(account, own))
    if others:
        yield Told(
            "Measured by {} stands in records of {} already: make sure that it is the same person.",
            (name, ", ".join(others)),
        )
    before = there.before.get(path)
    changed = before is not None and before.sha256 != there.submitted[path].sha256
    if before is not None and changed and before.record.provenance.submitter is None:
        yield Told("It replaces a record that names no account, so whose that is was not checked.")


def _alike(one: str | None, other: str | None) -> bool:
    return one == other if one is None or other is None else same_name(one, other)


def _duplicate(path: str, record: Record, there: There) -> Iterator[Told]:
    runs = [run for workload in record.workloads for run in workload.all_runs]
    owners = [owner for run in runs for owner in sorted(there.runs[energies_of(run)] - {path})[:1]]
    # One alone may be chance, where a counter of whole millijoules is all that is read.
    if len(owners) > 1 or len(owners) == len(runs) == 1:
        yield Told(
            f"Duplicate: {len(owners)} of {counted(len(runs), 'run')} {plural(len(owners), 'has', 'have')} the very "
            "energies of runs in {}; two campaigns never agree to the microjoule.",
            (owners[0],),
        )

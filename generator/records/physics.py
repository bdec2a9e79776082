"""What cannot be true: a record is held against its profile and refused where they disagree."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from math import fsum
from typing import Any

from generator.errors import Fault, shown
from generator.records.model import COMPONENTS, Phase, Record, Run, Totals, Workload
from generator.records.profile import Profile


def impossible(record: Record, profile: Profile, file: str, today: date) -> Iterator[Fault]:
    """Every way in which `record` cannot have happened on `profile`, or not before `today`."""
    if record.accelerators_counted != profile.accelerators_counted:
        yield Fault(
            file,
            "accelerators_counted",
            shown(record.accelerators_counted),
            f"profile {profile.id} counts {profile.accelerators_counted}",
        )
    outside = _Boundary(profile)
    for w, workload in enumerate(record.workloads):
        for r, run in enumerate(workload.runs):
            yield from _impossible_run(run, outside, file, f"workloads[{w}].runs[{r}]", today)
        if workload.totals is not None:
            yield from _edited(workload, workload.totals, file, f"workloads[{w}].totals")


def totals_of(runs: Sequence[Run]) -> Totals:
    """The sums over the query phases of `runs` (at least one), as the suite writes them; exact, whatever the order."""
    return Totals(**_sums(runs))


def unsealed(record: Record, file: str) -> Iterator[Fault]:
    """Each workload without the sums that the suite writes: what is submitted has them, older records need not."""
    for w, workload in enumerate(record.workloads):
        if workload.totals is None:
            yield Fault(
                file,
                f"workloads[{w}].totals",
                "missing",
                "the suite writes the sums over the runs; hand in the file that `energy-label measure` wrote, as it is",
            )


def _edited(workload: Workload, totals: Totals, file: str, where: str) -> Iterator[Fault]:
    """Sums that the runs do not add up to: one of the two was changed after the suite had written both."""
    for name, joules in _sums(workload.runs).items():
        written = getattr(totals, name)
        known = joules is not None and written is not None
        if written == joules or (known and math.isclose(written, joules, rel_tol=_SUMS_APART_AT_MOST)):
            continue
        yield Fault(
            file,
            f"{where}.{name}",
            "missing" if written is None else shown(written),
            f"the runs add up to {'nothing' if joules is None else repr(joules)}; a record is never edited by hand",
        )


def _sums(runs: Sequence[Run]) -> dict[str, Any]:
    """By the names of `Totals`; not yet one, for what a hostile record adds up to may be more than one can hold."""
    parts: dict[str, Any] = {
        "queries": sum(run.queries for run in runs),
        "duration_s": fsum(run.query.duration_s for run in runs),
    }
    for name in COMPONENTS:
        known = [joules for run in runs if (joules := run.query.component(name)) is not None]
        parts[f"{name}_joules"] = fsum(known) if known else None
    return parts


APART_AT_MOST = 0.02
# What another order of adding, or another language's way of printing, may change; no edit is as small.
_SUMS_APART_AT_MOST = 1e-9


class _Boundary:
    """A profile's boundary, ready for the many phases of a record."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._rules = [
            (profile.boundary.counting(name) != "excluded", least or 0.0, math.inf if most is None else most)
            for name in COMPONENTS
            for least, most in [profile.limits.bounds(name)]
        ]

    def plausible(self, phase: Phase, may_idle: bool) -> bool:
        """Whether a phase carries the counted components, each within its bounds: nearly every phase does."""
        seconds = phase.duration_s
        parts = (phase.gpu_joules, phase.cpu_joules, phase.ram_joules)
        for joules, (counted, least, most) in zip(parts, self._rules, strict=True):
            if joules is None:
                if counted:
                    return False
            elif not counted or joules > most * seconds or (joules < least * seconds and not may_idle):
                return False
        return True

    def faults(self, phase: Phase, file: str, where: str) -> Iterator[Fault]:
        """What is missing or too much in a phase."""
        for component, (counted, _, _) in zip(COMPONENTS, self._rules, strict=True):
            joules = phase.component(component)
            field = f"{where}.{component}_joules"
            if counted and joules is None:
                yield Fault(file, field, "missing", f"profile {self.profile.id} counts it")
            if not counted and joules is not None:
                yield Fault(file, field, shown(joules), f"profile {self.profile.id} does not count it")


def impossible_run(run: Run, profile: Profile, today: date) -> list[Fault]:
    """Every way in which one run cannot have happened on `profile`: what is told as soon as it is made."""
    return list(_impossible_run(run, _Boundary(profile), "the run", "run", today))


def _impossible_run(run: Run, boundary: _Boundary, file: str, where: str, today: date) -> Iterator[Fault]:
    if run.failed_queries:
        yield Fault(
            file,
            f"{where}.failed_queries",
            shown(run.failed_queries),
            "a run with failed queries has no energy per query; repeat it",
        )
    if run.finished_at.date() > today:
        yield Fault(file, f"{where}.finished_at", run.finished_at.isoformat(), "lies in the future")
    if run.query.duration_s < run.queries * boundary.profile.limits.fastest_query_s:
        yield Fault(
            file,
            f"{where}.queries",
            f"{run.queries} in {run.query.duration_s:g} s",
            f"faster than {boundary.profile.limits.fastest_query_s:g} s a query, which this hardware cannot be",
        )
    for name, phase in (("load", run.load), ("transfer", run.transfer), ("query", run.query)):
        may_idle = name != "query"
        if phase is not None and phase.gpu_check_joules is not None:
            yield from _meters_apart(phase, file, f"{where}.{name}")
        if phase is not None and not boundary.plausible(phase, may_idle):
            yield from boundary.faults(phase, file, f"{where}.{name}")
            yield from _impossible_power(phase, boundary.profile, file, f"{where}.{name}", may_idle)


def _meters_apart(phase: Phase, file: str, where: str) -> Iterator[Fault]:
    """The two readings of one window that the suite takes agree, or it would have written nothing."""
    check, joules = phase.gpu_check_joules or 0.0, phase.gpu_joules or 0.0
    if abs(joules - check) > APART_AT_MOST * check:
        yield Fault(
            file,
            f"{where}.gpu_check_joules",
            shown(check),
            f"more than {APART_AT_MOST:.0%} from gpu_joules {joules:g}; two readings of one window agree",
        )


def _impossible_power(phase: Phase, profile: Profile, file: str, where: str, may_idle: bool) -> Iterator[Fault]:
    for component in COMPONENTS:
        joules = phase.component(component)
        if joules is None or profile.boundary.counting(component) == "excluded":
            continue
        least, most = profile.limits.bounds(component)
        watts = joules / phase.duration_s
        if most is not None and watts > most:
            reason = f"over the profile's limit of {most:g} W"
        elif least is not None and not may_idle and watts < least:
            reason = f"under the profile's idle draw of {least:g} W"
        else:
            continue
        yield Fault(file, f"{where}.{component}_joules", f"{shown(joules)} (mean {watts:.1f} W)", reason)

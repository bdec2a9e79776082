"""What cannot be true: a record is held against its profile and refused where they disagree."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import fsum
from typing import Any, get_args

from generator.errors import Fault, shown
from generator.records.contradictions import contradictory, runs_apart
from generator.records.model import COMPONENTS, Part, Phase, Record, Run, Totals, Workload
from generator.records.profile import Profile
from generator.records.upgrade import in_file


def impossible(record: Record, profile: Profile, file: str, today: date) -> Iterator[Fault]:
    """Every way in which `record` cannot have happened on `profile`, or not before `today`.

    Fields have the names of the record's own file.
    """
    for fault in _impossible(record, profile, file, today):
        yield replace(fault, field=in_file(fault.field, record.file_version))


def _impossible(record: Record, profile: Profile, file: str, today: date) -> Iterator[Fault]:
    if record.accelerators_counted != profile.accelerators_counted:
        yield Fault(
            file,
            "accelerators_counted",
            shown(record.accelerators_counted),
            f"profile {profile.id} counts {profile.accelerators_counted}",
        )
    yield from contradictory(record, file)
    outside = _Boundary(profile)
    for w, workload in enumerate(record.workloads):
        possible = True
        for r, run in enumerate(workload.runs):
            if not outside.fits(run, today):
                for fault in _impossible_run(run, outside, file, f"workloads[{w}].runs[{r}]", today):
                    possible = False
                    yield fault
        # A run that cannot be is compared with none.
        if possible:
            yield from runs_apart(workload.runs, file, f"workloads[{w}]")
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
    told, sums = _by_field(totals.model_dump()), _by_field(_sums(workload.runs))
    for name in {**sums, **told}:
        written: Any = told.get(name)
        summed: Any = sums.get(name)
        if None not in (written, summed) and math.isclose(written, summed, rel_tol=_SUMS_APART_AT_MOST):
            continue
        yield Fault(
            file,
            f"{where}.{name}",
            "missing" if written is None else shown(written),
            f"the runs add up to {'nothing' if summed is None else repr(summed)}; a record is never edited by hand",
        )


def _by_field(totals: dict[str, Any]) -> dict[str, Any]:
    """Sums by the names of their fields, those of a part's energy by `energy_joules.gpu` and the like."""
    rest = {name: value for name, value in totals.items() if name != "energy_joules"}
    return rest | {f"energy_joules.{part}": joules for part, joules in totals["energy_joules"].items()}


def _sums(runs: Sequence[Run]) -> dict[str, Any]:
    """By the names of `Totals`; not yet one, for what a hostile record adds up to may be more than one can hold."""
    energies = [run.query.energy_joules for run in runs]
    return {
        "queries": sum(run.queries for run in runs),
        "duration_s": fsum(run.query.duration_s for run in runs),
        "energy_joules": {
            part: fsum(known)
            for part in get_args(Part)
            if (known := [energy[part] for energy in energies if part in energy])
        },
    }


APART_AT_MOST = 0.02
# What another order of adding, or another language's way of printing, may change; no edit is as small.
_SUMS_APART_AT_MOST = 1e-9


class _Boundary:
    """A profile's boundary, ready for the many phases of a record."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._fastest_query_s = profile.limits.fastest_query_s
        self._rules = [
            (name, least or 0.0, math.inf if most is None else most)
            for name in profile.boundary.counted()
            for least, most in [profile.limits.bounds(name)]
        ]

    def fits(self, run: Run, today: date) -> bool:
        """Whether no fault of a run need be looked for: said of nearly every one, and so of thousands, in no time."""
        load, transfer, query = run.load, run.transfer, run.query
        return (
            run.failed_queries == 0
            and query.duration_s >= run.queries * self._fastest_query_s
            and query.check_joules is None
            and query.device_joules is None
            and self.plausible(query, may_idle=False)
            and (load is None or (load.check_joules is None and load.device_joules is None))
            and (load is None or self.plausible(load, may_idle=True))
            and transfer is None
            and run.day <= today
        )

    def plausible(self, phase: Phase, may_idle: bool) -> bool:
        """Whether a phase carries the counted components, each within its bounds: nearly every phase does."""
        seconds, energy = phase.duration_s, phase.energy_joules
        if len(energy) != len(self._rules):
            return False
        for name, least, most in self._rules:
            joules = energy.get(name)
            if joules is None or joules > most * seconds or (joules < least * seconds and not may_idle):
                return False
        return True

    def faults(self, phase: Phase, file: str, where: str) -> Iterator[Fault]:
        """What is missing or too much in a phase."""
        counted = self.profile.boundary.counted()
        for component in counted:
            if component not in phase.energy_joules:
                yield Fault(
                    file, f"{where}.energy_joules.{component}", "missing", f"profile {self.profile.id} counts it"
                )
        for part, joules in phase.energy_joules.items():
            if part not in counted:
                field = f"{where}.energy_joules.{part}"
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
    if run.day > today:
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
        if phase is not None and phase.check_joules is not None:
            yield from _meters_apart(phase, phase.check_joules, file, f"{where}.{name}")
        if phase is not None and phase.device_joules is not None:
            yield from _devices_apart(phase, phase.device_joules, file, f"{where}.{name}")
        if phase is not None and not boundary.plausible(phase, may_idle):
            yield from boundary.faults(phase, file, f"{where}.{name}")
            yield from _impossible_power(phase, boundary.profile, file, f"{where}.{name}", may_idle)


def _meters_apart(phase: Phase, checks: Mapping[Part, float], file: str, where: str) -> Iterator[Fault]:
    """The two readings of one window that the suite takes agree, or it would have written nothing."""
    for part, check in checks.items():
        joules = phase.energy_joules.get(part, 0.0)
        if abs(joules - check) > APART_AT_MOST * check:
            yield Fault(
                file,
                f"{where}.check_joules.{part}",
                shown(check),
                f"more than {APART_AT_MOST:.0%} from {joules:g} J; two readings of one window agree",
            )


def _devices_apart(phase: Phase, devices: Mapping[Part, Mapping[str, float]], file: str, where: str) -> Iterator[Fault]:
    """The devices of a part are all of it; each is rounded to the microjoule."""
    for part, energies in devices.items():
        joules, summed = phase.energy_joules.get(part, 0.0), fsum(energies.values())
        if not math.isclose(joules, summed, rel_tol=_SUMS_APART_AT_MOST, abs_tol=1e-6 * len(energies)):
            reason = f"they add up to {summed!r} J, and energy_joules.{part} is {joules!r}"
            yield Fault(file, f"{where}.device_joules.{part}", f"{len(energies)} devices", reason)


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
        yield Fault(file, f"{where}.energy_joules.{component}", f"{shown(joules)} (mean {watts:.1f} W)", reason)

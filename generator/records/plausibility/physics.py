"""What cannot be true: a record is held against its profile and refused where they disagree."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import fsum
from typing import Any, get_args

from generator.errors import Fault, shown
from generator.records.model import Component, Means, Phase, Record, Run, Totals, Workload
from generator.records.plausibility.contradictions import contradictory, runs_apart
from generator.records.plausibility.power_bounds import PowerBounds
from generator.records.profile import Profile
from generator.records.versions.upgrade import in_file


def impossible(record: Record, profile: Profile, file: str, today: date) -> Iterator[Fault]:
    """Every way in which `record` cannot have happened on `profile`, or not before `today`.

    Fields have the names of the record's own file.
    """
    for fault in _impossible(record, profile, file, today):
        yield replace(fault, field=in_file(fault.field, record.file_version))


def _impossible(record: Record, profile: Profile, file: str, today: date) -> Iterator[Fault]:
    yield from _accelerators(record, profile, file)
    yield from contradictory(record, file)
    outside = PowerBounds(profile)
    for w, workload in enumerate(record.workloads):
        where = f"workloads[{w}]"
        yield from _impossible_runs(workload.runs, outside, file, where, today)
        if workload.means is not None:
            yield from _impossible_means(workload.means, outside, file, f"{where}.means")
        for p, point in enumerate(workload.points):
            around, there = PowerBounds(profile, point.gpus), f"{where}.points[{p}]"
            yield from _impossible_runs(point.runs, around, file, there, today)
            if point.means is not None:
                yield from _impossible_means(point.means, around, file, f"{there}.means")
        if workload.trained is not None:
            yield from impossible_training(workload.trained.phase, profile, file, f"{where}.trained.phase")
        if workload.totals is not None:
            yield from _edited(workload, workload.totals, file, f"{where}.totals")
    period = record.provenance.period
    if period is not None and period.last > today:
        yield Fault(file, "provenance.period.last", period.last.isoformat(), "lies in the future")
    if period is not None and period.first.year < _FIRST_YEAR:
        yield Fault(file, "provenance.period.first", period.first.isoformat(), f"lies before {_FIRST_YEAR}")
    if not profile.study:
        yield from _of_no_study(record, file)


def _accelerators(record: Record, profile: Profile, file: str) -> Iterator[Fault]:
    """As many accelerators as the profile counts; under one of a job's own GPUs, as many as its largest job had."""
    counted, reason = profile.accelerators_counted, f"profile {profile.id} counts {profile.accelerators_counted}"
    if profile.gpus_of_the_job:
        points = [
            (f"workloads[{w}].points[{p}].gpus", point.gpus)
            for w, workload in enumerate(record.workloads)
            for p, point in enumerate(workload.points)
        ]
        for field, gpus in points:
            if not gpus:
                told = "missing" if gpus is None else shown(gpus)
                yield Fault(file, field, told, f"profile {profile.id} counts the GPUs of the job; say how many")
        counted = max((gpus or 0 for _, gpus in points), default=1)
        reason = f"the largest of its points has {counted}"
    if record.accelerators_counted != counted:
        yield Fault(file, "accelerators_counted", shown(record.accelerators_counted), reason)


def _impossible_runs(runs: Sequence[Run], boundary: PowerBounds, file: str, where: str, today: date) -> Iterator[Fault]:
    possible = True
    for r, run in enumerate(runs):
        if not boundary.fits(run, today):
            for fault in _impossible_run(run, boundary, file, f"{where}.runs[{r}]", today):
                possible = False
                yield fault
    # A run that cannot be is compared with none.
    if possible:
        yield from runs_apart(runs, file, where)


def _impossible_means(means: Means, boundary: PowerBounds, file: str, where: str) -> Iterator[Fault]:
    """What is missing or too much in published means, and the power that they come to where a query's time is known."""
    phase = Phase(duration_s=means.duration_s or 1.0, energy_joules=means.energy_joules)
    yield from boundary.faults(phase, file, where)
    if means.duration_s is None:
        return
    yield from boundary.impossible_power(phase, file, where, may_idle=False)
    fastest = boundary.profile.limits.fastest_query_s
    if means.duration_s < fastest:
        reason = f"faster than {fastest:g} s a query, which this hardware cannot be"
        yield Fault(file, f"{where}.duration_s", shown(means.duration_s), reason)


def _of_no_study(record: Record, file: str) -> Iterator[Fault]:
    """What only a study may do, for it published no more: whoever measures has every run, and its time."""
    if record.provenance.period is not None:
        reason = "the runs themselves say when they ended; leave the period out"
        yield Fault(file, "provenance.period", "given", reason)
    if record.setup.serving.at_once is None:
        yield Fault(
            file, "setup.serving.batch_size", "missing", "whoever measures knows how many were asked at once; say it"
        )
    for w, workload in enumerate(record.workloads):
        if workload.means is not None:
            reason = "means stand for runs that a study did not publish; give the runs"
            yield Fault(file, f"workloads[{w}].means", "given", reason)
        if workload.points:
            reason = "several ways of serving in one record are a study's; make a record of each"
            yield Fault(file, f"workloads[{w}].points", f"{len(workload.points)} points", reason)


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
            for part in get_args(Component)
            if (known := [energy[part] for energy in energies if part in energy])
        },
    }


# Before this year there was neither a model nor a meter of those that profiles name.
_FIRST_YEAR = 2000
APART_AT_MOST = 0.02
# What another order of adding, or another language's way of printing, may change; no edit is as small.
_SUMS_APART_AT_MOST = 1e-9


def impossible_run(run: Run, profile: Profile, today: date) -> list[Fault]:
    """Every way in which one run cannot have happened on `profile`: what is told as soon as it is made."""
    return list(_impossible_run(run, PowerBounds(profile), "the run", "run", today))


def impossible_training(phase: Phase | None, profile: Profile, file: str, where: str) -> Iterator[Fault]:
    """Every way in which a training cannot have taken this on `profile`."""
    boundary = PowerBounds(profile)
    if phase is not None and not boundary.plausible(phase, True):
        yield from boundary.faults(phase, file, where)
        yield from boundary.impossible_power(phase, file, where, may_idle=True)


def _impossible_run(run: Run, boundary: PowerBounds, file: str, where: str, today: date) -> Iterator[Fault]:
    if run.failed_queries:
        yield Fault(
            file,
            f"{where}.failed_queries",
            shown(run.failed_queries),
            "a run with failed queries has no energy per query; repeat it",
        )
    if run.finished_at is None or run.day is None:
        if not boundary.profile.study:
            yield Fault(file, f"{where}.finished_at", "missing", "the suite says of each run when it ended")
    elif run.day > today:
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
            yield from boundary.impossible_power(phase, file, f"{where}.{name}", may_idle)


def _meters_apart(phase: Phase, checks: Mapping[Component, float], file: str, where: str) -> Iterator[Fault]:
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


def _devices_apart(
    phase: Phase, devices: Mapping[Component, Mapping[str, float]], file: str, where: str
) -> Iterator[Fault]:
    """The devices of a part are all of it; each is rounded to the microjoule."""
    for part, energies in devices.items():
        joules, summed = phase.energy_joules.get(part, 0.0), fsum(energies.values())
        if not math.isclose(joules, summed, rel_tol=_SUMS_APART_AT_MOST, abs_tol=1e-6 * len(energies)):
            reason = f"they add up to {summed!r} J, and energy_joules.{part} is {joules!r}"
            yield Fault(file, f"{where}.device_joules.{part}", f"{len(energies)} devices", reason)

"""Measuring on one screen: plan → targets → campaign → records, held against profile, scale and what is there."""

import argparse
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError, shown
from generator.labels.scale import Scale, read_scales
from generator.labels.stopping import StoppingRule
from generator.records.model import Record
from generator.records.physics import impossible
from generator.records.profile import Profile
from generator.records.store import read_profiles, write_atomically, write_record
from generator.suite.campaign import Outcome, run_campaign
from generator.suite.case import load_case
from generator.suite.console import ConsoleAudience, summary
from generator.suite.job import Enough
from generator.suite.journal import Journal
from generator.suite.meters.paired import gpu_in_use
from generator.suite.plan import Plan, plan_of, read_plan, targets_of
from generator.suite.preflight import refuse_profile
from generator.suite.preview import PREVIEW_PROFILE, preview_plan, preview_profile
from generator.suite.target import Target
from generator.suite.terms import Terms

_IDLE_S = 30.0
_PREVIEW_IDLE_S = 1.0


@dataclass(frozen=True)
class Stop:
    """When a target has runs enough: its case's rule, held against the class limits of its task and profile."""

    rule: StoppingRule
    edges: tuple[float, ...]

    def __call__(self, workloads: Sequence[Sequence[float]]) -> bool:
        """Whether these runs (Wh per 1,000 queries, by workload) are enough for the grade."""
        return self.rule.enough(workloads, self.edges)


def plan_from(options: argparse.Namespace) -> Plan:
    """The campaign file's plan, or the plan of the one measurement that the command line asks for."""
    if options.campaign:
        if options.task or options.model:
            raise EnergyLabelError("A campaign file says what is measured; leave TASK and MODEL away.")
        return read_plan(options.campaign)
    missing = [name for name in ("task", "model", "profile", "by", "country") if getattr(options, name) is None]
    if missing:
        named = ", ".join(name.upper() if name in ("task", "model") else f"--{name}" for name in missing)
        raise EnergyLabelError(f"measure needs {named} too; or name a --campaign file, or take --preview.")
    load_case(options.task)
    entry = {
        "tasks": [options.task],
        "models": [options.model],
        "as": options.name,
        "approach": options.approach,
        "weights": options.weights,
        "precision": [options.precision],
        "quantization": [options.quantization],
        "compiled": [options.compile],
        "batch_size": [options.batch_size],
        "revision": options.revision,
        "trust_remote_code": options.trust_remote_code,
        "workloads": options.workload,
    }
    return plan_of(
        {
            "name": "one",
            "profile": options.profile,
            "by": options.by,
            "country": options.country,
            "gpu": options.gpu,
            "queries": options.queries,
            "measure": [entry],
        },
        "the command line",
    )


def state_of(options: argparse.Namespace, plan: Plan) -> Path:
    """Where finished runs are kept: beside the campaign file, or in a folder of this directory."""
    campaign: Path | None = options.campaign
    return campaign.with_suffix(".state") if campaign else Path(".energy-label") / plan.profile


def measure(plan: Plan, measurements: Path, state: Path, replacing: bool) -> list[Outcome]:
    """Measure what the plan asks for and is not done yet; records go to `measurements`, progress to `state`."""
    profile = _profile(plan.profile, read_profiles(measurements))
    targets = targets_of(plan)
    gpu = gpu_in_use(plan.gpu) if profile.accelerators_counted or plan.gpu else None
    refuse_profile(profile, gpu)
    if not replacing:
        _refuse_existing(targets, profile, measurements, state)
    terms = Terms(profile=profile, country=plan.country, by=plan.by, state=state, gpu=gpu)
    scales = read_scales()
    return run_targets(targets, terms, measurements, _IDLE_S, lambda target: _stop_for(target, profile, scales))


def measure_preview(folder: Path) -> list[Outcome]:
    """Measure one tiny twin a task on this machine into `folder`, which is replaced when at least one succeeded."""
    fresh = folder.with_name(f"{folder.name}.next")
    shutil.rmtree(fresh, ignore_errors=True)
    text, profile = preview_profile()
    write_atomically(fresh / "profiles" / f"{PREVIEW_PROFILE}.toml", text.encode())
    plan, terms = preview_plan(profile, fresh / "state")
    three = Stop(StoppingRule(half_width=1.0, guard=0.0, at_most=3), ())
    outcomes = run_targets(targets_of(plan), terms, fresh, _PREVIEW_IDLE_S, lambda _: three, shown_as=folder)
    if any(outcome.place for outcome in outcomes):
        shutil.rmtree(fresh / "state")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)
    else:
        shutil.rmtree(fresh)
    return outcomes


def run_targets(
    targets: Sequence[Target],
    terms: Terms,
    measurements: Path,
    idle_s: float,
    enough_for: Callable[[Target], Enough],
    shown_as: Path | None = None,
) -> list[Outcome]:
    """The campaign from targets to records; `shown_as` is the folder that people will find the records in."""

    def keep(record: Record) -> str:
        faults = list(impossible(record, terms.profile, record.relative_path, datetime.now(UTC).date()))
        if faults:
            raise RecordFaultsError(faults)
        path = write_record(record, measurements)
        return ((shown_as or measurements) / path.relative_to(measurements)).as_posix()

    with ConsoleAudience(targets) as audience:
        outcomes = run_campaign(targets, terms, enough_for, keep, audience, idle_s)
    summary(outcomes)
    return outcomes


def _stop_for(target: Target, profile: Profile, scales: Mapping[tuple[str, str], Scale]) -> Stop:
    scale = scales.get((target.task, profile.id))
    runs = load_case(target.task).protocol.runs
    rule = StoppingRule(runs.interval_half_width, runs.edge_guard, runs.at_least, runs.at_most)
    return Stop(rule, tuple(map(float, scale.edges)) if scale else ())


def _profile(name: str, profiles: dict[str, Profile]) -> Profile:
    if name in profiles:
        return profiles[name]
    near = get_close_matches(name.lower(), profiles, n=3, cutoff=0.4)
    remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(sorted(profiles)) or 'none'}."
    raise EnergyLabelError(f"No profile {shown(name)}: {remedy}")


def _refuse_existing(targets: Sequence[Target], profile: Profile, measurements: Path, state: Path) -> None:
    """A record is never overwritten by the way: each that is there, and was not written by this campaign."""
    there = [
        target.relative_path(profile.id)
        for target in targets
        if (measurements / "records" / target.relative_path(profile.id)).exists()
        and Journal(state, target).done is None
    ]
    if there:
        raise EnergyLabelError(
            f"Already measured: {', '.join(there)}; leave it out of the campaign, or measure it anew with --replace "
            "and tell in CHANGES.md what changed and why."
        )

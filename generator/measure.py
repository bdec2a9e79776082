"""Measuring on one screen: plan → targets → campaign → records, held against profile, scale and what is there."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from generator.errors import EnergyLabelError, RecordFaultsError, unknown
from generator.labels.estimates.stopping import StoppingRule
from generator.labels.grading.own_scales import scales_for
from generator.labels.grading.proposal import towards
from generator.labels.grading.scale import Scale
from generator.labels.task import read_tasks
from generator.options.measuring import MeasureOptions, Way
from generator.records.files.atomic import refuse_unwritable, write_atomically
from generator.records.files.places import place_in, place_of
from generator.records.files.store import Stored, read_profiles, read_record, write_reproduction
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from generator.records.profile import Profile
from generator.records.publication.changes import edition_day
from generator.records.publication.published import published_digests, replace_record
from generator.records.reproductions import Claim, refusals, refused, same_name, second_path
from generator.suite.campaign.console import ConsoleAudience, summary
from generator.suite.campaign.planning.asked import plan_asked
from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.planning.publication import as_published
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.preview import PREVIEW_PROFILE, preview_plan, preview_profile, refuse_other_folder
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.here import gpu_here
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.run import Outcome, run_campaign
from generator.suite.case import load_case, workloads_asked
from generator.suite.models.hub import hub_time
from generator.suite.protocol import quick
from generator.suite.protocol.clock import refuse_clock

_IDLE_S = 30.0
_PREVIEW_IDLE_S = 1.0
# Why an option would be ignored, by the way of measuring.
_WHY: dict[Way, str] = {
    "one": "A record goes into the measurements",
    "campaign": "A campaign file says what is measured",
    "preview": "The preview chooses what it measures, and where",
}


@dataclass(frozen=True)
class Stop:
    """When a target has runs enough: its case's rule, held against the class limits of its task and profile."""

    rule: StoppingRule
    edges: tuple[float, ...]

    def __call__(self, workloads: Sequence[Sequence[float]]) -> bool:
        """Whether these runs (Wh per 1,000 queries, by workload) are enough for the grade."""
        return self.rule.enough(workloads, self.edges)


def measure_as_asked(options: MeasureOptions) -> list[Outcome]:
    """The preview, the campaign or the one measurement that the command line asks for."""
    if options.ignored:
        raise EnergyLabelError(f"{_WHY[options.way]}; leave out {', '.join(options.ignored)}.")
    if options.preview:
        return measure_preview(options.out)
    if options.cluster and not options.campaign:
        raise EnergyLabelError("--cluster is for the targets of a campaign file; name one with --campaign FILE.")
    return measure(plan_asked(options), options.measurements, options.state_folder, options.replace, options.cluster)


def measure(
    plan: Plan, measurements: Path, state: Path, replacing: bool, cluster: Literal["slurm"] | None = None
) -> list[Outcome]:
    """Measure what the plan asks for and is not done yet; records go to `measurements`, progress to `state`.

    A profile has a folder of its own in `state`, so that a plan whose profile was changed begins anew. With `cluster`
    each target is a job of it, and what this machine is does not matter.
    """
    run: Callable[..., list[Outcome]] = _on_cluster(plan) if cluster else run_targets
    profile = _profile(plan.profile, read_profiles(measurements))
    asked = targets_of(plan)
    newest = edition_day(measurements, date.max)
    refuse_clock(datetime.now(UTC), newest)
    # Now, so that a ledger at fault, or a folder that takes nothing, does not wait for the last run to say so.
    published_digests(measurements, datetime.now(UTC).date())
    refuse_unwritable(measurements / "records" / profile.id)
    gpu = None if cluster else gpu_here(profile, plan.gpu)
    # From here on the Hub is asked, where a target needs it: what is wrong on this machine has been told.
    if any("hub" in (target.source, target.queries, target.training) for target in asked):
        refuse_clock(datetime.now(UTC), newest, hub_time())
    targets = as_published(asked)
    terms = Terms(
        profile=profile,
        country=plan.country,
        by=plan.by,
        state=state / profile.id,
        submitter=plan.submitter,
        gpu=gpu,
        order=plan.order,
        name=plan.name,
        **(quick.quick_terms(max(len(target.workloads) for target in targets)) if plan.quick else {}),
    )
    shelf = Measurements(measurements, profile, submitter=plan.submitter)
    _refuse_incomparable(targets, shelf, terms)
    if not replacing:
        _refuse_existing(targets, shelf, terms.state)
    for target in targets:
        if theirs := shelf.another_s(shelf.place(target)):
            by = theirs.provenance.submitter
            print(f"{target.name}: already measured by {by}; kept as a second measurement.", file=sys.stderr)
    scales = scales_for(measurements, [profile.id])
    if plan.quick:
        three = Stop(StoppingRule(half_width=1.0, guard=0.0, at_most=quick.RUNS), ())
        return run(targets, terms, shelf, quick.IDLE_S, lambda _: three, replacing)
    outcomes = run(targets, terms, shelf, _IDLE_S, lambda target: _stop_for(target, profile, scales), replacing)
    _tell_scales(outcomes, shelf, scales)
    return outcomes


def measure_preview(folder: Path) -> list[Outcome]:
    """Measure a tiny twin for each task on this machine into `folder`, which is replaced if at least one succeeded."""
    refuse_clock(datetime.now(UTC))
    with tried_apart(folder, PREVIEW_PROFILE, "preview") as fresh:
        text, profile = preview_profile()
        write_atomically(fresh / "profiles" / f"{PREVIEW_PROFILE}.toml", text.encode())
        plan, terms = preview_plan(profile, fresh / "state")
        shelf = Measurements(fresh, profile, shown_as=folder)
        return run_targets(targets_of(plan), terms, shelf, _PREVIEW_IDLE_S, lambda _: THREE_RUNS)


@contextmanager
def tried_apart(folder: Path, profile: str, what: str) -> Iterator[Path]:
    """A new folder beside `folder` for a try of the machine, which takes its place if it holds a record in the end.

    Raises `EnergyLabelError` where `folder` holds anything but an earlier try (`what`) under the same `profile`.
    """
    refuse_other_folder(folder, profile, what)
    fresh = folder.with_name(f"{folder.name}.next")
    refuse_other_folder(fresh, profile, what)
    shutil.rmtree(fresh, ignore_errors=True)
    yield fresh
    if any(fresh.glob("records/**/*.json")):
        shutil.rmtree(fresh / "state")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)
    else:
        shutil.rmtree(fresh)


# As many as there must be for them to be held against each other, whatever they say.
THREE_RUNS = Stop(StoppingRule(half_width=1.0, guard=0.0, at_most=3), ())


@dataclass(frozen=True)
class Measurements:
    """A measurements folder, the profile measured under, and who submits what is measured.

    `shown_as` is where people will find the folder.
    """

    folder: Path
    profile: Profile
    shown_as: Path | None = None
    submitter: str | None = None

    def another_s(self, place: str) -> Record | None:
        """The record at this place below `records/`, where somebody else than the submitter handed it in.

        One that cannot be read is nobody's, so that it can be replaced.
        """
        path = self.folder / "records" / place
        stored, _ = read_record(path, None, {self.profile.id: self.profile}, datetime.now(UTC).date())
        theirs = stored.record.provenance.submitter if stored else None
        if stored is None or theirs is None or same_name(theirs, self.submitter or ""):
            return None
        return stored.record

    def place(self, target: Target) -> str:
        """Where the record of the target's variant lives below `records/`, whoever it is by."""
        return place_in(self.folder / "records", self.profile.id, target.task, target.model, target.setup)

    def path(self, target: Target) -> Path:
        """Where the target's record belongs: among the second measurements where somebody else's is there."""
        place = self.place(target)
        if self.submitter is not None and self.another_s(place):
            return self.folder / "reproductions" / second_path(place, self.submitter)
        return self.folder / "records" / place

    def has(self, target: Target) -> bool:
        """Whether a record of this target is there."""
        return self.path(target).exists()

    def records(self, task: str) -> list[Stored]:
        """The records without fault of a task under the profile."""
        root, today = self.folder / "records", datetime.now(UTC).date()
        found = [
            read_record(path, root, {self.profile.id: self.profile}, today)[0]
            for path in sorted((root / self.profile.id / task).glob("*.json"))
        ]
        return [stored for stored in found if stored]

    def keep(self, record: Record) -> str:
        """Write the record and return its place; `RecordFaultsError` for one that cannot be true.

        Where somebody else's is there by now it is a second measurement, and no record is written over another's.
        The bytes of a published one that it replaces stay in `superseded/`.
        """
        today = datetime.now(UTC).date()
        theirs = self.another_s(place_of(record, self.folder / "records"))
        faults = list(impossible(record, self.profile, record.relative_path, today))
        if theirs:
            faults += refused(theirs, record, self.profile, record.relative_path)
        if faults:
            raise RecordFaultsError(faults)
        if theirs:
            path = write_reproduction(record, self.folder)
        else:
            path = replace_record(record, self.folder, published_digests(self.folder, today))
        return ((self.shown_as or self.folder) / path.relative_to(self.folder)).as_posix()


def run_targets(
    targets: Sequence[Target],
    terms: Terms,
    shelf: Measurements,
    idle_s: float,
    enough_for: Callable[[Target], Enough],
    anew: bool = False,
    *,
    summing_up: bool = True,
) -> list[Outcome]:
    """The campaign from targets to records, shown as it goes; `summing_up` with a table at its end."""
    with ConsoleAudience(targets) as audience:
        outcomes = run_campaign(targets, terms, enough_for, shelf, audience, idle_s, anew)
    if summing_up:
        summary(outcomes)
    return outcomes


def _on_cluster(plan: Plan) -> Callable[..., list[Outcome]]:
    """What measures the plan's targets as jobs; `EnergyLabelError` where that cannot be done, before anything is."""
    # Needed here alone: one machine needs no submitit.
    from generator.suite.cluster.start import cluster_of, measure_on_cluster

    return partial(measure_on_cluster, cluster_of(plan), plan.gpu)


def _tell_scales(outcomes: Sequence[Outcome], shelf: Measurements, scales: Mapping[tuple[str, str], Scale]) -> None:
    """For each task that was measured and has no scale, how far that is away."""
    tasks = dict.fromkeys(outcome.target.task for outcome in outcomes if outcome.place)
    for task in tasks:
        if (task, shelf.profile.id) not in scales:
            print(towards(shelf.records(task), read_tasks()[task], shelf.profile, workloads_asked()))


def _stop_for(target: Target, profile: Profile, scales: Mapping[tuple[str, str], Scale]) -> Stop:
    scale = scales.get((target.task, profile.id))
    runs = load_case(target.task).protocol.runs
    rule = StoppingRule(runs.interval_half_width, runs.edge_guard, runs.at_least, runs.at_most)
    return Stop(rule, tuple(map(float, scale.edges)) if scale else ())


def _profile(name: str, profiles: dict[str, Profile]) -> Profile:
    if name in profiles:
        return profiles[name]
    raise unknown("profile", name, profiles)


def _refuse_existing(targets: Sequence[Target], shelf: Measurements, state: Path) -> None:
    """A record is never overwritten by the way: each that is there, and was not written by this campaign."""
    there = [
        shelf.path(target).relative_to(shelf.folder).as_posix().removeprefix("records/")
        for target in targets
        if shelf.has(target) and not _is_ours(shelf.path(target), Journal(state, target), target)
    ]
    if there:
        raise EnergyLabelError(
            f"Already measured: {', '.join(there)}; leave it out of the campaign, or measure it again with --replace "
            "and say in CHANGES.md what changed and why."
        )


def _refuse_incomparable(targets: Sequence[Target], shelf: Measurements, terms: Terms) -> None:
    """What somebody else measured is measured again only as the same thing; said now and not after hours."""
    for target in targets:
        theirs = shelf.another_s(shelf.place(target))
        if theirs is None:
            continue
        claim = Claim(terms.submitter, terms.by, target.approach, target.weights, target.setup, target.workloads)
        reasons = [f"{item.field} = {item.value}: {item.reason}" for item in refusals(theirs, claim, shelf.profile)]
        if reasons:
            raise EnergyLabelError(
                f"Already measured by {theirs.provenance.submitter}: {theirs.relative_path}; this would not "
                f"count as a second measurement of it ({'; '.join(reasons)})."
            )


def _is_ours(path: Path, journal: Journal, target: Target) -> bool:
    """Whether the campaign wrote this record: it noted so, or was cut short just then and the runs are its own."""
    runs = [run.id for name in target.workloads for run in journal.runs(name)]
    text = path.read_text("utf-8", "replace")
    return journal.done is not None or (bool(runs) and all(f'"{run}"' in text for run in runs))

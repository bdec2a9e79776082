"""`energy-label scale propose`: the class limits that the rule gives for the records there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, unknown
from generator.labels.estimates.estimate import mean_of
from generator.labels.estimates.operating import chosen
from generator.labels.estimates.sample import sample
from generator.labels.grading.scale import LEAST_MODELS, propose, scale_text
from generator.labels.task import Task, read_tasks
from generator.records.files.store import Stored, read_profiles, read_records
from generator.records.model import Workload
from generator.records.profile import Profile


def propose_text(
    measurements: Path,
    task: str,
    profile: str,
    workloads: tuple[str, ...],
    version: str,
    today: date,
    asked: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """The TOML of the scale that the rule gives for complete records with pretrained weights.

    Without `workloads` it asks for those that the suite asks of the task (`asked`) and whatever else was measured.

    Raises `EnergyLabelError` for a task, a profile or a workload that is not there, with the nearest names, for too few
    models, and for a profile that measures nothing.
    """
    profiles, tasks = read_profiles(measurements), read_tasks()
    if task not in tasks:
        raise unknown("task", task, tasks)
    if profile not in profiles:
        raise unknown("profile", profile, profiles)
    refuse_estimated(profiles[profile])
    records = read_records(measurements, profiles, today)
    if workloads:
        _refuse_unknown(workloads, _counting(records, tasks[task], profile))
    else:
        workloads = whole_task(records, tasks[task], profiles[profile], asked or {})
    return text_of(records, tasks[task], profile, workloads, version)


def refuse_estimated(profile: Profile) -> None:
    """Raise for a profile under which no label ever has a letter, so that limits would be for nothing."""
    if not profile.boundary.metered:
        raise EnergyLabelError(
            f"{profile.id} reads nothing from a meter, and what is estimated earns no letter; measure under a profile "
            "whose GPU, processor or whole computer is metered."
        )


def whole_task(
    records: Iterable[Stored], task: Task, profile: Profile, asked: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The workloads that a first scale asks for, sorted.

    Where people submit, all that the suite asks and whatever else was measured; of a study, what its records share.
    """
    each = [
        names
        for item in _counting(records, task, profile.id)
        if (names := {workload.id for workload in item.record.workloads if _as_asked(workload, task)})
    ]
    if profile.study:
        return tuple(sorted(set.intersection(*each))) if each else ()
    return tuple(sorted(set(asked.get(task.id, ())).union(*each)))


def towards(records: Sequence[Stored], task: Task, profile: Profile, asked: Mapping[str, tuple[str, ...]]) -> str:
    """How far the first scale of a task is away under a profile that has none, in a sentence for who measured."""
    if not profile.boundary.metered:
        return f"{task.id}: value only; {profile.id} reads no meter but estimates, and no letter can come of that."
    models = len(models_of(records, task, profile.id, whole_task(records, task, profile, asked)))
    if models < LEAST_MODELS:
        return f"{task.id}: no scale yet, {models} of {LEAST_MODELS} models under {profile.id}."
    return (
        f"{task.id}: {models} models under {profile.id}, enough for its first scale; see it with "
        f"energy-label scale propose {task.id} {profile.id}, and write it with --write."
    )


def text_of(records: Iterable[Stored], task: Task, profile: str, workloads: tuple[str, ...], version: str) -> str:
    """As `propose_text` has it, of `records` that are read, be they of any task and profile."""
    stored = _counting(records, task, profile)
    figures = {item.path: figure for item in stored if (figure := _complete_figure(item, workloads, task)) is not None}
    models = {item.record.model for item in stored if item.path in figures}
    if len(models) < LEAST_MODELS:
        raise EnergyLabelError(
            f"{task.id} under {profile}: a scale needs complete, measured records of {LEAST_MODELS} models, and there "
            f"{'is' if len(models) == 1 else 'are'} {len(models)}; measure more of them."
        )
    return scale_text(propose(task.id, profile, version, workloads, list(figures.values()), len(models)))


def models_of(records: Iterable[Stored], task: Task, profile: str, workloads: tuple[str, ...]) -> set[str]:
    """The models that count: those with a record of all `workloads`, measured with their own weights."""
    return {
        item.record.model
        for item in _counting(records, task, profile)
        if _complete_figure(item, workloads, task) is not None
    }


def _counting(records: Iterable[Stored], task: Task, profile: str) -> list[Stored]:
    return [
        item
        for item in records
        if (item.record.task, item.record.profile, item.record.weights) == (task.id, profile, "pretrained")
        and item.record.setup.quick is None
        # What did not do the job says nothing of what the job takes.
        and all(figure.above_chance is not False for figure in item.record.measured_quality)
    ]


def _refuse_unknown(workloads: Sequence[str], stored: Sequence[Stored]) -> None:
    """A workload that no record has is mistyped; where there is no record at all, that is the fault to tell."""
    known = dict.fromkeys(workload.id for item in stored for workload in item.record.workloads)
    for name in workloads:
        if known and name not in known:
            raise unknown("workload", name, known)


def _complete_figure(item: Stored, workloads: tuple[str, ...], task: Task) -> float | None:
    """The figure that its label has, where the record has all `workloads`, each served as the task asks."""
    known = {workload.id: workload for workload in item.record.workloads if _as_asked(workload, task)}
    if not workloads or not known.keys() >= set(workloads):
        return None
    points = [(known[name], known[name].points) for name in workloads]
    return mean_of([sample(chosen(several, task.operating)[0] if several else one) for one, several in points])


def _as_asked(workload: Workload, task: Task) -> bool:
    """Whether its queries were the data set's own, served as the task asks."""
    if workload.queries_from not in (None, "hub"):
        return False
    return not workload.points or chosen(workload.points, task.operating)[1]

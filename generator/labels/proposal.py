"""`energy-label scale propose`: the class limits that the rule gives for the records there are."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from generator.errors import unknown
from generator.labels.estimate import mean_of
from generator.labels.operating import chosen
from generator.labels.sample import sample
from generator.labels.scale import propose, scale_text
from generator.labels.task import Task, read_tasks
from generator.records.store import Stored, read_profiles, read_records


def propose_text(
    measurements: Path, task: str, profile: str, workloads: tuple[str, ...], version: str, today: date
) -> str:
    """The TOML of the scale that the rule gives for complete records with pretrained weights.

    Raises `EnergyLabelError` for a task, a profile or a workload that is not there, with the nearest names.
    """
    profiles, tasks = read_profiles(measurements), read_tasks()
    if task not in tasks:
        raise unknown("task", task, tasks)
    if profile not in profiles:
        raise unknown("profile", profile, profiles)
    return text_of(read_records(measurements, profiles, today), tasks[task], profile, workloads, version)


def text_of(records: Iterable[Stored], task: Task, profile: str, workloads: tuple[str, ...], version: str) -> str:
    """As `propose_text` has it, of `records` that are read, be they of any task and profile."""
    stored = [
        item
        for item in records
        if (item.record.task, item.record.profile, item.record.weights) == (task.id, profile, "pretrained")
        # What did not do the job says nothing of what the job takes.
        and all(figure.above_chance is not False for figure in item.record.measured_quality)
    ]
    _refuse_unknown(workloads, stored)
    figures = {item.path: figure for item in stored if (figure := _complete_figure(item, workloads, task)) is not None}
    models = {item.record.model for item in stored if item.path in figures}
    return scale_text(propose(task.id, profile, version, workloads, list(figures.values()), len(models)))


def _refuse_unknown(workloads: Sequence[str], stored: Sequence[Stored]) -> None:
    """A workload that no record has is mistyped; where there is no record at all, that is the fault to tell."""
    known = dict.fromkeys(workload.id for item in stored for workload in item.record.workloads)
    for name in workloads:
        if known and name not in known:
            raise unknown("workload", name, known)


def _complete_figure(item: Stored, workloads: tuple[str, ...], task: Task) -> float | None:
    """The figure that its label has, where the record has all `workloads`, each served as the task asks."""
    samples = []
    known = {workload.id: workload for workload in item.record.workloads}
    for name in workloads:
        if (workload := known.get(name)) is None:
            return None
        point, as_asked = chosen(workload.points, task.operating) if workload.points else (workload, True)
        if not as_asked:
            return None
        samples.append(sample(point))
    return mean_of(samples)

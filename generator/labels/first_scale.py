"""How far a task on a machine is from its first scale: which labels count, and what one without a scale can show.

`proposal.py` makes the scale of the records that count here; a test holds the two to the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.labels.grading.awaiting import Awaiting, Field, Others
from generator.labels.grading.scale import LEAST_MODELS
from generator.labels.label import Label
from generator.records.profile import Profile

Key = tuple[str, str]


@dataclass(frozen=True)
class Progress:
    """The labels that count towards the first scale of one task under one profile, and what it would ask for."""

    workloads: tuple[str, ...]
    counted: tuple[Label, ...]

    @property
    def models(self) -> int:
        """How many models count; one that was measured in several variants counts once."""
        return len({label.subject.model for label in self.counted})

    @property
    def enough(self) -> bool:
        """Whether the scale can be proposed."""
        return self.models >= LEAST_MODELS


def progress_of(
    labels: Iterable[Label], profiles: Mapping[str, Profile], asked: Mapping[str, tuple[str, ...]]
) -> dict[Key, Progress]:
    """By task and profile, of all labels that lack nothing but a scale.

    Where people submit, a scale asks for all that the suite asks of the task (`asked`) and for whatever else was
    measured, so that a part of a task never gets one by itself. Of a study it asks for what its records have in common;
    where that is nothing, no scale can come of it.
    """
    grouped: dict[Key, list[Label]] = defaultdict(list)
    for label in labels:
        if label.result.grade.status == "not-comparable":
            grouped[label.subject.task, label.setup.profile].append(label)
    found = {}
    for (task, profile), those in grouped.items():
        each = [_measured_on(label) for label in those if _as_asked(label)]
        if profiles[profile].study:
            wanted = frozenset.intersection(*each) if each else frozenset()
        else:
            wanted = frozenset(asked.get(task, ())).union(*each)
        if wanted:
            counted = tuple(item for item in those if _as_asked(item) and wanted <= _measured_on(item))
            found[task, profile] = Progress(tuple(sorted(wanted)), counted)
    return found


def add_progress(labels: list[Label], profiles: Mapping[str, Profile], asked: Mapping[str, tuple[str, ...]]) -> None:
    """Have each label that lacks a scale say how far that is away, and where the others stand.

    Each takes its own place in `labels`: so of a hundred thousand, those before and after are not all there at once.
    """
    known = {
        (task, profile): _Known(found, profiles[profile].study)
        for (task, profile), found in progress_of(labels, profiles, asked).items()
    }
    for place, label in enumerate(labels):
        if label.result.grade.status != "not-comparable":
            continue
        if found := known.get((label.subject.task, label.setup.profile)):
            labels[place] = replace(label, result=replace(label.result, awaiting=found.of(label)))


class _Known:
    """What the labels that wait for one scale say of it; to ask for one takes no longer where there are many."""

    def __init__(self, progress: Progress, study: bool) -> None:
        # Not the labels that count: each is about to be another.
        self._study, self._models, self._workloads = study, progress.models, set(progress.workloads)
        figures: dict[frozenset[str], list[tuple[float, str]]] = defaultdict(list)
        for label in progress.counted:
            if label.result.value:
                figures[_measured_on(label)].append((label.result.value, label.source.record_path))
        self._counted = {label.source.record_path for label in progress.counted}
        self._others: dict[str, Others] = {}
        for found in figures.values():
            found.sort()
            field = Field(tuple(value for value, _ in found))
            self._others |= {path: Others(field, place) for place, (_, path) in enumerate(found)}

    def of(self, label: Label) -> Awaiting:
        own = label.source.record_path
        return Awaiting(
            models=self._models,
            counts=own in self._counted,
            missing=tuple(sorted(self._workloads - _measured_on(label))),
            others=self._others.get(own, ()),
            study=self._study,
        )


def _measured_on(label: Label) -> frozenset[str]:
    """The workloads that count for its figure: those with the data sets' own queries."""
    return frozenset(workload.id for workload in label.result.workloads if workload.graded)


def _as_asked(label: Label) -> bool:
    """Whether it was measured on anything of the task, served as the task asks."""
    return bool(_measured_on(label)) and (label.result.operating is None or label.result.operating.met)

"""A first scale that comes with a pull request, and how far the others are away."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.authors.submitting.submitted import read_bounded
from generator.authors.submitting.untrusted import Told
from generator.errors import EnergyLabelError, Fault
from generator.labels.grading.proposal import models_of, refuse_estimated, text_of, whole_task
from generator.labels.grading.scale import LEAST_MODELS
from generator.labels.label import Label
from generator.labels.task import Task
from generator.records.files.store import Stored
from generator.records.profile import Profile

Key = tuple[str, str]


@dataclass(frozen=True)
class Ground:
    """What a scale is computed from: every record with the submitted ones, tasks, profiles, and what the suite asks."""

    records: Sequence[Stored]
    tasks: Mapping[str, Task]
    profiles: Mapping[str, Profile]
    asked: Mapping[str, tuple[str, ...]]

    def models(self, key: Key) -> int:
        """How many models count towards the first scale of a task and a profile."""
        task, profile = self.tasks[key[0]], self.profiles[key[1]]
        workloads = whole_task(self.records, task, profile, self.asked)
        return len(models_of(self.records, task, profile.id, workloads))

    def text(self, key: Key) -> str:
        """The scale by the rule; raises `EnergyLabelError` where there is none."""
        task, profile = self.tasks[key[0]], self.profiles[key[1]]
        refuse_estimated(profile)
        return text_of(self.records, task, profile.id, whole_task(self.records, task, profile, self.asked), "v1")


def judge_scales(places: Sequence[str], head: Path, ground: Ground) -> tuple[dict[Key, tuple[str, str]], list[Fault]]:
    """Place and text of each scale that is what the rule computes, and a fault of any other.

    `places` are below the measurements in `head`.
    """
    found: dict[Key, tuple[str, str]] = {}
    faults: list[Fault] = []
    for path in places:
        *_, task, profile, _ = path.split("/")
        key = task, profile
        if key[0] not in ground.tasks or key[1] not in ground.profiles:
            faults.append(Fault(path, "file", "a scale", "names no task and profile that there are"))
            continue
        try:
            text = ground.text(key)
        except EnergyLabelError as error:
            faults.append(Fault(path, "scale", "a scale", str(error)))
            continue
        if read_bounded(head / path, head) != text.encode():
            reason = (
                "the rule gives other limits for these records; write them with "
                f"energy-label scale propose {key[0]} {key[1]} --write, and change nothing"
            )
            faults.append(Fault(path, "scale", "other limits", reason))
            continue
        found[key] = path, text
    return found, faults


def towards(labels: Sequence[Label], scales: Collection[Key], ground: Ground) -> Iterator[Told]:
    """For each task and profile of the submitted `labels`: its scale, how far one is away, or that none can come."""
    for key in dict.fromkeys([*scales, *((label.subject.task, label.setup.profile) for label in labels)]):
        statuses = {label.result.grade.status for label in labels if (label.subject.task, label.setup.profile) == key}
        if key in scales:
            yield Told("{} under {} gets its first scale, which is what the rule computes.", key)
        elif "estimated" in statuses:
            yield Told("{}: value only. {} reads no meter but estimates, and no letter can come of that.", key)
        elif "not-comparable" in statuses:
            models = ground.models(key)
            if models < LEAST_MODELS:
                yield Told(f"{{}} under {{}}: {models} of the {LEAST_MODELS} models that a scale needs.", key)
            else:
                command = f"energy-label scale propose {key[0]} {key[1]} --write"
                text = f"{{}} under {{}}: {models} models, enough for its first scale; add what {{}} writes."
                yield Told(text, (*key, command))

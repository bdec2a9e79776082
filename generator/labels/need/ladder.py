"""The models of one job on one machine, thriftiest first: what each needs, and how many of its answers are right."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from generator.labels.comparing.comparable import figure_workloads, ground
from generator.labels.comparing.footprint import trainings
from generator.labels.grading.status import Status
from generator.labels.label import Label
from generator.labels.need.computers import Computer, Memory, least_computer, memory_of
from generator.labels.quality import Basis, Headline, below_chance, common_basis

# The job that both a random forest and a chat model can do, and by what it is told how well.
TASK = "text-classification"
METRIC = "accuracy"
_NOT_SHOWN: frozenset[Status] = frozenset(("preview", "withdrawn"))


@dataclass(frozen=True)
class Rung:
    """A model whose energy is known, and how many of its answers are right; None where nobody knows.

    `guesses`: its answers are no better than chance, so that it does not do the job. `chance` is what guessing reaches,
    the mean over its workloads; None where that is not known.
    """

    label: Label
    quality: Headline | None
    guesses: bool
    chance: float | None
    memory: Memory | None

    @property
    def energy(self) -> float:
        """Wh per 1,000 queries."""
        return self.label.result.value or 0.0

    @property
    def right(self) -> float:
        """The share of right answers; raises `ValueError` where nobody knows it."""
        if self.quality is None:
            raise ValueError(f"how many answers of {self.label.subject.model} are right is not known")
        return self.quality.value

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of that share; None where it is not known."""
        return self.quality.interval_95 if self.quality else None

    @property
    def trained(self) -> bool:
        """Whether the suite trained it for this job."""
        return bool(trainings(self.label))

    @property
    def computer(self) -> Computer | None:
        """The least computer that has room for it."""
        return least_computer(self.memory)


@dataclass(frozen=True)
class Ladder:
    """One machine's models that were asked the same, thriftiest first, and the quality that they are judged by.

    `apart` are models that were asked other texts, or are judged by others.
    """

    profile: str
    basis: Basis
    rungs: Sequence[Rung]
    apart: Sequence[Label]

    @cached_property
    def rated(self) -> list[Rung]:
        """Those of which it is known how many answers are right."""
        return [rung for rung in self.rungs if rung.quality is not None]

    @cached_property
    def doing(self) -> list[Rung]:
        """Those of them that do the job."""
        return [rung for rung in self.rated if not rung.guesses]

    @cached_property
    def guessing(self) -> list[Rung]:
        """Those of them that do not."""
        return [rung for rung in self.rated if rung.guesses]

    @cached_property
    def unrated(self) -> list[Rung]:
        """Those of which nobody knows how many answers are right."""
        return [rung for rung in self.rungs if rung.quality is None]


def ladders(labels: Iterable[Label]) -> list[Ladder]:
    """A ladder for each machine on which at least one model's accuracy is known, in the order of `labels`."""
    by_machine: dict[str, list[Label]] = {}
    for label in labels:
        if _shown(label):
            by_machine.setdefault(label.setup.profile, []).append(label)
    found = (_ladder(profile, known) for profile, known in by_machine.items())
    return [ladder for ladder in found if ladder is not None]


def _shown(label: Label) -> bool:
    """Whether it is a measurement of this job that stands: not of weights that never learned it, nor a first look."""
    subject, result = label.subject, label.result
    whole = subject.weights == "pretrained" and label.setup.quick is None and result.grade.status not in _NOT_SHOWN
    return subject.task == TASK and whole and bool(result.value)


def _ladder(profile: str, labels: Sequence[Label]) -> Ladder | None:
    accurate = [label for label in labels if _accuracy(label)]
    if not accurate:
        return None
    # What most of them were asked: two figures over different texts say nothing of each other.
    common = Counter(ground(label) for label in accurate).most_common(1)[0][0]
    here = [label for label in labels if ground(label) == common]
    basis = common_basis(_accuracy(label) for label in here)
    if basis is None:
        return None
    shown = [label for label in here if label.result.headline is None or label.result.headline.basis == basis]
    return Ladder(
        profile,
        basis,
        sorted((_rung(label) for label in shown), key=lambda rung: (rung.energy, rung.label.source.record_path)),
        [label for label in labels if label not in shown],
    )


def _accuracy(label: Label) -> Headline | None:
    found = label.result.headline
    return found if found is not None and found.basis.metric == METRIC else None


def _rung(label: Label) -> Rung:
    workloads = figure_workloads(label)
    own = [item for item in label.result.measured if item.metric == METRIC and item.workload in workloads]
    chances = [item.chance for item in own if item.chance is not None]
    return Rung(
        label,
        _accuracy(label),
        below_chance(own, workloads),
        fsum(chances) / len(chances) if len(chances) == len(workloads) else None,
        memory_of(label),
    )

"""The models of one job on one machine, thriftiest first: what each needs, and how many of its answers are right."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.labels.comparable import figure_workloads, ground
from generator.labels.grade import Status
from generator.labels.label import Label
from generator.labels.need.computers import Computer, Memory, least_computer, memory_of
from generator.labels.quality import Basis, Headline, below_chance, common_basis

# The job that both a random forest and a chat model can do, and by what it is told how well.
TASK = "text-classification"
METRIC = "accuracy"
# Weights that never learned the job, a first look, or nothing that stands any more.
_NOT_SHOWN: frozenset[Status] = frozenset(("twin", "preview", "quick", "withdrawn"))


@dataclass(frozen=True)
class Rung:
    """A model whose energy and quality are both known.

    `guesses`: its answers are no better than chance, so that it does not do the job. `chance` is what guessing reaches,
    the mean over its workloads; None where that is not known.
    """

    label: Label
    quality: Headline
    guesses: bool
    chance: float | None
    memory: Memory | None

    @property
    def energy(self) -> float:
        """Wh per 1,000 queries."""
        return self.label.result.value or 0.0

    @property
    def right(self) -> float:
        """The share of right answers."""
        return self.quality.value

    @property
    def computer(self) -> Computer | None:
        """The least computer that has room for it."""
        return least_computer(self.memory)


@dataclass(frozen=True)
class Ladder:
    """One machine's models that were asked the same and are judged alike, thriftiest first.

    `unrated` are models of which nobody knows how many answers are right; `apart` were asked other queries, or are
    judged by other ones.
    """

    profile: str
    basis: Basis
    rungs: Sequence[Rung]
    unrated: Sequence[Label]
    apart: Sequence[Label]

    @cached_property
    def doing(self) -> list[Rung]:
        """Those that do the job."""
        return [rung for rung in self.rungs if not rung.guesses]

    @cached_property
    def guessing(self) -> list[Rung]:
        """Those that do not."""
        return [rung for rung in self.rungs if rung.guesses]


def ladders(labels: Iterable[Label]) -> list[Ladder]:
    """A ladder for each machine on which at least one model's accuracy is known, in the order of `labels`."""
    by_machine: dict[str, list[Label]] = {}
    for label in labels:
        if label.subject.task == TASK and label.result.value and label.result.grade.status not in _NOT_SHOWN:
            by_machine.setdefault(label.setup.profile, []).append(label)
    found = (_ladder(profile, known) for profile, known in by_machine.items())
    return [ladder for ladder in found if ladder is not None]


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
    rungs = [rung for label in here if (rung := _rung(label, basis)) is not None]
    shown = {rung.label.source.digest for rung in rungs}
    return Ladder(
        profile,
        basis,
        sorted(rungs, key=lambda rung: (rung.energy, rung.label.source.record_path)),
        [label for label in here if label.result.headline is None],
        [label for label in labels if label.source.digest not in shown and label.result.headline is not None],
    )


def _accuracy(label: Label) -> Headline | None:
    found = label.result.headline
    return found if found is not None and found.basis.metric == METRIC else None


def _rung(label: Label, basis: Basis) -> Rung | None:
    quality = _accuracy(label)
    if quality is None or quality.basis != basis:
        return None
    workloads = figure_workloads(label)
    guesses = below_chance(label.result.measured, workloads)
    chances = [
        item.chance
        for item in label.result.measured
        if item.metric == METRIC and item.workload in workloads and item.chance is not None
    ]
    chance = sum(chances) / len(chances) if basis.measured and len(chances) == len(basis.datasets) else None
    return Rung(label, quality, guesses, chance, memory_of(label))

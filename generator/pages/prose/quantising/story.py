"""What the pairs say in a few sentences: which method saves, which costs, and on what it depends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from generator.labels.quantising.groups import ALONE, Group, choices
from generator.labels.quantising.pairs import Pair
from generator.pages.wording.quantising.families import families
from generator.pages.wording.quantising.ratios import named_size
from generator.records.profile import Profile


@dataclass(frozen=True)
class BySize:
    """A method that saves with one model and costs with another: the ratios of the smallest and of the largest."""

    method: str
    smallest: Sequence[Pair]
    largest: Sequence[Pair]

    @property
    def profiles(self) -> list[str]:
        """Of the machines that had both."""
        return list(dict.fromkeys(pair.quantised.setup.profile for pair in (*self.smallest, *self.largest)))


@dataclass(frozen=True)
class Story:
    """The findings; each is None where the pairs do not show it.

    `saves` is what to take for one answer at a time, `costs` the method that costs most without ever saving, `turns` a
    method's groups from few queries at once to many, which are judged differently.
    """

    saves: Group | None
    costs: Group | None
    turns: Sequence[Group] | None
    by_size: BySize | None


def story(found: Sequence[Pair], made: Sequence[Group]) -> Story:
    """The findings in `found`, which make the groups `made`."""
    full = [group for group in made if group.against == "full"]
    costing = [group for group in full if group.judgement == "costs more" and len(group.pairs) > 1]
    alone = next((choice for choice in choices(made) if choice.band == ALONE), None)
    return Story(
        saves=alone.take if alone else None,
        costs=max((group for group in costing if group.band == ALONE), key=lambda group: group.median, default=None),
        turns=_turning(full),
        by_size=_by_size(found),
    )


def _turning(full: Sequence[Group]) -> list[Group] | None:
    """The first method whose judgement goes from costing to saving with the queries at once."""
    for method in dict.fromkeys(group.method for group in full):
        own = sorted((group for group in full if group.method == method), key=lambda group: group.band.least)
        if len(own) > 1 and own[0].judgement == "costs more" and own[-1].judgement in ("saves", "leans to saving"):
            return own
    return None


def _by_size(found: Sequence[Pair]) -> BySize | None:
    """The family of methods told by model whose smallest model costs more and whose largest saves."""
    for family in families():
        first = next(iter(family.methods))
        own = [pair for pair in found if pair.method == first and family.lanes == "model"]
        sizes = sorted({named_size(pair.full.subject.model) for pair in own} - {float("inf")})
        # By machines that had both: another's largest model may be another's smallest.
        told = _machines_with(own, sizes)
        if not told:
            continue
        known = sorted({named_size(pair.full.subject.model) for pair in told})
        smallest = [pair for pair in told if named_size(pair.full.subject.model) == known[0]]
        largest = [pair for pair in told if named_size(pair.full.subject.model) == known[-1]]
        if all(pair.ratio.value > 1 for pair in smallest) and all(pair.ratio.value < 1 for pair in largest):
            return BySize(first, smallest, largest)
    return None


def _machines_with(own: Iterable[Pair], sizes: Sequence[float]) -> list[Pair]:
    """The pairs of the machines that had the smallest of all models."""
    pairs = list(own)
    machines = {pair.quantised.setup.profile for pair in pairs if named_size(pair.full.subject.model) in sizes[:1]}
    return [pair for pair in pairs if pair.quantised.setup.profile in machines]


@dataclass(frozen=True)
class Moved:
    """One model by one method in more than one session on one kind of machine: how far its ratio moved."""

    model: str
    method: str
    accelerator: str
    pairs: Sequence[Pair]

    @property
    def factor(self) -> float:
        """The highest ratio against the lowest."""
        ratios = [pair.ratio.value for pair in self.pairs]
        return max(ratios) / min(ratios)


@dataclass(frozen=True)
class Movement:
    """All that was measured in more than one session, the most moved first."""

    found: Sequence[Moved]

    @property
    def median(self) -> float:
        """The median of the factors."""
        return median(item.factor for item in self.found)


def moved(found: Sequence[Pair], profiles: Mapping[str, Profile]) -> Movement | None:
    """What was paired in several sessions; None where nothing was.

    Two pairs of one model, method, kind of machine and data set, put alike, are of two sessions: were they of one, they
    would be one pair.
    """
    sorted_out: dict[tuple[str, str, str, str, int | None], list[Pair]] = {}
    for pair in found:
        accelerator = profiles[pair.quantised.setup.profile].accelerator
        key = pair.full.subject.model, pair.method, accelerator, _dataset(pair), pair.way.at_once
        sorted_out.setdefault(key, []).append(pair)
    items = [
        Moved(model, method, accelerator, pairs)
        for (model, method, accelerator, _, _), pairs in sorted_out.items()
        if len({(pair.way.workload, pair.quantised.setup.profile) for pair in pairs}) > 1
    ]
    return Movement(sorted(items, key=lambda item: -item.factor)) if items else None


def _dataset(pair: Pair) -> str:
    return next(item.dataset for item in pair.quantised.result.workloads if item.id == pair.way.workload)

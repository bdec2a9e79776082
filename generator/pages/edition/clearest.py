"""The most comparable of all differences between two models: Home begins with it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from generator.labels.comparing.comparable import energy_ratio, may_meet
from generator.labels.comparing.rank import Ranked
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline
from generator.labels.task import Task
from generator.pages.edition.edition import Edition


@dataclass(frozen=True)
class Clearest:
    """Two models of one job on one machine, of which one needs more energy and answers no better: none is a trade.

    `ratio` is the energy of the hungry one against the thrifty one; `qualities` are theirs, in this order, by `basis`.
    """

    task: Task
    profile: str
    hungry: Label
    thrifty: Label
    ratio: Ratio
    qualities: tuple[float, float]
    basis: Basis


def clearest(edition: Edition) -> Clearest | None:
    """The widest of the most comparable differences, by the lower end of its interval; None without any.

    Both models have a quality of the answers whose energy was measured, by one metric on the same data, prepared alike;
    the thriftier answers at least as well; and their figures can be told apart. A difference between models of unknown
    quality may be wider, and says less. Of each task the newest machine speaks on which there is one.
    """
    found: dict[str, Clearest] = {}
    for (task, profile), rows in edition.rankings.items():
        if task not in found and (pairs := list(_pairs(edition.tasks[task], profile, rows))):
            found[task] = max(pairs, key=_cautious)
    return max(found.values(), key=_cautious, default=None)


def _cautious(item: Clearest) -> float:
    return item.ratio.low or 0.0


def _pairs(task: Task, profile: str, rows: Sequence[Ranked]) -> Iterator[Clearest]:
    """Each rated row after the thriftiest that answers at least as well, where the two can be told apart.

    Of every kind of quality, whichever of them the task's page compares.
    """
    by_basis: dict[Basis, list[tuple[Label, Headline]]] = {}
    for row in rows:
        quality = row.label.result.headline
        if row.place is not None and quality is not None:
            by_basis.setdefault(quality.basis, []).append((row.label, quality))
    for basis, known in by_basis.items():
        best = list(accumulate((quality.goodness for _, quality in known), max))
        for place, (hungry, quality) in enumerate(known):
            first = bisect_left(best, quality.goodness)
            if first == place:
                continue
            thrifty, other = known[first]
            ratio = energy_ratio(hungry, thrifty)
            if ratio and ratio.verdict == "costs more" and may_meet(hungry, thrifty):
                yield Clearest(task, profile, hungry, thrifty, ratio, (quality.value, other.value), basis)

"""What pairs say together: one method of quantising, with about as many queries at once, judged by a stated rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import Literal

from generator.labels.quantising.pairs import Pair

Judgement = Literal["saves", "leans to saving", "mixed", "leans to more", "costs more"]
# Of all pairs: what has to lie on one side of 1 before we say that a method leans there.
_MOST = 0.75
# Whoever gives up more of a quality than this has another model, and not the same one for less.
MOST_LOST = 0.05
# What was tried with fewer says as much of these models as of the method.
LEAST_MODELS = 3


@dataclass(frozen=True, slots=True)
class Band:
    """So many queries at once, `least` to `most`; a `least` of 0 stands for a number that nobody stated."""

    least: int
    most: float


ALONE, FEW, DOZENS, MANY, UNSTATED = Band(1, 1), Band(2, 16), Band(17, 64), Band(65, inf), Band(0, 0)
BANDS = (ALONE, FEW, DOZENS, MANY, UNSTATED)


def band_of(pair: Pair) -> Band:
    """The band of the pair's queries at once."""
    at_once = pair.way.at_once or 0
    return next(band for band in BANDS if band.least <= at_once <= band.most)


@dataclass(frozen=True)
class Group:
    """At least one pair of one method, in one band, against one thing: `full` precision, or the file that stands in."""

    method: str
    against: str
    band: Band
    pairs: Sequence[Pair]

    @property
    def ratios(self) -> list[float]:
        """The ratio of each pair, lowest first."""
        return sorted(pair.ratio.value for pair in self.pairs)

    @property
    def median(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def saving(self) -> int:
        """How many pairs clearly save."""
        return sum(pair.ratio.verdict == "saves" for pair in self.pairs)

    @property
    def costing(self) -> int:
        """How many pairs clearly cost more."""
        return sum(pair.ratio.verdict == "costs more" for pair in self.pairs)

    @property
    def below(self) -> int:
        """How many ratios lie below 1, clearly or not."""
        return sum(ratio < 1 for ratio in self.ratios)

    @property
    def lost(self) -> float | None:
        """The median of what is lost of quality, as a fraction; None where it is known of no pair."""
        return _median(pair.quality.lost for pair in self.pairs if pair.quality is not None)

    @property
    def longer(self) -> float | None:
        """The median of how many times as long the answers are; None where it is known of no pair."""
        return _median(pair.longer for pair in self.pairs if pair.longer is not None)

    @property
    def models(self) -> int:
        """Of how many models the pairs are."""
        return len({pair.full.subject.model for pair in self.pairs})

    @property
    def judgement(self) -> Judgement:
        """Saves or costs more: at least half of the pairs clearly do, and none clearly does the opposite.

        Leans: none clearly does the opposite, and three quarters of the pairs lie on that side, clearly or not.
        """
        half, most = len(self.pairs) / 2, _MOST * len(self.pairs)
        if self.costing == 0:
            if self.saving >= half:
                return "saves"
            if self.below >= most:
                return "leans to saving"
        if self.saving == 0:
            if self.costing >= half:
                return "costs more"
            if len(self.pairs) - self.below >= most:
                return "leans to more"
        return "mixed"

    @property
    def keeps_quality(self) -> bool | None:
        """Whether the median loss of quality is small; None where no quality is known."""
        return None if self.lost is None else self.lost <= MOST_LOST


def groups(found: Iterable[Pair]) -> list[Group]:
    """Pairs by band, and in a band by what they are set against and by method, the thriftiest first."""
    sorted_out: dict[tuple[Band, str, str], list[Pair]] = {}
    for pair in found:
        against = pair.full.setup.quantization or "full"
        sorted_out.setdefault((band_of(pair), against, pair.method), []).append(pair)
    made = [Group(method, against, band, pairs) for (band, against, method), pairs in sorted_out.items()]
    return sorted(made, key=lambda group: (BANDS.index(group.band), group.against != "full", group.median))


@dataclass(frozen=True)
class Choice:
    """What to take and what to leave in one band, out of the groups that stand against full precision.

    `take` saves most of those that save, or lean to it, were tried with several models, and keep their quality as far
    as anybody knows.
    """

    band: Band
    take: Group | None
    leave: Sequence[Group]
    others: Sequence[Group]


def choices(found: Sequence[Group]) -> list[Choice]:
    """The choice of each band that has groups."""
    made = []
    for band in BANDS:
        here = [group for group in found if group.band == band and group.against == "full"]
        if here:
            take = next((group for group in _by_judgement(here) if _may_be_taken(group)), None)
            leave = [group for group in here if group.judgement in ("costs more", "leans to more")]
            others = [group for group in here if group is not take and group not in leave]
            made.append(Choice(band, take, leave, others))
    return made


def _may_be_taken(group: Group) -> bool:
    return group.models >= LEAST_MODELS and group.keeps_quality is not False


def _by_judgement(here: Sequence[Group]) -> list[Group]:
    """Those that save before those that lean to it, and of each the thriftiest first; no others."""
    order: tuple[Judgement, ...] = ("saves", "leans to saving")
    good = [group for group in here if group.judgement in order]
    return sorted(good, key=lambda group: (order.index(group.judgement), group.median))


def _median(values: Iterable[float]) -> float | None:
    known = list(values)
    return median(known) if known else None

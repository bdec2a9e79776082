"""Quality beside the energy: published by somebody, or measured on the very answers that the energy was spent on.

It never enters the class.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from generator.records.model.metrics import MEASURED_METRICS, Better
from generator.records.model.text import Frozen, Slug, Text, WebAddress

_SHARES = ("accuracy", "f1", "rouge", "exact match", "map", "recall", "precision")
_Score = Annotated[float, Field(ge=0, le=1000)]
# A correlation may lie below zero.
_MeasuredScore = Annotated[float, Field(ge=-1, le=1000)]
# Fewer answers than these tell no model from a guess.
LEAST_ITEMS = 30
# Of which answers a published figure is: ones made as the measured ones were, longer ones, or nobody said.
Answers = Literal["same", "longer", "unknown"]


class _Figure(Frozen):
    """What any quality figure has."""

    kind: str
    metric: Text
    value: _Score

    @model_validator(mode="after")
    def _a_share_is_at_most_one(self) -> Self:
        if self.value > 1 and self.metric.casefold().startswith(_SHARES):
            raise ValueError("this metric is a share between 0 and 1")
        return self


class PublishedQuality(_Figure):
    """A figure that was published, where, and of which `answers`."""

    kind: Literal["published"]
    dataset: Text
    source: WebAddress
    answers: Answers = "unknown"


class MeasuredQuality(_Figure):
    """A figure computed from the answers to the queries of one of the record's workloads, by a `tool` with its version.

    `items` is how many answers it rests on; `interval_95` is its confidence interval, low and high. `better` says which
    way is up, and `chance` what somebody would reach who guessed, where that means something. `unmapped` is the share
    of the answers that the case's rule could not read as one of the labels; each of them counts as wrong.
    """

    kind: Literal["measured"]
    value: _MeasuredScore
    workload: Slug
    tool: Text
    items: Annotated[int, Field(gt=0, le=10**9)]
    interval_95: Annotated[tuple[_MeasuredScore, _MeasuredScore], Field(strict=False)] | None = None
    better: Better = "higher"
    chance: _MeasuredScore | None = None
    unmapped: Annotated[float, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _the_interval_holds_the_value(self) -> Self:
        if self.interval_95 is not None and not self.interval_95[0] <= self.value <= self.interval_95[1]:
            raise ValueError("the interval does not hold the value")
        return self

    @property
    def above_chance(self) -> bool | None:
        """Whether it beats guessing, its whole interval where there is one; `None` where that cannot be told.

        So with fewer than `LEAST_ITEMS` answers, and where a guess is as good as answers without a fault, as of
        references that are all alike.
        """
        if self.chance is None or self.items < LEAST_ITEMS:
            return None
        known = MEASURED_METRICS.get(self.metric)
        if known is not None and not self._beats(known.perfect, known.perfect):
            return None
        return self._beats(*(self.interval_95 or (self.value, self.value)))

    def _beats(self, low: float, high: float) -> bool:
        """Whether all from `low` to `high` is better than a guess."""
        chance = self.value if self.chance is None else self.chance
        return low > chance if self.better == "higher" else high < chance


Quality = Annotated[PublishedQuality | MeasuredQuality, Field(discriminator="kind")]

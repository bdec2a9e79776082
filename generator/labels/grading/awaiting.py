"""What a label without a scale says of the one to come."""

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from generator.labels.grading.scale import LEAST_MODELS


@dataclass(frozen=True)
class Field:
    """The figures of all labels that wait for one scale and are of the same workloads, ascending: one for all of them.

    In Wh per 1,000 queries. There may be ten thousand, so that each label must not hold, compare or hash them anew.
    """

    figures: tuple[float, ...]

    @cached_property
    def digest(self) -> str:
        """Tells it from any other."""
        return hashlib.sha256(array("d", self.figures).tobytes()).hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class Others(Sequence[float]):
    """The figures of `field` without the one in the place `own`, which is the label's."""

    field: Field
    own: int

    def __len__(self) -> int:
        """How many other labels there are."""
        return len(self.field.figures) - 1

    @overload
    def __getitem__(self, place: int) -> float: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[float]: ...
    def __getitem__(self, place: int | slice) -> float | Sequence[float]:
        """The figures from the smallest on."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        return self.field.figures[at + (at >= self.own)]

    def __repr__(self) -> str:
        """Short, for it stands in keys of caches: what it holds is told by its digest."""
        return f"Others({self.field.digest}, {self.own})"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """How many `models` count towards the first scale of a label's task and profile, of `LEAST_MODELS` that it needs.

    `counts`: the label is of one of them; else `missing` are the workloads that it lacks, if that is why. `others` are
    the figures of the other labels of the same workloads that count, in Wh per 1,000 queries, ascending: none where the
    label itself does not count, for then its figure is of other work. Under a `study` profile nobody submits, so that
    no more may come.
    """

    models: int
    counts: bool
    missing: tuple[str, ...] = ()
    others: Sequence[float] = ()
    study: bool = False

    @property
    def enough(self) -> bool:
        """Whether the scale can be proposed."""
        return self.models >= LEAST_MODELS

    @property
    def may_come(self) -> bool:
        """Whether there may be a scale: nobody adds a model to a study, so of one only where there are enough now."""
        return self.enough or not self.study

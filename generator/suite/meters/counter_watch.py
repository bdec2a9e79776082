"""Whether two counters are one: watched step by step while the processors work.

A counter shown twice moves alike in every step, however far apart its two values are (a die may have begun to count
later). Two counters do not: each step makes another package work, so they take turns.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from generator.suite.meters.exercise import Exercise

# A counter moves about once a millisecond, and two readings lie some microseconds apart: half a percent of a step.
_STEP_S = 0.2
_LEAST_STEPS = 6
_ALIKE, _APART = 0.02, 0.05
_TOGETHER_S = 0.001
_TRIES = 50


class _Counter(Protocol):
    def read(self) -> int:
        """The value in microjoules."""

    def gone_by(self, before: int, now: int) -> int:
        """Microjoules between two values."""


@dataclass(frozen=True)
class Watched:
    """Microjoules that went by in each step."""

    steps: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all steps."""
        return sum(self.steps)

    def like(self, other: "Watched") -> bool | None:
        """Whether both are one counter; `None` where these steps do not tell."""
        apart = [_apart(mine, theirs) for mine, theirs in zip(self.steps, other.steps, strict=True)]
        if max(apart) <= _ALIKE:
            return True
        # One step may have been torn by another process between two readings; most of them are not.
        return False if sorted(apart)[len(apart) // 2] > _APART else None


def _apart(one: int, other: int) -> float:
    return abs(one - other) / max(one, other, 1)


def watched(counters: Sequence[_Counter], exercise: Exercise, step_s: float = _STEP_S) -> list[Watched]:
    """How each counter moved while each group of processors worked in turn, at least three times."""
    steps = max(_LEAST_STEPS, 3 * len(counters))
    looks = [_together(counters)]
    for step in range(steps):
        exercise(step, step_s)
        looks.append(_together(counters))
    return [
        Watched(tuple(counter.gone_by(before[place], now[place]) for before, now in pairwise(looks)))
        for place, counter in enumerate(counters)
    ]


def _together(counters: Sequence[_Counter]) -> list[int]:
    """All values of one moment: read again where something came between."""
    values: list[int] = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        values = [counter.read() for counter in counters]
        if time.perf_counter() - began <= _TOGETHER_S:
            break
    return values

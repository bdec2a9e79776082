"""As few runs as the grade needs: when to stop measuring, and what that rule costs on the study's runs.

Stopping as soon as no class edge lies inside the interval is not quite enough: three runs that happen to
agree give a narrow interval, and the edge just outside it is crossed when more runs come. So an edge must
also be farther away than a guard, whatever the interval says.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.labels.estimates.estimate import Estimate, estimate


@dataclass(frozen=True)
class StoppingRule:
    """Stop when the 95 % interval's half width is within `half_width` and no edge is within interval or guard.

    Both are relative (0.10 is 10 %); at least `at_least` and at most `at_most` runs.
    """

    half_width: float
    guard: float
    at_least: int = 3
    at_most: int = 10

    def enough(self, workloads: Sequence[Sequence[float]], edges: Sequence[float]) -> bool:
        """Whether these runs of each workload (Wh per 1,000 queries) are enough to grade the workloads' mean."""
        fewest = min(map(len, workloads), default=0)
        if fewest < self.at_least:
            return False
        if fewest >= self.at_most:
            return True
        figure = _figure(workloads)
        if figure is None or math.expm1(figure.spread) > self.half_width:
            return False
        reach = math.exp(max(figure.spread, math.log1p(self.guard)))
        return not any(figure.value / reach <= edge < figure.value * reach for edge in edges)


# The rule as asked for first, and the one that is used: fewer runs and fewer changed grades.
PLAIN = StoppingRule(half_width=0.05, guard=0.0)
USED = StoppingRule(half_width=0.10, guard=0.02)


@dataclass(frozen=True)
class Replay:
    """What a rule did to many cells of ten runs: mean runs made, and the share of grades that changed."""

    cells: int
    trials: int
    mean_runs: float
    grades_changed: float


def replay(rule: StoppingRule, cells: Sequence[Sequence[float]], ratio: float, shuffles: int, seed: int) -> Replay:
    """Each cell's runs in `shuffles` orders, each against a scale of `ratio` that lies at a random offset.

    A grade is the class of the interval's upper end; it changed when all the cell's runs give another.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation, repeatable on purpose
    made = changed = 0
    for cell in cells:
        for _ in range(shuffles):
            order = list(cell)
            chance.shuffle(order)
            offset = chance.random()
            count, other = _trial(rule, tuple(order), ratio, offset)
            made += count
            changed += other
    trials = len(cells) * shuffles
    return Replay(len(cells), trials, made / trials, changed / trials)


def _figure(workloads: Sequence[Sequence[float]]) -> Estimate | None:
    return _estimated(tuple(tuple(sorted(runs)) for runs in workloads))


# Sums are exact, so the same runs give the same figure in whichever order they were made: in a replay, many times.
@lru_cache(maxsize=2**16)
def _estimated(workloads: tuple[tuple[float, ...], ...]) -> Estimate | None:
    return estimate(workloads, meter_relative=0.0)


# Where a record is changed while the site is served, all but its own trials come out as before.
@lru_cache(maxsize=2**14)
def _trial(rule: StoppingRule, order: tuple[float, ...], ratio: float, offset: float) -> tuple[int, bool]:
    """How many of the runs were made, and whether all of them give another grade."""
    edges = _edges_around(order, ratio, offset)
    count = next(n for n in range(1, len(order) + 1) if n == len(order) or rule.enough([order[:n]], edges))
    return count, _grade(order[:count], ratio, offset) != _grade(order, ratio, offset)


def _edges_around(runs: Sequence[float], ratio: float, offset: float) -> list[float]:
    """The edges of a scale at `offset` (in classes) from two below to two above the runs."""
    nearest = math.floor(math.log(runs[0], ratio) - offset)
    return [ratio ** (nearest + step + offset) for step in range(-2, 4)]


def _grade(runs: Sequence[float], ratio: float, offset: float) -> int:
    figure = _figure([runs])
    if figure is None:
        raise ValueError("a grade needs three runs of positive energy")
    return math.floor(math.log(figure.high, ratio) - offset)

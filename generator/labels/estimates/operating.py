"""The operating point: the one way of serving that a label stands on, of all that were measured, by its task's rule."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.labels.estimates.sample import sample
from generator.records.model import Point

RuleName = Literal["least-energy", "one-at-a-time"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a task chooses: by the least energy, where asked for within a time between tokens, or one query at a time.

    `inter_token_s` is the longest median time between two tokens of an answer, s.
    """

    name: RuleName = "least-energy"
    inter_token_s: float | None = None

    @property
    def words(self) -> str:
        """The rule as label and card print it."""
        if self.name == "one-at-a-time":
            return "one at a time, on the fewest GPUs that were measured"
        if self.inter_token_s is None:
            return "the least energy that was measured"
        return f"the least energy with a median time between tokens of at most {self.inter_token_s * 1000:g} ms"

    @property
    def short(self) -> str:
        """The same for where there is little room."""
        if self.name == "one-at-a-time":
            return "one at a time, fewest GPUs"
        if self.inter_token_s is None:
            return "least energy"
        return f"least energy at ≤ {self.inter_token_s * 1000:g} ms a token"


@dataclass(frozen=True, slots=True)
class Operating:
    """What was chosen out of `points` points; not `met` where none of them is as the rule asks."""

    point: str
    rule: Rule
    met: bool
    points: int


def inter_token_s(point: Point) -> float | None:
    """Median time between two tokens of an answer, s; the mean where nobody published the median; None: unknown."""
    known = (point.latency and point.latency.inter_token_s) or {}
    return known.get("p50", known.get("mean"))


def chosen(points: Sequence[Point], rule: Rule) -> tuple[Point, bool]:
    """The point (of at least one) that the rule names, and whether it is as the rule asks.

    Where none is, it is the one that comes nearest: the fastest, or the one of the fewest queries at once.
    """
    if rule.name == "one-at-a-time":
        point = min(points, key=_singly)
        return point, point.serving.at_once == 1
    limit = rule.inter_token_s
    if limit is None:
        return min(points, key=_thrift), True
    timed = [(time, point) for point in points if (time := inter_token_s(point)) is not None]
    if within := [point for time, point in timed if time <= limit]:
        return min(within, key=_thrift), True
    if timed:
        return min(timed, key=lambda item: (item[0], _thrift(item[1])))[1], False
    return min(points, key=_thrift), False


def _singly(point: Point) -> tuple[float, float, float, str]:
    """Fewest at once first; what was not stated may be any number, and so comes last."""
    return point.serving.at_once or math.inf, point.gpus or math.inf, sample(point).value, point.id


def _thrift(point: Point) -> tuple[float, int, str]:
    return sample(point).value, point.gpus or 0, point.id

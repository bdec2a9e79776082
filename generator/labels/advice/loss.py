"""What one model gives up in quality against another, and whether that can be told."""

from dataclasses import dataclass

from generator.labels.advice.candidate import Candidate
from generator.labels.quality import Headline, clearly_more
from generator.records.model import is_share


@dataclass(frozen=True, slots=True)
class Loss:
    """How much worse a quality is, in the metric's own unit, never below 0 against the best.

    `points` is the same in percentage points, for a metric that is a share. `clear` tells whether they differ by more
    than their intervals, None where one of these is not known.
    """

    value: float
    points: float | None
    clear: bool | None


def loss(candidate: Candidate, best: Candidate) -> Loss | None:
    """What a candidate gives up against the best; None where one of the two qualities is not known."""
    one, other = candidate.quality, best.quality
    if one is None or other is None:
        return None
    value = other.goodness - one.goodness
    # A study may have published percent; what it calls a point is then its own.
    points = 100 * value if is_share(other.basis.metric) and max(one.value, other.value) <= 1 else None
    return Loss(value, points, _apart(one, other))


def _apart(one: Headline, other: Headline) -> bool | None:
    less, more = sorted((one, other), key=lambda item: item.value)
    return clearly_more(less.value, less.interval_95, more.value, more.interval_95)

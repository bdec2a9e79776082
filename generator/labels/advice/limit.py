"""What somebody asks of a model besides thrift, and how each candidate stands to it. What is unknown never meets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.labels.advice.candidate import Candidate

Asked = Literal["quality", "memory", "latency"]


@dataclass(frozen=True, slots=True)
class Limit:
    """The least quality in the metric's own terms, the most memory in bytes, or the longest latency in seconds."""

    asked: Asked
    bound: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many candidates meet a limit, miss it, or are not known to do either.

    `nearest` is there where no candidate meets every limit: of those that meet the other limits, or of all where nobody
    meets this one, the one that misses it by least.
    """

    limit: Limit
    met: int
    missed: int
    unknown: int
    nearest: Candidate | None = None


def known(candidate: Candidate, asked: Asked) -> float | None:
    """The candidate's own figure, in the unit of the limit."""
    if asked == "quality":
        return candidate.quality.value if candidate.quality else None
    return candidate.memory_bytes if asked == "memory" else candidate.latency_s


def excess(candidate: Candidate, limit: Limit) -> float | None:
    """By how much a candidate misses the limit, in its unit: at most 0 where it meets it, None where nobody knows."""
    value = known(candidate, limit.asked)
    if value is None:
        return None
    up = limit.asked == "quality" and candidate.quality is not None and candidate.quality.basis.better == "higher"
    return limit.bound - value if up else value - limit.bound


def meets(candidate: Candidate, limits: Sequence[Limit]) -> bool:
    """Whether a candidate is known to meet all of these limits."""
    return all((found := excess(candidate, limit)) is not None and found <= 0 for limit in limits)


def outcomes(candidates: Sequence[Candidate], limits: Sequence[Limit]) -> tuple[Outcome, ...]:
    """How the candidates stand to each of the limits."""
    none = not any(meets(candidate, limits) for candidate in candidates)
    return tuple(_outcome(candidates, limits, limit, none) for limit in limits)


def _outcome(candidates: Sequence[Candidate], limits: Sequence[Limit], limit: Limit, none: bool) -> Outcome:
    found = [(item, excess(item, limit)) for item in candidates]
    missed = [(item, by) for item, by in found if by is not None and by > 0]
    others = [each for each in limits if each != limit]
    met = sum(by is not None and by <= 0 for _, by in found)
    near = [pair for pair in missed if meets(pair[0], others)]
    # Where some meet it, and none that misses it meets the rest, it is the rest that leaves nobody.
    near = near or ([] if met else missed)
    return Outcome(
        limit,
        met=met,
        missed=len(missed),
        unknown=sum(by is None for _, by in found),
        nearest=min(near, key=lambda pair: (pair[1], pair[0].order))[0] if none and near else None,
    )

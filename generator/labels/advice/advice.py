"""Advice for one task on one machine: the thriftiest models that meet the limits, and what they give up."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.labels.advice.candidate import Candidate, Pool, pool
from generator.labels.advice.limit import Limit, Outcome, meets, outcomes
from generator.labels.advice.loss import Loss, loss
from generator.labels.comparing.comparable import energy_ratio, told_apart
from generator.labels.comparing.front import pareto_front
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label

# Why a model is advised: it needs the least energy; the least of those whose quality is known; the least of those that
# are not clearly worse than the best; the least of those that give up at most POINTS; or it is the best there is.
Role = Literal["thriftiest", "judged", "no-clear-loss", "few-points", "best"]
# Percentage points below the best that many a job can spare.
POINTS = 5.0


@dataclass(frozen=True, slots=True)
class Pick:
    """A model that is advised, and for what.

    `energy` is its energy against that of the thriftiest pick, `saving` that of the best that qualifies against its
    own; `loss` is what it gives up against that. Each is None where it is not known, or it is compared with itself.
    """

    roles: tuple[Role, ...]
    candidate: Candidate
    energy: Ratio | None
    saving: Ratio | None
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What is advised among the candidates of a pool: `picks`, thriftiest first, none where none qualifies.

    `qualified` are all that meet the limits, thriftiest first. `alike` are those of them whose energy cannot be told
    from that of the thriftiest, and whose quality is not lower, the best first. `best` is the candidate of the highest
    quality, whether it qualifies or not; None where fewer than two qualities are known.
    """

    pool: Pool
    limits: tuple[Outcome, ...]
    qualified: tuple[Candidate, ...]
    picks: tuple[Pick, ...]
    alike: tuple[Candidate, ...]
    best: Candidate | None


def advise(labels: Iterable[Label], limits: Sequence[Limit] = ()) -> Advice:
    """The advice for the labels of one task and profile."""
    return advice(pool(labels), limits)


def advice(among: Pool, limits: Sequence[Limit] = ()) -> Advice:
    """The advice for the candidates of a pool."""
    qualified = tuple(item for item in among.candidates if meets(item, limits))
    best = best_of(among.candidates)
    return Advice(
        among,
        outcomes(among.candidates, limits),
        qualified,
        _picks(qualified, judged=best is not None),
        _alike(qualified),
        best,
    )


def best_of(candidates: Sequence[Candidate]) -> Candidate | None:
    """That of the highest quality, of equal ones the thriftiest: of a single one nobody can say that it is the best."""
    rated = [(item, item.quality.goodness) for item in candidates if item.quality is not None]
    if len(rated) < 2:
        return None
    return min(rated, key=lambda pair: (-pair[1], pair[0].order))[0]


def front(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those with a known quality that no other beats in both energy and quality, thriftiest first."""
    rated = [(item, (item.energy, item.quality.goodness)) for item in candidates if item.quality is not None]
    return [rated[place][0] for place in pareto_front([point for _, point in rated])]


def best_qualified(found: Advice) -> Candidate | None:
    """The best of those that qualify, against which is told what the others give up; None where nobody knows."""
    return next((pick.candidate for pick in found.picks if "best" in pick.roles), None)


def _picks(qualified: Sequence[Candidate], judged: bool) -> tuple[Pick, ...]:
    """Each model once, with all its roles. What another beats in both energy and quality is in none but the first.

    `judged`: enough qualities are known to call one the best.
    """
    if not qualified:
        return ()
    thriftiest, ahead = qualified[0], front(qualified)
    roles: dict[str, list[Role]] = {thriftiest.label.source.digest: ["thriftiest"]}

    def add(role: Role, fits: Callable[[Candidate], bool]) -> None:
        if found := next(filter(fits, ahead), None):
            roles.setdefault(found.label.source.digest, []).append(role)

    best = _top(ahead) if judged else None
    if best is not None:
        if thriftiest.quality is None:
            add("judged", lambda _: True)
        add("no-clear-loss", lambda item: item != best and _unclear(loss(item, best)))
        add("few-points", lambda item: item != best and _few(loss(item, best)))
        add("best", lambda item: item == best)
    chosen = [item for item in qualified if item.label.source.digest in roles]
    return tuple(_pick(tuple(roles[item.label.source.digest]), item, thriftiest, best) for item in chosen)


def _top(ahead: Sequence[Candidate]) -> Candidate | None:
    """The best of a front, of equal ones the first."""
    rated = [(item.quality.goodness, item) for item in ahead if item.quality is not None]
    return max(rated, key=lambda pair: pair[0])[1] if rated else None


def _unclear(lost: Loss | None) -> bool:
    return lost is not None and lost.clear is False


def _few(lost: Loss | None) -> bool:
    return lost is not None and lost.points is not None and lost.points <= POINTS


def _pick(roles: tuple[Role, ...], item: Candidate, thriftiest: Candidate, best: Candidate | None) -> Pick:
    return Pick(
        roles,
        item,
        energy=None if item == thriftiest else energy_ratio(item.label, thriftiest.label),
        saving=None if best is None or item == best else energy_ratio(best.label, item.label),
        loss=None if best is None or item == best else loss(item, best),
    )


def _alike(qualified: Sequence[Candidate]) -> tuple[Candidate, ...]:
    if not qualified:
        return ()
    first, *others = qualified
    alike = [item for item in others if told_apart(item.label, first.label) is False and not _worse(item, first)]
    return tuple(sorted(alike, key=lambda item: (-(item.quality.goodness if item.quality else -math.inf), item.order)))


def _worse(item: Candidate, first: Candidate) -> bool:
    """Whether its quality is lower, as far as the two intervals can tell."""
    lost = loss(item, first)
    return lost is not None and lost.value > 0 and lost.clear is not False

"""Whether somebody else has measured the same: what a figure's word is worth.

What may stand as a second measurement at all is told in `records/reproductions.py`. Here the figures are compared.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from generator.labels.estimates.estimate import Estimate, declared, estimate_of
from generator.labels.estimates.sample import sample
from generator.labels.quality_again import quality_apart
from generator.records.files.store import Stored
from generator.records.model import Quality
from generator.records.profile import Profile

State = Literal["published", "self-reported", "reproduced", "disputed"]


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A second measurement of a label's variant by another submitter, in Wh per 1,000 queries.

    `figure` is over the workloads of the label's own; `difference` is against that, as a fraction of it. `deviation`
    is the E_n score of ISO 13528: the difference over both stated uncertainties together. `quality_apart` names the
    measured qualities that both have and whose intervals have nothing in common.
    """

    measured_by: str
    submitter: str
    value: float
    figure: Estimate
    measured_to: date
    digest: str
    record_path: str
    difference: float
    deviation: float
    quality_apart: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the two agree within their stated uncertainty, in energy and in what the answers were worth."""
        return self.deviation <= 1 and not self.quality_apart


@dataclass(frozen=True, slots=True)
class Verification:
    """What stands behind a figure, and the second measurements that say so."""

    state: State
    reproductions: tuple[Reproduction, ...] = ()


@cache
def _as(state: State) -> Verification:
    return Verification(state)


def unverified(profile: Profile) -> Verification:
    """What a record says of itself alone: taken over from a published study, or reported by who measured."""
    return _as("published" if profile.study else "self-reported")


def deviation(one: Estimate, other: Estimate) -> float:
    """The E_n score of two figures (ISO 13528:2022, 9.7), on the natural-log scale that their intervals are made on.

    `|ln a - ln b| / sqrt(U_a² + U_b²)`, U being half of a 95 % interval, which holds the meter's uncertainty: two
    machines have two meters, so it does not cancel here, as it does between figures that one machine read.
    Infinite where two figures differ and neither admits to any uncertainty.
    """
    apart = abs(math.log(one.value / other.value))
    reach = math.hypot(one.spread, one.meter, other.spread, other.meter)
    return apart / reach if reach > 0 else math.inf if apart > 0 else 0.0


def verified(
    figure: Estimate,
    workloads: Collection[str],
    seconds: Sequence[Stored],
    profile: Profile,
    quality: Sequence[Quality] = (),
) -> Verification:
    """What second measurements (of the same workloads and more, each of three runs at least) say of a figure.

    `quality` is that of the figure's own record.

    Disputed where more of them disagree than agree. In a draw the record is the campaign that tips it, so nobody
    alone can unsay what two have found; and the letter stays in any case, for it depends on record and scale alone.
    """
    reproductions = tuple(_reproduction(figure, workloads, stored, profile, quality) for stored in seconds)
    agreeing = sum(reproduction.agrees for reproduction in reproductions)
    if not reproductions:
        return unverified(profile)
    return Verification("reproduced" if 2 * agreeing >= len(reproductions) else "disputed", reproductions)


def _reproduction(
    figure: Estimate, workloads: Collection[str], stored: Stored, profile: Profile, quality: Sequence[Quality]
) -> Reproduction:
    record = stored.record
    samples = [sample(item) for item in record.workloads if item.id in workloads]
    other = estimate_of(samples, declared(profile.uncertainty))
    if other is None or record.provenance.submitter is None:
        raise ValueError(f"{stored.path} is no second measurement; reading it should have said so")
    return Reproduction(
        measured_by=record.provenance.measured_by,
        submitter=record.provenance.submitter,
        value=other.value,
        figure=other,
        measured_to=record.measured_to,
        digest=stored.sha256,
        record_path=stored.path,
        difference=other.value / figure.value - 1,
        deviation=deviation(figure, other),
        quality_apart=quality_apart(quality, record.quality, workloads),
    )

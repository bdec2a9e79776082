"""Whether somebody else has measured the same: what a figure's word is worth."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from generator.labels.estimate import Estimate
from generator.records.profile import Profile

State = Literal["published", "self-reported", "reproduced", "disputed"]


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A second measurement of a label's variant by another submitter, in Wh per 1,000 queries.

    `deviation` is the E_n number of ISO 13528: the difference over both stated uncertainties together.
    """

    measured_by: str
    submitter: str
    value: float
    figure: Estimate
    measured_to: date
    digest: str
    record_path: str
    deviation: float

    @property
    def agrees(self) -> bool:
        """Whether the two measurements agree within their stated uncertainty."""
        return self.deviation <= 1


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

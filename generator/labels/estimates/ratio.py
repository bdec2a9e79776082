"""How many times the energy of one measurement is that of another of the same session, and how well that is known."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from generator.labels.estimates.estimate import half_width, tells_its_scatter
from generator.labels.estimates.sample import Sample

Verdict = Literal["saves", "costs more", "unclear"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two energies (no unit): below 1 the first needs less.

    `spread` is half of its 95 % interval on the natural-log scale, None where nobody can know it. `assumed` is the
    relative repeatability that the profile declares, where it stands for scatter that runs do not tell.
    """

    value: float
    spread: float | None
    assumed: float | None = None

    @property
    def low(self) -> float | None:
        """The lower end of the interval."""
        return None if self.spread is None else self.value * math.exp(-self.spread)

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return None if self.spread is None else self.value * math.exp(self.spread)

    @property
    def verdict(self) -> Verdict:
        """What can be said of it: only an interval that lies wholly on one side of 1 says anything."""
        if self.high is not None and self.high < 1:
            return "saves"
        if self.low is not None and self.low > 1:
            return "costs more"
        return "unclear"

    def by(self, factor: float) -> "Ratio":
        """The ratio for another unit, of which the second had `factor` times as many: its interval stays as wide."""
        return replace(self, value=self.value * factor)


def ratio_of(one: Sample, other: Sample, repeatability: float | None) -> Ratio:
    """The energy of `one` against `other`, both measured by the same people in one session on one machine.

    What moves a whole session moves both and cancels: the meter's error, and the drift from day to day that a profile
    declares. So where both have at least three runs of known scatter, the interval is Welch's, of the difference of two
    means of logs, from the runs alone. It speaks of that session: another one may find another ratio. Runs that were
    made in turns are not paired: with so few of them, the degrees of freedom that this costs mostly widen the interval
    by more than what the turns have in common narrows it.

    A side with fewer runs does not show its scatter, and the profile's declared `repeatability` (relative, 95 %) stands
    for it; the two half widths then add as squares. That is the cautious reading, for a part of what was declared is
    drift that both sides share. Without a declaration there is no interval.
    """
    value = one.value / other.value
    sides = one, other
    told = [((side.log_variance or 0.0) / side.runs, side.runs) for side in sides if tells_its_scatter(side)]
    untold = len(sides) - len(told)
    if untold and repeatability is None:
        return Ratio(value, None)
    assumed = math.log1p(repeatability or 0.0)
    spread = math.hypot(half_width(told), *[assumed] * untold)
    return Ratio(value, spread, repeatability if untold else None)

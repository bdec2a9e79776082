"""From runs to one figure with its interval: the mean over workloads, in Wh per 1,000 queries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import fsum  # exact, and so the same on every Python: `sum` of floats changed in 3.12

from generator.labels.estimates.sample import Sample, sample_of
from generator.records.profile import Uncertainty
from generator.records.reproductions import LEAST_RUNS

CONFIDENCE = 0.95
# A variance whose square would be too small for a float: nothing that two runs could show.
_NOTHING = 1e-150


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in Wh per 1,000 queries with its 95 % interval and where the interval's width comes from.

    `spread` and `meter` are half widths on the natural-log scale: of the runs' scatter and of the meter. `assumed` is
    the relative repeatability that the profile declares, where the scatter is not the runs' own but this; it is so in
    `one_session` because all runs were made in one, though they show how they scatter there.
    """

    value: float
    low: float
    high: float
    spread: float
    meter: float
    assumed: float | None = None
    one_session: bool = False

    @property
    def spread_relative(self) -> float:
        """The runs' part of the half width as a fraction of the figure, upwards."""
        return math.expm1(self.spread)

    @property
    def meter_relative(self) -> float:
        """The meter's part of the half width as a fraction of the figure, upwards: what the profile declares."""
        return math.expm1(self.meter)


def mean_figure(workloads: Sequence[Sequence[float]]) -> float | None:
    """Mean over workloads of each workload's mean run; None unless every run is a finite positive figure."""
    if not workloads or any(not runs for runs in workloads):
        return None
    if any(not math.isfinite(run) or run <= 0 for run in chain.from_iterable(workloads)):
        return None
    return mean_of([sample_of(runs) for runs in workloads])


def mean_of(samples: Sequence[Sample]) -> float | None:
    """Mean over workloads of what each takes; None without any."""
    return fsum(sample.value for sample in samples) / len(samples) if samples else None


def estimate(workloads: Sequence[Sequence[float]], meter_relative: float) -> Estimate | None:
    """The figure of workloads whose runs are known, each in Wh per 1,000 queries, and its interval.

    None where a workload has under three runs or a figure is not positive.
    """
    if mean_figure(workloads) is None:
        return None
    return estimate_of([sample_of(runs) for runs in workloads], Uncertain(meter_relative))


@dataclass(frozen=True, slots=True)
class Uncertain:
    """What a profile declares: the meter's relative uncertainty, and how far another run may lie at least (95 %).

    `one_session`: all runs were made in one, so that their own scatter says nothing of another day.
    """

    meter: float
    repeatability: float | None = None
    one_session: bool = False


def declared(uncertainty: Uncertainty) -> Uncertain:
    """What the profile's `uncertainty` declares."""
    known = uncertainty.repeatability
    if known is None:
        return Uncertain(uncertainty.meter_relative)
    return Uncertain(uncertainty.meter_relative, known.relative, known.one_session)


def estimate_of(samples: Sequence[Sample], uncertain: Uncertain) -> Estimate | None:
    """The figure and its interval; None where runs are too few to tell it and no repeatability is declared.

    The interval is a t-interval on the log of the runs' energy. Over several workloads each log variance
    is weighted by its workload's share of the mean (first-order propagation), and the degrees of freedom
    are Welch and Satterthwaite's. The meter's declared uncertainty is independent of the runs' scatter, so
    the two half widths add as squares (GUM, JCGM 100:2008, 5.1.2).

    Of under three runs, or of runs in one session, the scatter is the declared repeatability (type B evaluation,
    GUM 4.3): `assumed` says so. Where runs tell it, what was declared is the least that it can be.
    """
    value = mean_of(samples)
    if value is None:
        return None
    spread = _spread(samples)
    least = None if uncertain.repeatability is None else math.log1p(uncertain.repeatability)
    if spread is None and least is None:
        return None
    own = spread is not None
    assumed = not own or uncertain.one_session
    spread = max(spread or 0.0, least or 0.0)
    meter = math.log1p(uncertain.meter)
    half_width = math.hypot(spread, meter)
    low, high = value * math.exp(-half_width), value * math.exp(half_width)
    return Estimate(value, low, high, spread, meter, uncertain.repeatability if assumed else None, own and assumed)


def tells_its_scatter(item: Sample) -> bool:
    """Whether its runs are enough to tell how far another would lie."""
    return item.runs >= LEAST_RUNS and item.log_variance is not None


def half_width(parts: Sequence[tuple[float, int]]) -> float:
    """Half of the 95 % interval of a sum of independent means, on the natural-log scale.

    `parts` are the variance of each mean and how many runs it is of, more than one. Degrees of freedom by Welch and
    Satterthwaite.
    """
    variance = fsum(part for part, _ in parts)
    if variance <= _NOTHING:
        return 0.0
    freedom = variance**2 / fsum(part**2 / (runs - 1) for part, runs in parts)
    return _t_quantile(freedom) * math.sqrt(variance)


def _spread(samples: Sequence[Sample]) -> float | None:
    """Half of the interval of the runs' scatter, on the natural-log scale; None where runs do not tell it."""
    if not all(map(tells_its_scatter, samples)):
        return None
    total = fsum(item.value for item in samples)
    return half_width(
        [((item.value / total) ** 2 * (item.log_variance or 0.0) / item.runs, item.runs) for item in samples]
    )


def load() -> None:
    """Import what estimating needs, once and before a process forks, not in each worker anew."""
    _t_quantile(1.0)


@lru_cache(maxsize=100_000)
def _t_quantile(freedom: float) -> float:
    # Imported here: the command line must start without waiting for SciPy.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))

"""From runs to one figure with its interval: the mean over workloads, in Wh per 1,000 queries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import fsum  # exact, and so the same on every Python: `sum` of floats changed in 3.12

from generator.records.reproductions import LEAST_RUNS

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in Wh per 1,000 queries with its 95 % interval and where the interval's width comes from.

    `spread` and `meter` are half widths on the natural-log scale: of the runs' scatter and of the meter.
    """

    value: float
    low: float
    high: float
    spread: float
    meter: float

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
    return fsum(fsum(runs) / len(runs) for runs in workloads) / len(workloads)


def estimate(workloads: Sequence[Sequence[float]], meter_relative: float) -> Estimate | None:
    """The figure and its interval, or None where a workload has under three runs or a figure is not positive.

    The interval is a t-interval on the log of the runs' energy. Over several workloads each log variance
    is weighted by its workload's share of the mean (first-order propagation), and the degrees of freedom
    are Welch and Satterthwaite's. The meter's declared uncertainty is independent of the runs' scatter, so
    the two half widths add as squares (GUM, JCGM 100:2008, 5.1.2).
    """
    value = mean_figure(workloads)
    if value is None or any(len(runs) < LEAST_RUNS for runs in workloads):
        return None
    variances = [_share(runs, workloads) ** 2 * _log_variance(runs) / len(runs) for runs in workloads]
    variance = fsum(variances)
    spread = 0.0
    if variance > 0:
        freedom = variance**2 / fsum(part**2 / (len(runs) - 1) for part, runs in zip(variances, workloads, strict=True))
        spread = _t_quantile(freedom) * math.sqrt(variance)
    meter = math.log1p(meter_relative)
    half_width = math.hypot(spread, meter)
    return Estimate(value, value * math.exp(-half_width), value * math.exp(half_width), spread, meter)


def _share(runs: Sequence[float], workloads: Sequence[Sequence[float]]) -> float:
    total = fsum(fsum(others) / len(others) for others in workloads)
    return fsum(runs) / len(runs) / total


def _log_variance(runs: Sequence[float]) -> float:
    logs = [math.log(run) for run in runs]
    mean = fsum(logs) / len(logs)
    return fsum((log - mean) ** 2 for log in logs) / (len(logs) - 1)


def load() -> None:
    """Import what estimating needs, once and before a process forks, not in each worker anew."""
    _t_quantile(1.0)


@lru_cache(maxsize=100_000)
def _t_quantile(freedom: float) -> float:
    # Imported here: the command line must start without waiting for SciPy.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))

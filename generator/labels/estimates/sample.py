"""What was measured of one workload, at one way of serving: the same of runs, and of means that a study published."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from generator.records.model import Component, Means, Point, Workload
from generator.units import watt_hours_per_thousand_queries

# What has either runs or means of its own.
Measured = Workload | Point


@dataclass(frozen=True, slots=True)
class Sample:
    """Mean energy in Wh per 1,000 queries over `runs` runs, and the variance of its log from run to run.

    `log_variance` is None where nobody can know it: of a single run, and of means published without their scatter.
    """

    value: float
    runs: int
    log_variance: float | None


def sample_of(energies: Sequence[float]) -> Sample:
    """The sample of runs (at least one) that took `energies` each, all finite and positive."""
    variance = None
    if len(energies) > 1:
        logs = [math.log(energy) for energy in energies]
        mean = fsum(logs) / len(logs)
        variance = fsum((log - mean) ** 2 for log in logs) / (len(logs) - 1)
    return Sample(fsum(energies) / len(energies), len(energies), variance)


def sample(measured: Measured) -> Sample:
    """What was measured, in the unit of labels. A workload of many points has no sample of its own."""
    if measured.means is None:
        return sample_of(energies(measured))
    means = measured.means
    return Sample(watt_hours_per_thousand_queries(means.total_joules(), 1), means.runs, _log_variance(means))


def energies(measured: Measured) -> list[float]:
    """The query phase of each run, in Wh per 1,000 queries; none of means."""
    return [watt_hours_per_thousand_queries(run.query.total_joules(), run.queries) for run in measured.runs]


def _log_variance(means: Means) -> float | None:
    """From the published deviation: a relative deviation is one of the log, to first order.

    Components whose deviations are published apart scatter independently, so that these add as squares.
    """
    deviations = means.deviation_joules
    if deviations is None or set(deviations) != set(means.energy_joules):
        return None
    return fsum(part**2 for part in deviations.values()) / means.total_joules() ** 2


def component_watt_hours(measured: Measured, component: Component) -> float:
    """One component's mean over the runs, in Wh per 1,000 queries; 0.0 where it was not counted."""
    if measured.means is not None:
        return watt_hours_per_thousand_queries(measured.means.energy_joules.get(component, 0.0), 1)
    parts = [
        watt_hours_per_thousand_queries(run.query.energy_joules.get(component, 0.0), run.queries)
        for run in measured.runs
    ]
    return fsum(parts) / len(parts)

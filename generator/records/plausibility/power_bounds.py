"""The power that a profile's hardware can draw, ready to hold the many phases of a record against it."""

import math
from collections.abc import Iterator
from datetime import date

from generator.errors import Fault, shown
from generator.records.model import Component, Phase, Run
from generator.records.profile import Profile


class PowerBounds:
    """A profile's boundary, ready for the many phases of a record."""

    def __init__(self, profile: Profile, gpus: int | None = None) -> None:
        self.profile = profile
        # Under a profile of a job's own GPUs the limits are those of one.
        self._gpus = (gpus or 1) if profile.gpus_of_the_job else 1
        self._fastest_query_s = profile.limits.fastest_query_s
        self._rules = [
            (name, least or 0.0, math.inf if most is None else most)
            for name in profile.boundary.counted()
            for least, most in [self.bounds(name)]
        ]

    def bounds(self, component: Component) -> tuple[float | None, float | None]:
        """Least and greatest mean power of a component, W, over all GPUs that are counted; None: no bound."""
        least, most = self.profile.limits.bounds(component)
        many = self._gpus if component == "gpu" else 1
        return (None if least is None else least * many), (None if most is None else most * many)

    def impossible_power(self, phase: Phase, file: str, where: str, may_idle: bool) -> Iterator[Fault]:
        """Each component whose mean power is out of its bounds."""
        for component in self.profile.boundary.counted():
            joules = phase.component(component)
            if joules is None:
                continue
            least, most = self.bounds(component)
            watts = joules / phase.duration_s
            if most is not None and watts > most:
                reason = f"over the profile's limit of {most:g} W"
            elif least is not None and not may_idle and watts < least:
                reason = f"under the profile's idle draw of {least:g} W"
            else:
                continue
            yield Fault(file, f"{where}.energy_joules.{component}", f"{shown(joules)} (mean {watts:.1f} W)", reason)

    def fits(self, run: Run, today: date) -> bool:
        """Whether no fault of a run need be looked for: said of nearly every one, and so of thousands, in no time."""
        load, transfer, query = run.load, run.transfer, run.query
        return (
            run.failed_queries == 0
            and query.duration_s >= run.queries * self._fastest_query_s
            and query.check_joules is None
            and query.device_joules is None
            and self.plausible(query, may_idle=False)
            and (load is None or (load.check_joules is None and load.device_joules is None))
            and (load is None or self.plausible(load, may_idle=True))
            and transfer is None
            and (run.day <= today if run.day else self.profile.study)
        )

    def plausible(self, phase: Phase, may_idle: bool) -> bool:
        """Whether a phase carries the counted components, each within its bounds: nearly every phase does."""
        seconds, energy = phase.duration_s, phase.energy_joules
        if len(energy) != len(self._rules):
            return False
        for name, least, most in self._rules:
            joules = energy.get(name)
            if joules is None or joules > most * seconds or (joules < least * seconds and not may_idle):
                return False
        return True

    def faults(self, phase: Phase, file: str, where: str) -> Iterator[Fault]:
        """What is missing or too much in a phase."""
        counted = self.profile.boundary.counted()
        for component in counted:
            if component not in phase.energy_joules:
                yield Fault(
                    file, f"{where}.energy_joules.{component}", "missing", f"profile {self.profile.id} counts it"
                )
        for part, joules in phase.energy_joules.items():
            if part not in counted:
                field = f"{where}.energy_joules.{part}"
                yield Fault(file, field, shown(joules), f"profile {self.profile.id} does not count it")

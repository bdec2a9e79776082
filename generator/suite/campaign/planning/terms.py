"""What is the same for every target of a campaign: profile, GPU, idle baseline, and the limits of a preview."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.records.model import Phase, Run, Setup, Task, Text
from generator.records.plausibility.contradictions import apart, contradictory_run
from generator.records.plausibility.physics import impossible_run, impossible_training
from generator.records.profile import Profile
from generator.suite.campaign.planning.rounds import Order
from generator.suite.host.alone import Alone
from generator.suite.meters.meter import MeterError, Reading
from generator.suite.meters.nvml import Gpu


class BoundaryError(MeterError):
    """The machine counts otherwise than the profile says."""


@dataclass(frozen=True)
class Baseline:
    """What the machine draws with nothing to do, by what each component was counted, and what tells it from others."""

    idle: Phase
    how: dict[str, Text]
    driver: str | None
    hardware: str
    notes: tuple[str, ...] = ()
    machine: str | None = None


@dataclass(frozen=True)
class Terms:
    """One campaign's terms.

    `queries`, `window_s` and `warm_up_blocks` are set for what is measured in short: a preview, a GPU check, a quick
    measurement. `deadline`, in seconds on the monotonic clock, ends a campaign that may take so long and no longer.
    `alone` says how it makes sure of the machine; `threads` is how many one operation is spread over, by default one a
    physical core that the job was given. `order` is that of the turns in which targets are measured, and `name` is what
    the campaign is called.
    """

    profile: Profile
    country: str
    by: str
    state: Path
    submitter: str | None = None
    gpu: Gpu | None = None
    queries: int | None = None
    window_s: float | None = None
    warm_up_blocks: int | None = None
    alone: Alone = field(default_factory=Alone)
    threads: int | None = None
    deadline: float | None = None
    order: Order = "one after the other"
    name: str = "one"

    @property
    def seconds_left(self) -> float | None:
        """What is left until the deadline, at least 0; `None` without one."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    @property
    def threads_used(self) -> int:
        """Threads of one operation, the same in every run of a record."""
        return self.threads or self.alone.given.threads

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices whose energy is counted, by the names that their locks have."""
        processors = self.gpu is None or self.profile.boundary.counting("cpu") != "excluded"
        return (*(["cpu"] if processors else []), *([self.gpu.uuid] if self.gpu else []))


def within(reading: Reading, profile: Profile) -> Phase:
    """The reading inside the profile's boundary; `BoundaryError` where a component was counted in another way."""
    counted = profile.boundary.counted()
    for name in counted:
        wanted, found = profile.boundary.counting(name), reading.component(name)
        if wanted != found.counting:
            raise BoundaryError(
                f"profile {profile.id} says that {name} is {wanted}, and here it is {found.counting} ({found.how}); "
                "measure under a profile that says so too."
            )
    phase = reading.phase()
    inside = {name: joules for name, joules in phase.energy_joules.items() if name in counted}
    return phase.model_copy(update={"energy_joules": inside})


def refuse_impossible(run: Run, profile: Profile, setup: Setup, task: Task, before: Sequence[Run] = ()) -> None:
    """Raise for a run that no record could hold, now and not after hours of more of them.

    `before` are the runs over the same workload that were made before it.
    """
    contradictions = contradictory_run(run, setup, task, "the run", "run")
    faults = [*contradictions, *impossible_run(run, profile, run.day or date.max)]
    if faults:
        raise BoundaryError(
            f"this run cannot be true: {'; '.join(map(str, faults))}; see that the profile's limits are this machine's."
        )
    if reason := apart([*before, run]):
        raise BoundaryError(f"this run is not like those before it: {reason}.")


def refuse_impossible_training(phase: Phase | None, profile: Profile) -> None:
    """Raise for a training's phase that no record could hold."""
    if faults := list(impossible_training(phase, profile, "the training", "phase")):
        told = "; ".join(map(str, faults))
        raise BoundaryError(f"this training cannot be true: {told}; see that the profile's limits are this machine's.")


def how_counted(reading: Reading, profile: Profile) -> dict[str, Text]:
    """For each component of the profile's boundary: measured or estimated, and by what."""
    return {
        name: f"{counted.counting}, {counted.how}"
        for name in profile.boundary.counted()
        for counted in [reading.component(name)]
    }

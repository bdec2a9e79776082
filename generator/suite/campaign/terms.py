"""What is the same for every target of a campaign: profile, GPU, idle baseline, and the limits of a preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.records.contradictions import apart, contradictory_run
from generator.records.model import Phase, Run, Setup, Task, Text
from generator.records.physics import impossible_run
from generator.records.profile import Profile
from generator.suite.meters.meter import MeterError, Reading
from generator.suite.meters.nvml import Gpu


class BoundaryError(MeterError):
    """The machine counts otherwise than the profile says."""


@dataclass(frozen=True)
class Baseline:
    """What the machine draws with nothing to do, and by what each component was counted."""

    idle: Phase
    how: dict[str, Text]
    driver: str | None
    hardware: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """One campaign's terms. `queries`, `window_s` and `warm_up_blocks` are set for previews alone."""

    profile: Profile
    country: str
    by: str
    state: Path
    submitter: str | None = None
    gpu: Gpu | None = None
    queries: int | None = None
    window_s: float | None = None
    warm_up_blocks: int | None = None


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
    faults = [*contradictions, *impossible_run(run, profile, run.day)]
    if faults:
        raise BoundaryError(
            f"this run cannot be true: {'; '.join(map(str, faults))}; see that the profile's limits are this machine's."
        )
    if reason := apart([*before, run]):
        raise BoundaryError(f"this run is not like those before it: {reason}.")


def how_counted(reading: Reading, profile: Profile) -> dict[str, Text]:
    """For each component of the profile's boundary: measured or estimated, and by what."""
    return {
        name: f"{counted.counting}, {counted.how}"
        for name in profile.boundary.counted()
        for counted in [reading.component(name)]
    }

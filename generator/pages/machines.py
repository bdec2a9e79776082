"""A machine as pages name it beside every figure: the profile, when it was measured under it, and what was counted."""

from dataclasses import dataclass

from generator.pages.edition import Edition
from generator.pages.numbers import counted, joined
from generator.pages.words import COMPONENT_NAMES
from generator.records.model import Counting
from generator.records.profile import Profile


@dataclass(frozen=True)
class Machine:
    """A profile and the years of its measurements: `2023`, or `2024–2026`."""

    profile: Profile
    years: str

    @property
    def name(self) -> str:
        """`1 × RTX 4090, 2026`; many a profile says its year itself."""
        short = self.profile.short
        return short if self.years in short else f"{short}, {self.years}"

    @property
    def boundary(self) -> str:
        """What was counted, and how, in a few words."""
        return boundary_in_words(self.profile)

    @property
    def words(self) -> str:
        """`8 × A100 node, 2023; 8 GPUs, of which 1 worked, measured; processor and memory estimated`."""
        return f"{self.name}; {self.boundary}"


def machine_of(edition: Edition, profile: str) -> Machine:
    """The machine of a profile that has labels."""
    return Machine(edition.profiles[profile], edition.years[profile])


def boundary_in_words(profile: Profile) -> str:
    """`GPUs of the job measured`, `GPU measured; processor and memory estimated`, `whole computer at the wall`."""
    boundary = profile.boundary
    if boundary.node != "excluded":
        return f"whole computer at the wall, {boundary.node}"
    by_counting: dict[Counting, list[str]] = {}
    for name in boundary.counted():
        words = _gpus(profile) if name == "gpu" else COMPONENT_NAMES[name].lower()
        by_counting.setdefault(boundary.counting(name), []).append(words)
    return "; ".join(f"{joined(parts)} {counting}" for counting, parts in by_counting.items())


def _gpus(profile: Profile) -> str:
    if profile.gpus_of_the_job:
        return "GPUs of the job"
    number, used = profile.accelerators_counted, profile.accelerators_used
    return counted(number, "GPU") if number == used else f"{counted(number, 'GPU')}, of which {used} worked,"

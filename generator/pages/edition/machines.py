"""A machine as pages name it beside every figure: the profile, when it was measured under it, and what was counted."""

from dataclasses import dataclass

from generator.pages.edition.edition import Edition
from generator.pages.wording.boundary import boundary_in_words
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

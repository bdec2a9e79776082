"""What nobody can measure under, whatever the machine: a profile that contradicts itself, or bounds nothing."""

from collections.abc import Iterator

from generator.errors import shown
from generator.records.model import COMPONENTS
from generator.records.profile import Profile

# Above what any one computer draws: a limit that is wider limits nothing.
_MOST_WATTS = 20_000.0


def unmeasurable(profile: Profile) -> Iterator[tuple[str, str, str]]:
    """Each field at fault, with what it holds and the reason. A study's profile need not be measured under."""
    if profile.boundary.gpu != "excluded" and not profile.accelerators_counted:
        yield "boundary.gpu", profile.boundary.gpu, "no GPU is counted by accelerators_counted; exclude it"
    for name in COMPONENTS:
        if profile.boundary.counting(name) == "excluded":
            continue
        most = profile.limits.bounds(name)[1]
        if most is None:
            reason = f"{name} is counted, and nothing says what it can draw at the most; take that from its data sheet"
            yield f"limits.{name}_max_watts", "missing", reason
        elif most > _MOST_WATTS:
            reason = f"over {_MOST_WATTS:,.0f} W, which no part of one computer draws; take it from its data sheet"
            yield f"limits.{name}_max_watts", shown(most), reason

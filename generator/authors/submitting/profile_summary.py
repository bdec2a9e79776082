"""A new profile as a reviewer reads it: which machine, what is counted and how, and within which limits."""

from collections.abc import Iterator

from generator.authors.submitting.untrusted import code
from generator.pages.wording.numbers import percent, significant
from generator.records.profile import Profile


def profile_lines(profile: Profile) -> Iterator[str]:
    """Its section in GitHub's Markdown; all that its author wrote stands in it as code."""
    boundary, uncertainty = profile.boundary, profile.uncertainty
    yield f"## New profile {code(profile.id)}"
    yield ""
    yield f"{code(profile.title)}: {code(profile.accelerator)}, {profile.accelerators_counted} counted."
    yield ""
    if profile.machine is not None:
        machine = profile.machine
        yield f"{code(machine.processor)}, {machine.logical_cores} logical cores, {code(machine.system)}."
        yield ""
    yield f"What it says it counts: {code(boundary.plain)}"
    yield ""
    # No table: a bar in a cell ends it, even within code, and the next cell would be its author's.
    for name in boundary.told():
        limits = _limits(*profile.limits.bounds(name))
        yield f"- {name}: {boundary.counting(name)}, {limits}: {code(boundary.detail(name))}"
    yield ""
    yield f"Not counted: {', '.join(map(code, boundary.not_counted)) or 'nothing is named'}."
    yield ""
    yield f"No query is faster than {profile.limits.fastest_query_s:g} s. Limits by {code(profile.limits.source)}"
    yield ""
    exact = percent(uncertainty.meter_relative, 1)
    yield f"Meter good to {exact}: {code(uncertainty.reason)} {code(uncertainty.source)}"
    yield ""
    possible = "A letter is possible." if boundary.metered else "Value only: no meter is read, so no letter can come."
    yield possible
    yield ""


def _limits(least: float | None, most: float | None) -> str:
    if least is None and most is None:
        return "no limits"
    at_rest = f"{significant(least)} W" if least else "no limit"
    return f"{at_rest} at rest, {significant(most)} W at most" if most else f"{at_rest} at rest, no limit at most"

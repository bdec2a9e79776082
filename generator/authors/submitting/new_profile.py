"""Profiles that come with a pull request: read as a stranger's, and held against what a machine can be."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from generator.authors.submitting.submitted import read_bounded
from generator.errors import Fault, shown
from generator.records.bounds import limited
from generator.records.faults import faults_of
from generator.records.files.store import profile_of
from generator.records.plausibility.profiles import unmeasurable
from generator.records.profile import Profile
from generator.records.reproductions import same_name

MOST_PROFILES = 5
_MAX_BYTES = 50_000
# A microsecond, as the profiles of the suite's own previews have it.
_LEAST_QUERY_S = 1e-6


def read_new(
    places: Sequence[str], head: Path, known: Mapping[str, Profile]
) -> tuple[dict[str, tuple[Profile, bytes]], list[Fault]]:
    """The sound ones of the profiles at `places` below the measurements in `head`, with their bytes; and every fault.

    `known` are the base's.
    """
    if len(places) > MOST_PROFILES:
        return {}, [Fault("profiles", "files", str(len(places)), f"at most {MOST_PROFILES} at once; submit fewer")]
    found: dict[str, tuple[Profile, bytes]] = {}
    faults: list[Fault] = []
    for place in places:
        data = read_bounded(head / place, head)
        if data is None or len(data) > _MAX_BYTES:
            faults.append(Fault(place, "file", "a profile", f"a plain file of at most {_MAX_BYTES:,} bytes"))
            continue
        try:
            profile = profile_of(tomllib.loads(data.decode()))
        except (ValidationError, ValueError, TypeError, RecursionError) as error:
            faults += limited(faults_of(error, place), place)
            continue
        wrong = list(_impossible(profile, place, known))
        faults += wrong
        if not wrong:
            found[place] = profile, data
    return found, faults


def _impossible(profile: Profile, place: str, known: Mapping[str, Profile]) -> Iterator[Fault]:
    """Why nobody can submit under this profile."""
    if place != f"profiles/{profile.id}.toml":
        yield Fault(place, "id", shown(profile.id), "is not its file's name; call the two alike")
    if profile.id in known:
        yield Fault(place, "id", shown(profile.id), "there is a profile of this name; choose another")
    for field in ("title", "short"):
        told = getattr(profile, field)
        if any(same_name(told, getattr(other, field)) for other in known.values()):
            yield Fault(place, field, shown(told), "another profile is called so; readers could not tell the two apart")
    if profile.limits.fastest_query_s < _LEAST_QUERY_S:
        reason = f"under {_LEAST_QUERY_S:g} s, and so no limit; no query of the suite's tasks is faster"
        yield Fault(place, "limits.fastest_query_s", shown(profile.limits.fastest_query_s), reason)
    for field in ("primary", "study", "gpus_of_the_job"):
        if getattr(profile, field):
            yield Fault(place, field, "true", "is for the records of published studies; leave it out")
    if profile.uncertainty.repeatability is not None:
        reason = "is for studies that made one run; whoever measures shows it by three, so leave it out"
        yield Fault(place, "uncertainty.repeatability", "given", reason)
    if profile.uncertainty.meter_relative == 0:
        yield Fault(place, "uncertainty.meter_relative", "0.0", "no meter is exact; say what its maker states")
    if profile.accelerators_counted > 1 or (profile.accelerators_counted and profile.hardware is None):
        reason = "the suite counts no GPU, or one that [hardware] describes; write such a profile"
        yield Fault(place, "accelerators_counted", shown(profile.accelerators_counted), reason)
    for found in unmeasurable(profile):
        yield Fault(place, *found)

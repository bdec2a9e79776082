"""`energy-label profile`: the machine at hand becomes a profile, which says what label it can earn."""

import re
import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from generator.errors import EnergyLabelError, shown, unknown
from generator.labels.grading.own_scales import scales_for
from generator.labels.grading.proposal import towards
from generator.labels.grading.scale import LEAST_MODELS
from generator.labels.task import read_tasks
from generator.options.profiling import NewProfileOptions, ShowProfileOptions
from generator.records.faults import faults_of
from generator.records.files.atomic import write_new
from generator.records.files.store import read_profiles, read_record
from generator.records.files.toml_file import toml_lines
from generator.records.patterns import DEVICE_NAMES, PROFILE_PATTERN
from generator.records.profile import Profile
from generator.suite.case import workloads_asked
from generator.suite.profiling.draft import default_name, drafted
from generator.suite.profiling.fitting import differences, the_one_that_fits
from generator.suite.profiling.prospect import parts_text, prospect, told
from generator.suite.profiling.sight import LEFT_OUT, Seen, look

_ABOUT = "# Written by `energy-label profile new`, which looked at the machine: what is counted here, and by what."
_LONGEST = 64
_NO_SCALE = f"A task gets its class limits with complete records of {LEAST_MODELS} models; there is none yet.\n"
_USUAL = Path("measurements")


def new_profile(options: NewProfileOptions) -> str:
    """Write the profile of this machine and return what is told of it.

    Raises `EnergyLabelError` where the name is taken or unfit, or where nothing could be measured; then nothing is
    written.
    """
    profiles = _profiles_there(options.measurements)
    if options.name is not None:
        _refuse_name(options.name, profiles)
    seen = look(options.gpu)
    if seen.hindered:
        raise EnergyLabelError(f"Nothing can be measured on this machine: {seen.hindered}")
    name = options.name or default_name(seen)
    _refuse_name(name, profiles, seen)
    try:
        profile = drafted(name, seen)
    except ValidationError as error:
        raise EnergyLabelError(
            f"This machine tells of itself what no profile can hold ({faults_of(error, name)[0]}); write its profile "
            "by hand, after one in measurements/profiles."
        ) from error
    path = options.measurements / "profiles" / f"{name}.toml"
    write_new(path, _text(profile).encode())
    first = f"{path.as_posix()} is the profile of this machine: {told(seen)}.\n"
    scales = _NO_SCALE if profile.boundary.metered else ""
    return first + _outlook(profile, seen) + scales + _next(profile, profiles, seen, options.measurements)


def show_profile(options: ShowProfileOptions, today: date) -> str:
    """What the profile counts, what label can come of it, and how this machine differs from it."""
    profiles = read_profiles(options.measurements)
    seen = look(options.gpu)
    if options.name is None:
        profile = the_one_that_fits(profiles, seen, options.measurements)
    elif options.name in profiles:
        profile = profiles[options.name]
    else:
        raise unknown("profile", options.name, profiles)
    apart = "; ".join(differences(profile, seen))
    here = f"This machine is another one: {apart}.\n" if apart else "It fits this machine.\n"
    scales = _scales(profile, profiles, options.measurements, today)
    return f"{profile.id}: {profile.title}.\n{here}{_outlook(profile, seen)}{scales}"


def _scales(profile: Profile, profiles: dict[str, Profile], measurements: Path, today: date) -> str:
    """A line for each task that has records under the profile: its scale, or how far that is away."""
    root = measurements / "records"
    read = (read_record(path, root, profiles, today)[0] for path in sorted((root / profile.id).rglob("*.json")))
    stored = [item for item in read if item]
    tasks, scales, asked = read_tasks(), scales_for(measurements, profiles), workloads_asked()
    told = []
    for task in sorted({item.record.task for item in stored} & tasks.keys()):
        if scale := scales.get((task, profile.id)):
            told.append(f"{task}: scale {scale.version}.")
        else:
            told.append(towards([item for item in stored if item.record.task == task], tasks[task], profile, asked))
    return "".join(f"  {line}\n" for line in told) if told else _NO_SCALE


def _text(profile: Profile) -> str:
    """The file, in the order of the others; what has no value is left out, for TOML has no word for it."""
    return "\n".join([_ABOUT, *toml_lines(profile.model_dump(exclude_defaults=True)), ""])


def _outlook(profile: Profile, seen: Seen) -> str:
    expected = prospect(profile.boundary, seen.hindered, seen.remedy)
    return f"{parts_text(profile.boundary)}{expected}\n"


def _next(profile: Profile, others: Mapping[str, Profile], seen: Seen, measurements: Path) -> str:
    """The command to type next, with what it could not find out by itself."""
    words = ["energy-label measure TASK MODEL"]
    if any(not differences(other, seen) for other in others.values()):
        words.append(f"--profile {profile.id}")
    if seen.gpu is None and seen.no_gpu == LEFT_OUT:
        words.append("--gpu none")
    elif seen.gpu and seen.gpu.gpu.host_gpus > 1:
        words.append(f"--gpu {seen.gpu.gpu.index}")
    if measurements != _USUAL:
        words.append(f"--measurements {shlex.quote(str(measurements))}")
    return f"Next: {' '.join(words)}\n"


def _profiles_there(measurements: Path) -> dict[str, Profile]:
    """The profiles of a folder; one of one's own begins with its first."""
    begun = measurements.is_dir() or measurements != _USUAL
    if begun and not (measurements / "profiles").exists():
        return {}
    return read_profiles(measurements)


def _refuse_name(name: str, profiles: Mapping[str, Profile], seen: Seen | None = None) -> None:
    """A name that is no id, or that a profile has already."""
    if len(name) > _LONGEST or not re.fullmatch(PROFILE_PATTERN, name):
        raise EnergyLabelError(
            f"{shown(name)} is not a name for a profile: use lower-case letters, digits and single hyphens, {_LONGEST} "
            "characters at most, such as my-laptop."
        )
    if name in DEVICE_NAMES:
        raise EnergyLabelError(
            f"{name} is no name for a profile, since Windows keeps it for a device; take another NAME."
        )
    if name in profiles:
        fits = seen is not None and not differences(profiles[name], seen)
        remedy = "it fits this machine, so measure under it" if fits else "give another NAME"
        raise EnergyLabelError(f"There is a profile {name} already; {remedy}.")

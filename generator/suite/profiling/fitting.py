"""Whether a profile is this machine's, and in what it is not."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.errors import EnergyLabelError, shown
from generator.records.plausibility.profiles import unmeasurable
from generator.records.profile import Hardware, Machine, Profile
from generator.suite.meters.meter import MeterError
from generator.suite.profiling.sight import GpuSeen, Seen

# Firmware takes a little of the memory, and another kernel another little.
_MEMORY_APART = 0.1
NEW = "energy-label profile new"
# Of the profiles that do not fit, so many are told with the reason.
_TOLD = 3
_NAME_AT_MOST = 80
_USUAL = Path("measurements")


def the_one_that_fits(profiles: Mapping[str, Profile], seen: Seen, measurements: Path = _USUAL) -> Profile:
    """The one profile in `measurements` that is this machine's; `EnergyLabelError` for none, and for several."""
    apart = {profile.id: differences(profile, seen) for profile in profiles.values() if not profile.study}
    fitting = [profiles[name] for name, reasons in apart.items() if not reasons]
    # Where a GPU is in use, a profile of the processors alone would leave out what does the work.
    fitting = [profile for profile in fitting if profile.accelerators_counted] or fitting
    if not fitting:
        nearest = sorted(apart, key=lambda name: (len(apart[name]), name))[:_TOLD]
        why = "; ".join(f"{name}: {', '.join(apart[name])}" for name in nearest)
        where = "" if measurements == _USUAL else f" --measurements {shlex.quote(str(measurements))}"
        raise EnergyLabelError(
            f"No profile in {measurements.as_posix()}/profiles fits this machine{f' ({why})' if why else ''}; make one "
            f"with: {NEW}{where}"
        )
    if len(fitting) > 1:
        names = ", ".join(sorted(profile.id for profile in fitting))
        raise EnergyLabelError(f"{len(fitting)} profiles fit this machine: {names}; name one with --profile.")
    return fitting[0]


def differences(profile: Profile, seen: Seen) -> tuple[str, ...]:
    """Each way in which this machine is not the profile's: what it says, and what was found."""
    return tuple(_differences(profile, seen))


def _differences(profile: Profile, seen: Seen) -> Iterator[str]:
    if profile.study:
        yield "it is a published study's, and nobody measures under it"
        return
    yield from _gpu(profile, seen)
    if profile.boundary.cpu == "measured" and not seen.packages.packages:
        yield f"it has the processor measured, and here {seen.no_counter or 'there is no counter'}"
    if profile.machine:
        yield from computer(profile.machine, seen.machine)
    yield from (f"it says {field} = {value}: {reason}" for field, value, reason in unmeasurable(profile))


def computer(said: Machine, found: Machine) -> Iterator[str]:
    """In what one computer is not the other. System and container are no such thing: the record tells of them."""
    if said.processor != found.processor:
        yield f"its processor is {said.processor}, and here it is {_name(found.processor)}"
    elif said.family and found.family and said.family != found.family:
        yield f"its processor is of {said.family}, and here it is of {found.family}"
    elif said.instructions and {*said.instructions} != {*found.instructions}:
        yield from _instructions({*said.instructions}, {*found.instructions})
    elif said.logical_cores != found.logical_cores:
        yield f"it has {said.logical_cores} logical cores, and here there are {found.logical_cores}"
    if (
        said.memory_gib
        and found.memory_gib
        and abs(said.memory_gib - found.memory_gib) > _MEMORY_APART * said.memory_gib
    ):
        yield f"it has {said.memory_gib:g} GiB of memory, and here there are {found.memory_gib:g}"


def _instructions(said: set[str], found: set[str]) -> Iterator[str]:
    if lacking := sorted(said - found):
        yield f"its processor has {' and '.join(lacking)}, and here it has not"
    if more := sorted(found - said):
        yield f"its processor has no {' and no '.join(more)}, and here it has"


def refuse_another_computer(profile: Profile, found: Machine) -> None:
    """Raise `MeterError` where a profile of one computer is to be measured under on another."""
    if profile.machine and (apart := "; ".join(computer(profile.machine, found))):
        raise MeterError(
            f"this is not the machine of profile {profile.id}: {apart}; measure under a profile of its own ({NEW})."
        )


def surroundings(said: Machine, found: Machine) -> tuple[str, ...]:
    """What is different around the program and changes nothing of the machine: worth a line in the record."""
    here = {"container": "in a container", "virtual": "in a virtual machine"}
    notes = [
        f"The profile was written {'' if getattr(said, name) else 'not '}{words}; this was measured "
        f"{'' if getattr(found, name) else 'not '}{words}."
        for name, words in here.items()
        if getattr(said, name) != getattr(found, name)
    ]
    if said.system != found.system:
        notes.append(f"The profile was written on {said.system}; this was measured on {found.system}.")
    return tuple(notes)


def _gpu(profile: Profile, seen: Seen) -> Iterator[str]:
    if not profile.accelerators_counted:
        return
    if profile.accelerators_counted != 1:
        yield f"it counts {profile.accelerators_counted} GPUs, and the suite counts the one in use"
    elif profile.hardware is None:
        yield "it does not describe its GPU under [hardware]"
    elif seen.gpu is None:
        yield f"it counts a GPU ({profile.hardware.gpu_name}), and {seen.no_gpu}"
    else:
        yield from _other_gpu(profile.hardware, seen.gpu)


def _other_gpu(said: Hardware, found: GpuSeen) -> Iterator[str]:
    if said.gpu_name != found.gpu.name:
        yield f"its GPU is {said.gpu_name}, and here it is {_name(found.gpu.name)}"
        return
    limit, wanted = found.state.power_limit_watts, said.power_limit_watts
    if limit is not None and wanted is not None and abs(limit - wanted) > 1:
        yield f"its GPU's power limit is {wanted:g} W, and here it is {limit:g} W"
    if _apart(said.memory_gib, found.memory_gib):
        yield f"its GPU has {said.memory_gib:g} GiB of memory, and here it has {found.memory_gib:g}"


def _name(told: str) -> str:
    """What hardware calls itself: as it is where that can be read, else as a short line of ASCII."""
    return told if told.strip() and told.isprintable() and len(told) <= _NAME_AT_MOST else shown(told)


def _apart(said: float, found: float) -> bool:
    return abs(said - found) > _MEMORY_APART * said

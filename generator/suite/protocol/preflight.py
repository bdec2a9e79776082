"""The look at the machine before anything is measured: the one that the profile names, alone and at rest.

Every refusal is told at once, each by name. What its maker's library cannot tell apart is not refused.
"""

import os
from collections.abc import Iterator

from generator.records.plausibility.contradictions import OTHERS_AT_MOST
from generator.records.plausibility.profiles import unmeasurable
from generator.records.profile import Hardware, Profile
from generator.suite.host.alone import NotAloneError, Others
from generator.suite.meters.gpu_facts import BUSY_AT_REST_PERCENT, GpuState
from generator.suite.meters.meter import MeterError
from generator.suite.meters.nvml import Gpu

_HOT_AT_REST_C = 75
_FREE_MEMORY_SHARE = 0.97
_HINDERED = ("hardware slowdown", "hardware thermal slowdown", "software thermal slowdown", "hardware power brake")


class PreflightError(MeterError):
    """The machine, as it is now, cannot measure under the profile."""


def refuse_profile(profile: Profile, gpu: Gpu | None) -> None:
    """Raise unless the profile is one that this suite can measure under, with this GPU or with none."""
    if gpu is None:
        if profile.accelerators_counted:
            raise PreflightError(
                f"profile {profile.id} counts {profile.accelerators_counted} GPU, and no GPU was chosen; "
                "name one with --gpu, or measure under a profile of this machine (energy-label profile new)."
            )
    elif profile.accelerators_counted != 1 or profile.hardware is None:
        raise PreflightError(
            f"profile {profile.id} is not one of a single GPU described under [hardware]; "
            "the suite counts exactly the one GPU in use, so take such a profile, or make one with "
            "energy-label profile new."
        )
    for field, value, reason in unmeasurable(profile):
        raise PreflightError(f"nothing can be measured under profile {profile.id}, where {field} is {value}: {reason}.")


def refuse_machine(profile: Profile, hardware: Hardware, gpu: Gpu, state: GpuState) -> None:
    """Raise `PreflightError` with everything that keeps this GPU from measuring under the profile."""
    problems = list(_problems(profile, hardware, gpu, state))
    if problems:
        raise PreflightError(f"{gpu} cannot be measured now: {'; '.join(problems)}.")


def refuse_company_at_rest(others: Others) -> None:
    """Raise `NotAloneError` where somebody else worked while the machine was to be at rest."""
    if others.too_many:
        raise NotAloneError(
            f"this machine is not alone: somebody else took {others} while it was to be at rest, where "
            f"{OTHERS_AT_MOST:.0%} is allowed; end that or wait until it is done, and run the same again."
        )


def company_at_rest(others: Others | None) -> tuple[str, ...]:
    """The same as a note, for what is never published and so may be measured all the same."""
    if others is None:
        return ("Whether anybody else worked on the machine could not be read.",)
    return (f"At rest somebody else took {others.note}.",) if others.too_many else ()


def _problems(profile: Profile, hardware: Hardware, gpu: Gpu, state: GpuState) -> Iterator[str]:
    if state.name != hardware.gpu_name:
        # Nothing else of another machine is worth telling.
        yield (
            f"profile {profile.id}, found {state.name}, and no figure goes from one device to another; "
            "choose its own profile, or make one with energy-label profile new"
        )
        return
    limit, wanted = state.power_limit_watts, hardware.power_limit_watts
    if limit is not None and wanted is not None and abs(limit - wanted) > 1:
        yield (
            f"its power limit is {limit:g} W where the profile says {wanted:g} W; its owner can set it with "
            f"{gpu.set_limit} {wanted:g}"
        )
    others = [process.pid for process in state.processes if process.pid != os.getpid()]
    if others:
        yield f"other processes use it (process {', '.join(map(str, others))}); end them or choose another GPU"
    if state.memory_total_bytes and state.memory_free_bytes is not None:
        share = state.memory_free_bytes / state.memory_total_bytes
        if not others and share < _FREE_MEMORY_SHARE:
            yield f"{1 - share:.0%} of its memory is taken by something that {gpu.interface} does not name; end it"
        gib = state.memory_total_bytes / 2**30
        if abs(gib - hardware.memory_gib) > 0.1 * hardware.memory_gib:
            yield f"it has {gib:.0f} GiB of memory where the profile says {hardware.memory_gib:g}"
    if not others and (state.utilisation_percent or 0) > BUSY_AT_REST_PERCENT:
        yield f"it is {state.utilisation_percent} % busy with nothing of ours to do; end what uses it"
    if state.temperature_c is not None and state.temperature_c > _HOT_AT_REST_C:
        yield f"it is {state.temperature_c} °C hot with nothing to do; let it cool"
    hindered = [reason for reason in state.throttle_reasons or () if reason in _HINDERED]
    if hindered:
        yield f"it is slowed down at rest ({', '.join(hindered)}); improve its cooling or power supply"
    if state.throttle_reasons and "application clocks setting" in state.throttle_reasons:
        yield "its clocks are set by hand; let go of them with nvidia-smi -rac"


def warnings(state: GpuState | None) -> tuple[str, ...]:
    """What is worth a line in the record and refuses nothing."""
    if state is None:
        return ()
    limit, default = state.power_limit_watts, state.default_power_limit_watts
    if limit and default and limit != default:
        return (f"The power limit is {limit:g} W; the maker's default is {default:g} W.",)
    return ()

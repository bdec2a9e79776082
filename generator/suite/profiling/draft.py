"""From what was seen of a machine to its profile: what is measured, estimated and left out, and which power can be."""

import re
from typing import Any

from generator.records.files.store import profile_of
from generator.records.model import Counting
from generator.records.profile import Profile
from generator.suite.meters.powercap import Package
from generator.suite.meters.rapl import PACKAGE_WATTS_AT_MOST
from generator.suite.profiling.power import package_watts
from generator.suite.profiling.sight import GpuSeen, Seen

# A meter may read so much above what the hardware's own limit says.
_METER = 1.05
# Of what a GPU drew at rest: at work it draws more, and cannot draw less than half.
_LEAST_OF_REST = 0.5
# CodeCarbon's estimates are bounded by no hardware here: only what no computer draws is refused.
_ESTIMATE_AT_MOST = 2000.0
_NO_NAME = re.compile(r"\((?:r|tm|c)\)|@.*|\b(?:nvidia|amd|intel|geforce|cpu|processor|\d+-core|with radeon.*)\b", re.I)
_RAPL = "https://doi.org/10.1145/3177754"
_CODECARBON = "https://docs.codecarbon.io/latest/explanation/methodology/"


def default_name(seen: Seen) -> str:
    """A profile's id from the hardware's name: `rtx-4090`, `epyc-7763-64gib`; `this-processor` where it has none."""
    if seen.gpu:
        return _slug(f"{seen.gpu.gpu.name} {seen.gpu.other_limit.replace(' ', '')}") or "this-gpu"
    memory = seen.machine.memory_gib
    named = _slug(seen.machine.processor) or "this-processor"
    return (f"{named}-{memory:.0f}gib" if memory else named)[:64].strip("-")


def drafted(name: str, seen: Seen) -> Profile:
    """The profile of this machine; raises pydantic's `ValidationError` where its own words do not fit."""
    gpu, packages = seen.gpu, seen.packages.packages
    processor = seen.machine.processor
    what = " ".join(filter(None, [gpu.gpu.name, gpu.other_limit and f"at {gpu.other_limit}"])) if gpu else processor
    table: dict[str, Any] = {
        "id": name,
        "title": f"One {what}, {_beside(seen)}" if gpu else f"{what}, {_beside(seen)}",
        "short": what[:60],
        "accelerator": gpu.gpu.name if gpu else processor,
        "accelerators_counted": 1 if gpu else 0,
        "accelerators_used": 1 if gpu else 0,
        "valid_years": 2,
        "boundary": {
            "gpu": "measured" if gpu else "excluded",
            "cpu": _cpu(seen),
            "ram": "estimated",
            "gpu_detail": _gpu_detail(seen),
            "cpu_detail": _cpu_detail(seen),
            "ram_detail": "By CodeCarbon: a constant for each memory module that the machine probably has.",
            "plain": _plain(seen),
            "not_counted": (
                *(("other GPUs of the machine",) if gpu else ("graphics card",)),
                "cooling and power supply",
                "storage and network",
                "training",
                "making the hardware",
            ),
        },
        "limits": _limits(gpu, packages),
        "uncertainty": _uncertainty(gpu, packages),
        "machine": seen.machine.model_dump(),
    }
    if gpu:
        table["hardware"] = {
            "gpu_name": gpu.gpu.name,
            "power_limit_watts": gpu.state.power_limit_watts,
            "memory_gib": gpu.memory_gib,
        }
    return profile_of(table)


def _slug(text: str) -> str:
    words = re.findall("[a-z0-9]+", _NO_NAME.sub(" ", text).lower())
    return "-".join(words)[:64].strip("-")


def _cpu(seen: Seen) -> Counting:
    return "measured" if seen.packages.packages else "estimated"


def _beside(seen: Seen) -> str:
    """The title's second half: what stands beside the thing that it names."""
    if seen.gpu:
        if seen.packages.packages:
            return "its processor measured too, with an estimate for memory"
        return "with estimates for processor and memory"
    if seen.packages.packages:
        return "measured, with an estimate for memory"
    return "estimated, as is its memory"


def _gpu_detail(seen: Seen) -> str:
    if seen.gpu is None:
        return f"Not counted, and not used: {seen.no_gpu}."
    return (
        f"The one GPU that works, by the energy counter of its driver ({seen.gpu.gpu.interface}), read by CodeCarbon. "
        "A second reading of the same window must agree within 2 %."
    )


def _cpu_detail(seen: Seen) -> str:
    if packages := seen.packages.packages:
        how_many = "its one package" if len(packages) == 1 else f"all {len(packages)} packages of it"
        return f"The processor's own counter (RAPL), {how_many}, each counted once."
    return f"By CodeCarbon: the processor's rated power times its load, since {seen.no_counter}."


def _plain(seen: Seen) -> str:
    measured = bool(seen.packages.packages)
    if seen.gpu:
        rest = "The processor was measured too, and memory is" if measured else "Processor and memory are"
        return (
            f"The one GPU that does the work was measured. {rest} {'an estimate' if measured else 'estimates'}. "
            "Other GPUs of the machine are not counted."
        )
    if measured:
        return "The processor, which does the work, was measured; memory is an estimate. No graphics card takes part."
    return "Processor and memory are estimates: no part of this machine was read from a meter."


def _limits(gpu: GpuSeen | None, packages: tuple[Package, ...]) -> dict[str, Any]:
    limits: dict[str, Any] = {"cpu_max_watts": _ESTIMATE_AT_MOST, "ram_max_watts": _ESTIMATE_AT_MOST}
    told = []
    if gpu:
        limit, by = gpu.state.power_limit_watts, gpu.gpu.interface
        limits["gpu_max_watts"] = round(limit * _METER, 1) if limit else _ESTIMATE_AT_MOST
        told.append(
            f"GPU: its power limit of {limit:g} W by {by}, with 5 % for the meter"
            if limit
            else f"GPU: {by} tells no power limit, so {_ESTIMATE_AT_MOST:g} W, which no such card draws"
        )
        rest = gpu.rest_watts
        if rest and rest * _LEAST_OF_REST < limits["gpu_max_watts"]:
            limits["gpu_idle_watts"] = round(rest * _LEAST_OF_REST, 1)
            told.append(f"at least half of the {rest:.1f} W that it drew at rest when this profile was written")
        else:
            told.append("no least power, since it was not seen at rest")
    if packages:
        known = package_watts(packages)
        most = known or PACKAGE_WATTS_AT_MOST * len(packages)
        limits["cpu_max_watts"] = round(most * _METER, 1)
        told.append(
            f"processor: {most:g} W, the highest power limit that the kernel's powercap tells, with 5 % for the meter"
            if known
            else f"processor: the kernel tells no power limit, so {most:g} W, which no processor draws"
        )
    told.append(
        f"{'memory is an estimate' if packages else 'processor and memory are estimates'}, so "
        f"{_ESTIMATE_AT_MOST:g} W is only what no such computer draws"
    )
    source = "; ".join(told)
    return {**limits, "source": f"Read by energy-label profile new. {source[0].upper()}{source[1:]}."}


def _uncertainty(gpu: GpuSeen | None, packages: tuple[Package, ...]) -> dict[str, Any]:
    """What is declared of the meters, as the other profiles declare it of the same ones."""
    if gpu:
        return {
            "meter_relative": gpu.gpu.accuracy_relative,
            "reason": f"Declared, not measured: {gpu.gpu.accuracy} The second reading is of the same sensor: it finds "
            "faults of the reading, not of the sensor. What is estimated is wrong by an unknown amount.",
            "source": gpu.gpu.accuracy_source,
        }
    if packages:
        return {
            "meter_relative": 0.05,
            "reason": "Declared, not measured: the processor's counter was found to follow an outside meter closely "
            "(Khan et al., RAPL in Action). The estimate for memory is wrong by an unknown amount.",
            "source": _RAPL,
        }
    return {
        "meter_relative": 0.5,
        "reason": "Declared, not known: an estimate from load and rated power may be off by half.",
        "source": _CODECARBON,
    }

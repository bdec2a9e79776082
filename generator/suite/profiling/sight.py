"""One look at the machine: which of its parts a counter can tell of, and why the others cannot be counted."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.records.profile import Machine, Profile
from generator.suite.host.given import Given, given_to_job
from generator.suite.host.processor_time import ProcessorTimeError, read_moment
from generator.suite.host.surroundings import graphics_makers, machine_here
from generator.suite.meters.gpu_state import GpuState, draw_watts, gpu_state
from generator.suite.meters.meter import MeterError
from generator.suite.meters.nvml import Gpu, GpuChoiceError, NvmlError, choose_gpu, host_gpus
from generator.suite.meters.powercap import ESTIMATE, POWERCAP, Survey, survey

NO_GPU = "none"
"""What `--gpu` says where the processor is to be counted alone."""
# CodeCarbon 3.3.2, core/resource_tracker.py and external/hardware.py; powermetrics(1).
_APPLE = (
    "Apple's powermetrics, which root alone may start, calls its own figures estimates, and CodeCarbon would read it "
    "once, after the work"
)


@dataclass(frozen=True)
class GpuSeen:
    """The GPU that would be measured: its state, and what it draws (W) now; None where it does not say."""

    gpu: Gpu
    state: GpuState
    draw_watts: float | None

    @property
    def memory_gib(self) -> float:
        """Its memory; `MeterError` where it does not say."""
        if not self.state.memory_total_bytes:
            raise MeterError(f"{self.gpu} does not tell how much memory it has; update its driver and try again.")
        return round(self.state.memory_total_bytes / 2**30, 1)

    @property
    def other_limit(self) -> str:
        """Its power limit, `300 W`, where it is not its maker's own: that makes it another machine; else empty."""
        limit, default = self.state.power_limit_watts, self.state.default_power_limit_watts
        return f"{limit:g} W" if limit and default and limit != default else ""


@dataclass(frozen=True)
class Seen:
    """What was found: the computer, its GPU or the reason why none is counted, and the processor's counters.

    `hindered` is why nothing can be measured here, whatever the meters say.
    """

    machine: Machine
    given: Given
    gpu: GpuSeen | None
    no_gpu: str
    packages: Survey
    hindered: str | None = None

    @property
    def no_counter(self) -> str:
        """Why the processor is estimated, without a remedy; empty where it is measured."""
        if self.machine.system == "Darwin":
            return _APPLE if self.machine.processor.startswith("Apple") else "macOS has no counter that is read here"
        return (self.packages.lacking or "").partition(";")[0]

    @property
    def remedy(self) -> str:
        """What would have the processor measured; empty where nothing would."""
        if self.machine.system == "Darwin":
            return ""
        return (self.packages.lacking or "").partition("; ")[2].partition(f", {ESTIMATE}")[0]


def look(wanted: str | None, environ: Mapping[str, str] = os.environ, root: Path = Path("/")) -> Seen:
    """What this machine has. `wanted` names a GPU, or says `none`.

    Raises `MeterError` for a GPU that was asked for, or that is clearly there, and cannot be counted.
    """
    given = given_to_job(root)
    gpu, no_gpu = _gpu(wanted, environ, root)
    return Seen(
        machine=machine_here(given, root),
        given=given,
        gpu=gpu,
        no_gpu=no_gpu,
        packages=survey(root / POWERCAP.relative_to("/"), root / "sys/devices/system/cpu"),
        hindered=_hindered(),
    )


def gpu_for(profile: Profile, wanted: str | None) -> Gpu | None:
    """The GPU to measure under a profile; None for one that counts none.

    `MeterError` where the profile counts one and none can be had here: by that profile nothing is measured here.
    """
    if wanted == NO_GPU or not (profile.accelerators_counted or wanted):
        return None
    try:
        return choose_gpu(wanted, os.environ)
    except NvmlError as error:
        raise MeterError(f"profile {profile.id} counts a GPU, and here none can be read: {error}") from error


def _gpu(wanted: str | None, environ: Mapping[str, str], root: Path) -> tuple[GpuSeen | None, str]:
    if wanted == NO_GPU:
        return None, "left out with --gpu none"
    makers = graphics_makers(root)
    try:
        gpu = _one_of_a_kind(environ) if wanted is None else choose_gpu(wanted, environ)
        return _seen(gpu), ""
    except (NvmlError, GpuChoiceError) as error:
        # A laptop without such a card is no fault; one whose card cannot be read would be measured without it.
        if wanted is not None or "NVIDIA" in makers or shutil.which("nvidia-smi"):
            told = str(error).removesuffix(".")
            raise MeterError(
                f"no label can come of this machine's GPU as it is: {told}; or count the processor alone, "
                "with --gpu none."
            ) from error
    return None, "there is no GPU here that NVML knows"


def _one_of_a_kind(environ: Mapping[str, str]) -> Gpu:
    """The default GPU; of several alike the first, for a profile tells of the kind and not of the one."""
    gpus = host_gpus()
    alike = len({gpu.name for gpu in gpus}) == 1
    return choose_gpu(0 if alike and "CUDA_VISIBLE_DEVICES" not in environ else None, environ)


def _seen(gpu: Gpu) -> GpuSeen:
    # Cards before Volta have no counter: said here, before anything is measured.
    gpu.energy_millijoules()
    return GpuSeen(gpu, gpu_state(gpu), draw_watts(gpu))


def _hindered() -> str | None:
    try:
        read_moment(os.getpid())
    except ProcessorTimeError as error:
        return str(error)
    return None

"""One look at the machine: which of its parts a counter can tell of, and why the others cannot be counted."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.records.profile import Machine, Profile
from generator.suite.host.given import given_to_job
from generator.suite.host.processor_time import ProcessorTimeError, read_moment
from generator.suite.host.surroundings import graphics_makers, machine_here
from generator.suite.meters.amd import amd_library_there
from generator.suite.meters.gpu_facts import BUSY_AT_REST_PERCENT, GpuState
from generator.suite.meters.gpu_state import draw_watts, gpu_state, nvidia_gpus
from generator.suite.meters.meter import MeterError
from generator.suite.meters.nvml import Gpu, GpuChoiceError, GpuLibraryError
from generator.suite.meters.paired import gpu_in_use
from generator.suite.meters.powercap import ESTIMATE, POWERCAP, Survey, survey

NO_GPU = "none"
"""What `--gpu` says where the processor is to be counted alone."""
LEFT_OUT = "left out with --gpu none"
# CodeCarbon 3.3.2, core/resource_tracker.py and external/hardware.py; powermetrics(1).
_APPLE = (
    "Apple's powermetrics, which only root may start, calls its own figures estimates, and CodeCarbon does not ask it"
)


@dataclass(frozen=True)
class GpuSeen:
    """The GPU that would be measured: its state, and what it draws (W) at rest.

    `rest_watts` is None where it does not say, or works just now: then it would be taken to draw as much at rest.
    """

    gpu: Gpu
    state: GpuState
    rest_watts: float | None

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
        if self.packages.lacking is None or not self.packages.mendable:
            return ""
        return self.packages.lacking.partition("; ")[2].partition(f", {ESTIMATE}")[0]


def look(wanted: str | None, environ: Mapping[str, str] = os.environ, root: Path = Path("/")) -> Seen:
    """What this machine has. `wanted` names a GPU, or says `none`.

    Raises `MeterError` for a GPU that was asked for, or that is clearly there, and cannot be counted.
    """
    gpu, no_gpu = _gpu(wanted, environ, root)
    return Seen(
        machine=machine_here(given_to_job(root), root),
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
        return gpu_in_use(wanted, os.environ)
    except GpuLibraryError as error:
        raise MeterError(f"profile {profile.id} counts a GPU, and here none can be read: {error}") from error


def _gpu(wanted: str | None, environ: Mapping[str, str], root: Path) -> tuple[GpuSeen | None, str]:
    if wanted == NO_GPU:
        return None, LEFT_OUT
    makers = graphics_makers(root)
    try:
        gpu = gpu_in_use(_default(environ) if wanted is None else wanted, environ)
        return _seen(gpu), ""
    except (GpuLibraryError, GpuChoiceError) as error:
        # A laptop without such a card is no fault; one whose card cannot be read would be measured without it.
        meant = "NVIDIA" in makers or shutil.which("nvidia-smi") or amd_library_there()
        if wanted is not None or meant:
            told = str(error).removesuffix(".")
            without = "" if "--gpu none" in told else "; or count the processor alone, with --gpu none"
            raise MeterError(f"no label can come of this machine's GPU as it is: {told}{without}.") from error
    if "AMD" in makers:
        return None, "the AMD card of this machine is not read, since amdsmi is not installed"
    return None, "there is no GPU here that NVML or AMD SMI knows"


def _default(environ: Mapping[str, str]) -> int | None:
    """Of several alike the first, for a profile tells of the kind and not of the one; else what is the default."""
    alike = len({gpu.name for gpu in nvidia_gpus()}) == 1
    return 0 if alike and "CUDA_VISIBLE_DEVICES" not in environ else None


def _seen(gpu: Gpu) -> GpuSeen:
    # Cards before Volta have no counter, and some of AMD's one that stands at 0: said before anything is measured.
    if gpu.energy_millijoules() <= 0:
        raise GpuLibraryError(f"the energy counter of {gpu} reads 0; measure on a GPU whose counter works.")
    state = gpu_state(gpu)
    rests = not state.processes and (state.utilisation_percent or 0) <= BUSY_AT_REST_PERCENT
    return GpuSeen(gpu, state, draw_watts(gpu) if rests else None)


def _hindered() -> str | None:
    try:
        read_moment(os.getpid())
    except ProcessorTimeError as error:
        return str(error)
    return None

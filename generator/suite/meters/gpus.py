"""The GPU in use, whoever made it: NVIDIA's by NVML, AMD's by AMD SMI."""

import os
from collections.abc import Mapping

from generator.suite.meters import gpu_state as nvidia
from generator.suite.meters.amd import AmdGpu, amd_draw_watts, amd_library_there, amd_state, the_one_amd_gpu
from generator.suite.meters.gpu_state import GpuState
from generator.suite.meters.nvml import Gpu, NvmlError, choose_gpu, host_gpus


def nvidia_gpus() -> tuple[Gpu, ...]:
    """NVIDIA's GPUs of this host; none where its library cannot say."""
    try:
        return host_gpus()
    except NvmlError:
        return ()


def gpu_in_use(wanted: str | int | None, environ: Mapping[str, str] = os.environ) -> Gpu:
    """The GPU to measure: NVIDIA's (`choose_gpu`), or where there is none, and AMD's library is, AMD's.

    `GpuLibraryError` or `GpuChoiceError` where there is none, or it is uncertain which one.
    """
    if not nvidia_gpus() and amd_library_there():
        return the_one_amd_gpu(wanted)
    return choose_gpu(wanted, environ)


def state_of(gpu: Gpu) -> GpuState:
    """What the library of its maker says of this GPU now."""
    return amd_state(gpu) if isinstance(gpu, AmdGpu) else nvidia.gpu_state(gpu)


def draw_watts(gpu: Gpu) -> float | None:
    """What this GPU draws at the moment, W; None where it does not say."""
    return amd_draw_watts(gpu) if isinstance(gpu, AmdGpu) else nvidia.draw_watts(gpu)

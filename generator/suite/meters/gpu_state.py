"""The state of a GPU around a measurement: what the pre-flight refuses, and what a record says of heat and clocks.

Source: NVML API reference, https://docs.nvidia.com/deploy/nvml-api/. A figure that this GPU does not give is `None`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from generator.suite.meters.amd import AmdGpu, amd_draw_watts, amd_state
from generator.suite.meters.gpu_facts import GpuState, Process
from generator.suite.meters.nvml import Gpu, NvmlError, host_gpus, library, nvml_errors, text

T = TypeVar("T")

# NVML's bits (nvml.h, nvmlClocksEventReasons), without "idle", which is no throttling.
_THROTTLING = {
    0x002: "application clocks setting",
    0x004: "software power cap",
    0x008: "hardware slowdown",
    0x010: "sync boost",
    0x020: "software thermal slowdown",
    0x040: "hardware thermal slowdown",
    0x080: "hardware power brake",
    0x100: "display clock setting",
    0x200: "board limit",
    0x400: "reliability",
}


def gpu_state(gpu: Gpu) -> GpuState:
    """What the library of its maker says of this GPU now."""
    return amd_state(gpu) if isinstance(gpu, AmdGpu) else _nvidia_state(gpu)


def draw_watts(gpu: Gpu) -> float | None:
    """What this GPU draws at the moment, W; None where it does not say."""
    return amd_draw_watts(gpu) if isinstance(gpu, AmdGpu) else _nvidia_watts(gpu)


def nvidia_gpus() -> tuple[Gpu, ...]:
    """NVIDIA's GPUs of this host; none where its library cannot say."""
    try:
        return host_gpus()
    except NvmlError:
        return ()


@nvml_errors("read the GPU's state")
def _nvidia_state(gpu: Gpu) -> GpuState:
    pynvml = library()
    handle = gpu.handle()
    memory = _known(lambda: pynvml.nvmlDeviceGetMemoryInfo(handle))
    utilisation = _known(lambda: pynvml.nvmlDeviceGetUtilizationRates(handle))
    reasons = _known(lambda: pynvml.nvmlDeviceGetCurrentClocksThrottleReasons(handle))
    return GpuState(
        driver=text(pynvml.nvmlSystemGetDriverVersion()),
        name=text(pynvml.nvmlDeviceGetName(handle)),
        uuid=text(pynvml.nvmlDeviceGetUUID(handle)),
        power_limit_watts=_watts(lambda: pynvml.nvmlDeviceGetEnforcedPowerLimit(handle)),
        default_power_limit_watts=_watts(lambda: pynvml.nvmlDeviceGetPowerManagementDefaultLimit(handle)),
        sm_clock_mhz=_known(lambda: pynvml.nvmlDeviceGetClockInfo(handle, pynvml.NVML_CLOCK_SM)),
        memory_clock_mhz=_known(lambda: pynvml.nvmlDeviceGetClockInfo(handle, pynvml.NVML_CLOCK_MEM)),
        max_sm_clock_mhz=_known(lambda: pynvml.nvmlDeviceGetMaxClockInfo(handle, pynvml.NVML_CLOCK_SM)),
        temperature_c=_known(lambda: pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU)),
        throttle_reasons=None if reasons is None else _named(int(reasons)),
        processes=_processes(pynvml, handle),
        memory_total_bytes=None if memory is None else int(memory.total),
        memory_free_bytes=None if memory is None else int(memory.free),
        utilisation_percent=None if utilisation is None else int(utilisation.gpu),
    )


@nvml_errors("read the GPU's power")
def _nvidia_watts(gpu: Gpu) -> float | None:
    handle = gpu.handle()
    return _watts(lambda: library().nvmlDeviceGetPowerUsage(handle))


def _known(read: Callable[[], T]) -> T | None:
    """The figure, or `None` where this GPU does not have it; any other error stays an error."""
    try:
        return read()
    except library().NVMLError_NotSupported:
        return None


def _watts(read: Callable[[], int]) -> float | None:
    """NVML gives power, and its limits, in milliwatts."""
    milliwatts = _known(read)
    return None if milliwatts is None else milliwatts / 1000


def _named(bits: int) -> tuple[str, ...]:
    return tuple(name for bit, name in _THROTTLING.items() if bits & bit)


def _processes(pynvml: Any, handle: Any) -> tuple[Process, ...]:
    """Compute and graphics processes, each once."""
    found = [
        *pynvml.nvmlDeviceGetComputeRunningProcesses(handle),
        *pynvml.nvmlDeviceGetGraphicsRunningProcesses(handle),
    ]
    by_pid = {process.pid: Process(process.pid, process.usedGpuMemory) for process in found}
    return tuple(by_pid[pid] for pid in sorted(by_pid))

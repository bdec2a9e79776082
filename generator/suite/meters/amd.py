"""AMD's management library: of an AMD GPU what NVML tells of an NVIDIA one, and every error of it as one sentence.

Sources: AMD SMI Python API 7.0, https://rocm.docs.amd.com/projects/amdsmi/; CodeCarbon 3.3.2, which reads the same
counter. Nothing maps this library's GPUs to those that torch numbers, so a host may have one of them.
Tried against a stand-in alone, for want of such a GPU.
"""

import importlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

from generator.errors import shown
from generator.suite.meters.gpu_facts import GpuState, Process
from generator.suite.meters.nvml import Gpu, GpuChoiceError, GpuLibraryError

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
# Two dies of one card, each a GPU to the system, whose energy the first one's counter holds.
_TWO_DIES = "MI250"


class AmdSmiError(GpuLibraryError):
    """AMD's library could not be used, or would not answer."""


def library() -> Any:
    """The module `amdsmi`; `AmdSmiError` where it, or ROCm's library below it, is missing."""
    try:
        return importlib.import_module("amdsmi")
    except ImportError as error:
        raise AmdSmiError("amdsmi is not installed; install the version that belongs to this ROCm.") from error
    except (AttributeError, OSError, KeyError) as error:
        reason = shown(f"{type(error).__name__}: {error}", 120)
        raise AmdSmiError(
            f"amdsmi does not find ROCm's library ({reason}); install ROCm, and amdsmi with it."
        ) from error


def amd_library_there() -> bool:
    """Whether somebody installed it, be it that it works or not: a machine that is meant to have an AMD GPU."""
    try:
        library()
    except AmdSmiError as error:
        return not isinstance(error.__cause__, ImportError)
    return True


def amd_errors(doing: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Every error of the library inside the function becomes one `AmdSmiError` that says what was being done."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            amdsmi = library()
            try:
                return function(*args, **kwargs)
            except amdsmi.AmdSmiException as error:
                reason = " ".join(str(error).split())
                raise AmdSmiError(
                    f"AMD SMI could not {doing} ({shown(reason, 120)}): look at amd-smi, and try again; its counters "
                    "are not there in a virtual machine."
                ) from error

        return told

    return decorate


@dataclass(frozen=True)
class AmdGpu(Gpu):
    """The one AMD GPU of this host; its UUID is that of AMD's library."""

    interface: ClassVar[str] = "AMD SMI"
    program: ClassVar[str] = "rocm-smi"
    set_limit: ClassVar[str] = "sudo amd-smi set --power-cap"
    accuracy: ClassVar[str] = (
        "AMD documents no accuracy of its energy counter, so twice what NVIDIA documents of its power reading is "
        "assumed."
    )
    accuracy_relative: ClassVar[float] = 0.1

    @amd_errors("start")
    def initialise(self) -> None:
        """Make the library ready in this process; doing it twice does no harm."""
        library().amdsmi_init()

    @amd_errors("open the GPU")
    def handle(self) -> Any:
        """The library's handle of this GPU, by UUID."""
        amdsmi = library()
        for handle in amdsmi.amdsmi_get_processor_handles():
            if amdsmi.amdsmi_get_gpu_device_uuid(handle) == self.uuid:
                return handle
        raise AmdSmiError(f"{self} is gone; look at amd-smi list.")

    @amd_errors("read the GPU's total-energy counter")
    def energy_millijoules(self) -> int:
        """The accumulator in mJ; it counts steps of `counter_resolution` microjoules."""
        found = library().amdsmi_get_energy_count(self.handle())
        return int(found["energy_accumulator"] * found["counter_resolution"] / 1000)


@amd_errors("list the GPUs")
def amd_gpus() -> tuple[AmdGpu, ...]:
    """Every AMD GPU of this host."""
    amdsmi = library()
    amdsmi.amdsmi_init()
    handles = amdsmi.amdsmi_get_processor_handles()
    return tuple(
        AmdGpu(
            index,
            amdsmi.amdsmi_get_gpu_device_uuid(handle),
            str(amdsmi.amdsmi_get_gpu_asic_info(handle)["market_name"]),
            len(handles),
        )
        for index, handle in enumerate(handles)
    )


def the_one_amd_gpu(wanted: str | int | None) -> AmdGpu:
    """The AMD GPU of this host; `GpuChoiceError` for several, for another than is `wanted`, and for half a card."""
    gpus = amd_gpus()
    if len(gpus) != 1:
        raise GpuChoiceError(
            f"this host has {len(gpus)} AMD GPUs, and nothing tells which of them torch works on; measure where there "
            "is one, such as a container that was given one."
        )
    [gpu] = gpus
    if wanted is not None and str(wanted) not in (str(gpu.index), gpu.uuid):
        raise GpuChoiceError(f"there is no GPU {shown(wanted)}; this host has: {gpu.index} = {gpu.uuid}.")
    if _TWO_DIES in gpu.name:
        raise GpuChoiceError(f"{gpu} is one of two on a card with one energy counter; measure on a card with one GPU.")
    if shutil.which(gpu.program) is None:
        raise GpuChoiceError(f"CodeCarbon looks for {gpu.program} and does not find it; install it with ROCm.")
    return gpu


@amd_errors("read the GPU's state")
def amd_state(gpu: AmdGpu) -> GpuState:
    """What the library says of this GPU now; clocks and reasons for throttling are not asked for."""
    amdsmi, handle = library(), gpu.handle()
    memory = _known(lambda: amdsmi.amdsmi_get_gpu_vram_usage(handle))
    cap = _known(lambda: amdsmi.amdsmi_get_power_cap_info(handle)) or {}
    activity = _known(lambda: amdsmi.amdsmi_get_gpu_activity(handle)) or {}
    metrics = _known(lambda: amdsmi.amdsmi_get_gpu_metrics_info(handle)) or {}
    processes = _known(lambda: amdsmi.amdsmi_get_gpu_process_list(handle)) or []
    return GpuState(
        driver=str(amdsmi.amdsmi_get_gpu_driver_info(handle)["driver_version"]),
        name=gpu.name,
        uuid=gpu.uuid,
        power_limit_watts=_watts(cap.get("power_cap")),
        default_power_limit_watts=_watts(cap.get("default_power_cap")),
        sm_clock_mhz=None,
        memory_clock_mhz=None,
        max_sm_clock_mhz=None,
        temperature_c=_number(metrics.get("temperature_hotspot")),
        throttle_reasons=None,
        processes=tuple(Process(int(process["pid"]), _number(process.get("mem"))) for process in processes),
        # In mebibytes.
        memory_total_bytes=memory["vram_total"] * 2**20 if memory else None,
        memory_free_bytes=(memory["vram_total"] - memory["vram_used"]) * 2**20 if memory else None,
        utilisation_percent=_number(activity.get("gfx_activity")),
    )


@amd_errors("read the GPU's power")
def amd_draw_watts(gpu: AmdGpu) -> float | None:
    """What this GPU draws at the moment, W; None where it does not say."""
    amdsmi, handle = library(), gpu.handle()
    found = _known(lambda: amdsmi.amdsmi_get_power_info(handle)) or {}
    return next((watts for name in _POWERS if (watts := _number(found.get(name)))), None)


_POWERS = ("current_socket_power", "average_socket_power", "socket_power")


def _known(read: Callable[[], T]) -> T | None:
    """The figure, or `None` where this GPU does not have it."""
    try:
        return read()
    except library().AmdSmiException:
        return None


def _number(value: Any) -> int | None:
    """A whole number; `N/A`, which the library says of what it does not know, is none."""
    return int(value) if isinstance(value, int | float) else None


def _watts(microwatts: Any) -> float | None:
    number = _number(microwatts)
    return number / 1e6 if number else None

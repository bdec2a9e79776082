"""NVIDIA's management library: which GPU is measured, and every error of it as one sentence.

Source: NVML API reference, https://docs.nvidia.com/deploy/nvml-api/. `pynvml` (distribution nvidia-ml-py) is
imported when a GPU is looked up and not before. A GPU is known by its UUID: NVML numbers by PCI bus, CUDA by
speed unless told otherwise, so that an index alone may mean another GPU to each.
"""

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

from generator.errors import shown
from generator.suite.meters.meter import MeterError

P = ParamSpec("P")
R = TypeVar("R")
_INDEX = re.compile(r"[0-9]{1,4}")
_BARE_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_INSTALL = "install the suite with: pip install 'model-energy-label[suite]'"
_WITHOUT = "measure without a GPU, under a profile of this machine (energy-label profile new --gpu none)"

# What to do about it, by the name of NVML's own error class.
_REMEDIES = {
    "NVMLError_LibraryNotFound": f"install NVIDIA's driver, or {_WITHOUT}",
    "NVMLError_DriverNotLoaded": f"load NVIDIA's driver, or {_WITHOUT}",
    "NVMLError_LibRmVersionMismatch": "driver and library differ in version; restart the machine",
    "NVMLError_NoPermission": "run as a user who may read the GPU",
    "NVMLError_NotSupported": "this GPU does not tell it; measure on one that does (Volta or newer)",
    "NVMLError_GpuIsLost": "the GPU fell off the bus; restart the machine",
    "NVMLError_ResetRequired": "the GPU must be reset by its owner before it is measured",
    "NVMLError_NotFound": "the GPU is gone; look at nvidia-smi -L",
    "NVMLError_Uninitialized": "something else shut NVML down in this process; start again",
    "NVMLError_Timeout": "the driver did not answer; try again, and restart the machine if it stays so",
}


class GpuLibraryError(MeterError):
    """The library of a GPU's maker could not be used, or would not answer."""


class NvmlError(GpuLibraryError):
    """NVML could not be used or would not answer."""


class GpuChoiceError(MeterError):
    """It is not certain which GPU is to be measured, or that one cannot be."""


def library() -> Any:
    """The module `pynvml`; `NvmlError` where it is not installed."""
    try:
        return importlib.import_module("pynvml")
    except ImportError as error:
        raise NvmlError(f"pynvml is not installed, so no GPU can be read; {_INSTALL}") from error


def nvml_errors(doing: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Every error of NVML inside the function becomes one `NvmlError` that says what was being done."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            pynvml = library()
            try:
                return function(*args, **kwargs)
            except pynvml.NVMLError as error:
                remedy = _REMEDIES.get(type(error).__name__, "look at nvidia-smi, and try again")
                raise NvmlError(f"NVML could not {doing} ({error}): {remedy}.") from error

        return told

    return decorate


@dataclass(frozen=True)
class Gpu:
    """One whole GPU: its NVML index, its UUID (`GPU-…`), its name, and how many GPUs the host has."""

    index: int
    uuid: str
    name: str
    host_gpus: int
    # Whose counter it is, and how far it can be trusted: what a profile says of it.
    interface: ClassVar[str] = "NVML"
    program: ClassVar[str] = "nvidia-smi"
    set_limit: ClassVar[str] = "nvidia-smi -pl"
    accuracy: ClassVar[str] = (
        "NVIDIA documents ±5 % where it gives a figure for its power reading at all, and some sensors look at only a "
        "part of the time, which windows of 30 s even out."
    )
    accuracy_relative: ClassVar[float] = 0.05
    accuracy_source: ClassVar[str] = "https://arxiv.org/abs/2312.02741"

    @nvml_errors("start")
    def initialise(self) -> None:
        """Make the library ready in this process; doing it twice does no harm."""
        library().nvmlInit()

    @nvml_errors("open the GPU")
    def handle(self) -> Any:
        """NVML's handle of this GPU, looked up by UUID so that a renumbering cannot hand out another."""
        return library().nvmlDeviceGetHandleByUUID(self.uuid)

    @nvml_errors("read the GPU's total-energy counter")
    def energy_millijoules(self) -> int:
        """The counter since the driver was loaded, in mJ (NVML, `nvmlDeviceGetTotalEnergyConsumption`)."""
        return int(library().nvmlDeviceGetTotalEnergyConsumption(self.handle()))

    def __str__(self) -> str:
        return f"GPU {self.index} ({self.name}, {self.uuid})"


def initialise(gpu: Gpu | None) -> None:
    """Make the library ready in this process, where there is a GPU to read; doing it twice does no harm."""
    if gpu is not None:
        gpu.initialise()


@nvml_errors("list the GPUs")
def host_gpus() -> tuple[Gpu, ...]:
    """Every GPU of this host in NVML's order, whatever CUDA_VISIBLE_DEVICES says."""
    pynvml = library()
    pynvml.nvmlInit()
    count = pynvml.nvmlDeviceGetCount()
    handles = [pynvml.nvmlDeviceGetHandleByIndex(index) for index in range(count)]
    return tuple(
        Gpu(index, text(pynvml.nvmlDeviceGetUUID(handle)), text(pynvml.nvmlDeviceGetName(handle)), count)
        for index, handle in enumerate(handles)
    )


def choose_gpu(wanted: str | int | None, environ: Mapping[str, str]) -> Gpu:
    """The GPU to measure, by index, by UUID (with or without `GPU-`, or a prefix of it that fits one), or by default.

    The default is CUDA_VISIBLE_DEVICES where it names one GPU, or the only GPU there is. `GpuChoiceError` for
    anything uncertain, for a GPU out of range, and for MIG, whose slices share one counter.
    """
    if isinstance(wanted, str) and wanted.strip().upper().startswith("MIG"):
        raise GpuChoiceError(
            f"{shown(wanted)} is a MIG slice, whose energy no counter tells apart; switch MIG off and name a GPU."
        )
    gpus = host_gpus()
    if not gpus:
        raise GpuChoiceError(f"this host has no NVIDIA GPU; {_WITHOUT}.")
    if wanted is None:
        gpu = _default(gpus, environ)
    elif isinstance(wanted, int) or _INDEX.fullmatch(wanted.strip()):
        gpu = _by_index(gpus, int(wanted))
    else:
        gpu = _by_uuid(gpus, wanted.strip())
    _refuse_mig(gpu)
    _refuse_hidden(gpu, environ)
    return gpu


def _refuse_hidden(gpu: Gpu, environ: Mapping[str, str]) -> None:
    """A scheduler gives its user some GPUs by CUDA_VISIBLE_DEVICES; the others are somebody else's."""
    entries = [entry.strip() for entry in environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if entry.strip()]
    mine = [entry == str(gpu.index) or gpu.uuid.lower().startswith(entry.lower()) for entry in entries]
    if entries and not any(mine):
        raise GpuChoiceError(
            f"CUDA_VISIBLE_DEVICES is {shown(','.join(entries))} and leaves out {gpu}; name one of those, or unset it."
        )


def _default(gpus: tuple[Gpu, ...], environ: Mapping[str, str]) -> Gpu:
    visible = environ.get("CUDA_VISIBLE_DEVICES")
    if visible is None:
        if len(gpus) > 1:
            raise GpuChoiceError(f"this host has {len(gpus)} GPUs; name one by index or UUID: {_listed(gpus)}.")
        return gpus[0]
    entries = [entry.strip() for entry in visible.split(",") if entry.strip()]
    if entries == ["NoDevFiles"]:
        raise GpuChoiceError("the scheduler gave this job no GPU; ask it for one (with Slurm: --gres=gpu:1).")
    if entries in ([], ["-1"]):
        raise GpuChoiceError("CUDA_VISIBLE_DEVICES hides every GPU; unset it, or name a GPU by index or UUID.")
    if len(entries) > 1:
        raise GpuChoiceError(f"CUDA_VISIBLE_DEVICES names {len(entries)} GPUs; name the one to measure.")
    if (
        _INDEX.fullmatch(entries[0])
        and len({gpu.name for gpu in gpus}) > 1
        and environ.get("CUDA_DEVICE_ORDER") != "PCI_BUS_ID"
    ):
        raise GpuChoiceError(
            "CUDA_VISIBLE_DEVICES holds an index, which CUDA and NVML count differently where GPUs differ; "
            "set CUDA_DEVICE_ORDER=PCI_BUS_ID or name the GPU by UUID."
        )
    return choose_gpu(entries[0], {})


def _by_index(gpus: tuple[Gpu, ...], index: int) -> Gpu:
    if not 0 <= index < len(gpus):
        raise GpuChoiceError(f"there is no GPU {index}; this host has: {_listed(gpus)}.")
    return gpus[index]


def _by_uuid(gpus: tuple[Gpu, ...], wanted: str) -> Gpu:
    name = f"GPU-{wanted}" if _BARE_UUID.fullmatch(wanted) else wanted
    found = [gpu for gpu in gpus if gpu.uuid.lower().startswith(name.lower())]
    if len(name) > len("GPU-") and len(found) == 1:
        return found[0]
    problem = "fits several GPUs" if len(found) > 1 else "is no GPU of this host"
    raise GpuChoiceError(f"{shown(wanted)} {problem}; this host has: {_listed(gpus)}.")


@nvml_errors("ask for the GPU's MIG mode")
def _refuse_mig(gpu: Gpu) -> None:
    pynvml = library()
    try:
        current, pending = pynvml.nvmlDeviceGetMigMode(gpu.handle())
    except pynvml.NVMLError_NotSupported:
        return
    if pynvml.NVML_DEVICE_MIG_ENABLE in (current, pending):
        raise GpuChoiceError(
            f"{gpu} is in MIG mode, where slices share one energy counter; its owner can switch it off with: "
            f"nvidia-smi -i {gpu.index} -mig 0"
        )


def _listed(gpus: tuple[Gpu, ...]) -> str:
    return ", ".join(f"{gpu.index} = {gpu.uuid}" for gpu in gpus)


def text(value: str | bytes) -> str:
    """NVML's strings, which older bindings give as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

"""The device that torch works on: the one GPU that is measured and no other, or the CPU."""

import os
from collections.abc import Callable
from typing import Any, Literal

from generator.errors import EnergyLabelError
from generator.suite.meters.amd import AmdGpu
from generator.suite.meters.nvml import Gpu


class DeviceError(EnergyLabelError):
    """torch does not see the GPU that is measured."""


def choose_device(gpu: Gpu | None) -> Literal["cpu", "cuda"]:
    """Make `gpu` the only one that torch can see, before it looks for any; without one, hide them all."""
    os.environ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
    os.environ["CUDA_VISIBLE_DEVICES"] = gpu.uuid if gpu else ""
    if gpu is None:
        return "cpu"
    if isinstance(gpu, AmdGpu):
        return _amd(gpu)
    import torch

    if not torch.cuda.is_available():
        raise DeviceError(
            f"torch {torch.__version__} cannot use {gpu}; install a torch built for its driver's CUDA version."
        )
    seen = [f"GPU-{torch.cuda.get_device_properties(index).uuid}" for index in range(torch.cuda.device_count())]
    if seen != [gpu.uuid]:
        raise DeviceError(f"torch sees {', '.join(seen)} where {gpu} is measured; nothing was recorded.")
    return "cuda"


def _amd(gpu: AmdGpu) -> Literal["cuda"]:
    """ROCm goes by the names of CUDA in torch. Its GPUs have other marks than AMD SMI's, so there must be one alone."""
    del os.environ["CUDA_VISIBLE_DEVICES"]
    os.environ["HIP_VISIBLE_DEVICES"] = str(gpu.index)
    import torch

    if not torch.version.hip or not torch.cuda.is_available():
        raise DeviceError(f"torch {torch.__version__} cannot use {gpu}; install a torch built for this ROCm version.")
    if torch.cuda.device_count() != 1:
        raise DeviceError(f"torch sees {torch.cuda.device_count()} GPUs where {gpu} is measured; nothing was recorded.")
    return "cuda"


def synchroniser(device: str) -> Callable[[], None]:
    """A function that waits until the device has done all it was given; on a CPU there is nothing to wait for."""
    if device == "cpu":
        return lambda: None
    import torch

    synchronise: Any = torch.cuda.synchronize
    return lambda: synchronise()


def use_threads(threads: int) -> None:
    """Spread operations on the processors over so many threads, in this process and in those that it starts."""
    import torch

    # What was read when torch was imported no longer matters to it; other libraries, and children, read it later.
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(threads)
    torch.set_num_threads(threads)


def refuse_other_threads(threads: int) -> None:
    """Raise where something (a model's own code, a library) has changed the number of threads meanwhile."""
    import torch

    if torch.get_num_threads() != threads:
        raise DeviceError(
            f"torch works with {torch.get_num_threads()} threads where {threads} were chosen, and the record would say "
            "so; leave out what changes them (the model's own code may)."
        )


def quiet_libraries() -> None:
    """No progress bars and no advice from libraries: what they have to say comes as an error, or in the record."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Read where diffusers is imported, which happens only for a task that needs it.
    os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")
    import logging
    import warnings

    import transformers as tf

    tf.logging.set_verbosity_error()
    tf.logging.disable_progress_bar()
    for name in ("bitsandbytes", "torchao", "huggingface_hub", "datasets", "diffusers", "torch._dynamo", "httpx"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")

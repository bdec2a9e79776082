"""The machine and the software a measurement ran on, as its record will name them."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.suite.meters.gpu_state import GpuState

_TOOLS = ("model-energy-label", "torch", "transformers", "codecarbon", "nvidia-ml-py", "tokenizers")
_BY_NEED = {"diffusers": "diffusers", "bnb": "bitsandbytes", "torchao": "torchao", "datasets": "datasets"}


def tool_versions(needs: frozenset[str]) -> dict[str, str]:
    """Versions of what took part; `needs` adds `diffusers`, `bnb`, `torchao` or `datasets`."""
    names = (*_TOOLS, *(_BY_NEED[need] for need in sorted(needs)))
    found = {name: _version(name) for name in names}
    return {"python": platform.python_version(), **{name: text for name, text in found.items() if text}}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def hardware_text(state: GpuState | None) -> str:
    """GPU with its power limit, processor with its cores, memory."""
    parts = []
    if state is not None:
        limit = "" if state.power_limit_watts is None else f" (power limit {state.power_limit_watts:g} W)"
        parts.append(f"1 × {state.name}{limit}")
    parts.append(f"{processor()}, {os.cpu_count()} logical cores")
    memory = memory_bytes()
    if memory:
        parts.append(f"{memory / 2**30:.0f} GiB memory")
    return ", ".join(parts)


def processor() -> str:
    """The processor's name as the system gives it."""
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                name = " ".join(line.partition(":")[2].split())
                return name if name.isprintable() and name else platform.machine()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def memory_bytes() -> int | None:
    """All memory of this machine; `None` where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None

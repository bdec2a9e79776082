"""The machine and the software a measurement ran on, as its record will name them."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from generator.suite.host.given import Given
from generator.suite.host.surroundings import machine_here
from generator.suite.meters.gpu_facts import GpuState

_TOOLS = ("model-energy-label", "torch", "transformers", "codecarbon", "nvidia-ml-py", "tokenizers")
_BY_NEED = {
    "diffusers": "diffusers",
    "bnb": "bitsandbytes",
    "torchao": "torchao",
    "datasets": "datasets",
    "llama-cpp": "xllamacpp",
    "scikit-learn": "scikit-learn",
    "skops": "skops",
    "onnx": "onnx",
    "onnxruntime": "onnxruntime",
    "onnxscript": "onnxscript",
}


def tool_versions(needs: frozenset[str]) -> dict[str, str]:
    """Versions of what took part; `needs` adds those of `_BY_NEED`."""
    names = (*_TOOLS, *(_BY_NEED[need] for need in sorted(needs)))
    found = {name: _version(name) for name in names}
    return {"python": platform.python_version(), **{name: text for name, text in found.items() if text}}


def untried() -> Iterator[str]:
    """What is installed in a version that the suite does not ask for: `torch 2.9.0 (>=2.11,<2.14)`.

    pip sees to it as a rule, and not where it was told to leave an image's own torch alone.
    """
    for asked in map(Requirement, requires("model-energy-label") or ()):
        if asked.marker is None or asked.marker.evaluate({"extra": "suite"}):
            found = _version(asked.name)
            if found and not asked.specifier.contains(found, prereleases=True):
                yield f"{asked.name} {found} ({asked.specifier})"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def hardware_text(state: GpuState | None, given: Given) -> str:
    """GPU with its power limit, processor with its cores, memory; and what of it the job had, where not all."""
    parts = []
    if state is not None:
        limit = "" if state.power_limit_watts is None else f" (power limit {state.power_limit_watts:g} W)"
        parts.append(f"1 × {state.name}{limit}")
    parts.append(f"{machine_here(given).processor_in_full}, {given.host_processors} logical cores")
    if given.host_memory_bytes:
        parts.append(f"{given.host_memory_bytes / 2**30:.0f} GiB memory")
    had = given.sentence()
    if had:
        parts.append(f"of which the job had {had}")
    return ", ".join(parts)

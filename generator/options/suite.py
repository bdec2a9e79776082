"""The options of the commands that bring the suite to another machine, try a GPU there, and rewrite GGUF files."""

from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Literal

from generator.options.declaring import argument, option


@dataclass(frozen=True, kw_only=True)
class GpuCheckOptions:
    """Which GPU to check, for how long, and where the records go."""

    gpu: str | None = option("--gpu", "the GPU to check, where there are several", "INDEX|UUID")
    minutes: float = option("--minutes", "the time limit; what is then missing is named", "N", 8.0)
    quantization: str | None = option(
        "--quantization", "which to try, instead of bnb-nf4 (or torchao-int8 without bitsandbytes)", "KIND"
    )
    out: Path = option("--out", "where the records go; replaced each time", "DIR", Path("gpu-check"))


@dataclass(frozen=True, kw_only=True)
class PackOptions:
    """What machine to pack for, what to take along besides, and where the folder goes."""

    platform: str = option("--for", "the target machine's platform: linux-x86_64 or linux-aarch64", "PLATFORM", MISSING)
    python: str = option("--python", "the target machine's Python: 3.11, 3.12 or 3.13", "VERSION", MISSING)
    taken_along: tuple[str, ...] = option(
        "--with", "also pack what is normally left to the image; may be repeated", "NAME", (), repeated=True
    )
    out: Path = option("--out", "where the folder goes; an earlier pack is replaced", "DIR", Path("suite-pack"))


@dataclass(frozen=True, kw_only=True)
class RequantizeOptions:
    """Which GGUF file to write anew, where, and in which type."""

    source: Path = argument("IN.gguf", "the model's file, in one piece")
    target: Path = argument("OUT.gguf", "the file to write, which must not be there")
    to: Literal["f32", "f16", "bf16", "q8-0", "q5-0", "q4-0"] = option(
        "--to", "the type of the layers' matrices", None, MISSING
    )

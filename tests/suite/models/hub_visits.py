"""A stand-in for the Hub, visited from a process of its own, and what a visit may change there."""

import time
from types import SimpleNamespace

from generator.suite.models import patience
from generator.suite.models.hub import Fetched

SETTINGS = ["config.json", "generation_config.json", "merges.txt", "preprocessor_config.json", "spiece.model"]
# What else lies in repositories, and is another program's, another precision's or another day's.
NEVER = [
    ".gitattributes",
    "README.md",
    "flax_model.msgpack",
    "tf_model.h5",
    "rust_model.ot",
    "model.onnx",
    "model-q4.gguf",
    "model.fp16.safetensors",
    "consolidated.safetensors",
    "training_args.bin",
    "optimizer.pt",
    "v1-5-pruned.ckpt",
    "onnx/config.json",
    "onnx/model.onnx",
    "checkpoint-500/model.safetensors",
    "openvino/openvino_model.bin",
    "flax_model.msgpack.index.json",
]
WAITED: list[float] = []


def wait_at_most(seconds: float) -> list[float]:
    """For a Hub that is busy, in the process where this runs; returns how long was waited for it until now.

    The waits are noted there, and not waited.
    """
    waited = [*WAITED]
    WAITED.clear()
    patience.LIMIT_S = seconds
    patience.time = SimpleNamespace(sleep=WAITED.append, time=time.time)  # type: ignore[assignment, attr-defined]
    return waited


def files_of(found: Fetched) -> list[str]:
    """Every file that was fetched, by its path in the repository."""
    return sorted(path.relative_to(found.folder).as_posix() for path in found.folder.rglob("*") if path.is_file())

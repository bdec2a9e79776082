"""How a model is to run: where, in which precision, quantised by what, compiled or not, and how many at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from generator.errors import EnergyLabelError
from generator.records.model import Precision, Quantization, Weights


class LoadingError(EnergyLabelError):
    """The model cannot be had in this variant."""


def torch_dtype(precision: str) -> Any:
    """torch's dtype of a precision's short name."""
    import torch

    return {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]


@dataclass(frozen=True)
class Setup:
    """One variant on one device. `seed` fixes whatever chance is left (image generation, random weights)."""

    device: Literal["cpu", "cuda"] = "cpu"
    precision: Precision = "fp32"
    quantization: Quantization | None = None
    compiled: bool = False
    batch_size: int = 1
    seed: int = 0


@dataclass(frozen=True)
class ModelFiles:
    """A model's folder on this disk, complete: configuration, weights and whatever prepares its input.

    `weights` tells whether they were trained or drawn at random, which no folder shows by itself.
    """

    folder: Path
    weights: Weights
    trust_remote_code: bool = False

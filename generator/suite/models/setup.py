"""How a model is to run: where, in which precision, quantised by what, compiled or not, and how many at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.records.model import Quantization, Weights


@dataclass(frozen=True)
class Setup:
    """One variant on one device. `seed` fixes whatever chance is left (image generation, random weights)."""

    device: Literal["cpu", "cuda"] = "cpu"
    precision: Literal["fp32", "fp16", "bf16"] = "fp32"
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

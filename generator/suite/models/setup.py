"""How a model is to run: where, in which precision, quantised by what, compiled or not, and how many at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from generator.errors import EnergyLabelError
from generator.records.model import Precision, Quantization, Runtime, Weights

# What the suite can make of a model's weights; what a checkpoint was published as may be more.
MADE_HERE: tuple[Quantization, ...] = (
    "bnb-int8",
    "bnb-nf4",
    "torchao-int8",
    "torchao-int8-dynamic",
    "torchao-int4",
    "onnx-int8-dynamic",
)
# scikit-learn's double precision is chosen by nobody: it comes with a recipe.
TorchPrecision = Literal["fp32", "fp16", "bf16"]


class LoadingError(EnergyLabelError):
    """The model cannot be had in this variant."""


def torch_dtype(precision: str) -> Any:
    """torch's dtype of a precision's short name."""
    import torch

    return {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]


@dataclass(frozen=True)
class Setup:
    """One variant on one device. `seed` fixes whatever chance is left (image generation, random weights).

    `threads` is how many one operation on the processors is spread over; `None` leaves that to torch.
    """

    device: Literal["cpu", "cuda"] = "cpu"
    precision: Precision = "fp32"
    quantization: Quantization | None = None
    runtime: Runtime | None = None
    compiled: bool = False
    batch_size: int = 1
    seed: int = 0
    threads: int | None = None


@dataclass(frozen=True)
class ModelFiles:
    """A model's folder on this disk, complete: configuration, weights and whatever prepares its input.

    `weights` tells whether they were trained or drawn at random, which no folder shows by itself. `called` is what its
    user calls the model, where that is not the folder's name: the Hub's cache calls a folder by its commit. What a
    runtime makes of the files stands in `workshop`, which goes away after the measurement.
    """

    folder: Path
    weights: Weights
    trust_remote_code: bool = False
    called: str | None = None
    workshop: Path | None = None

    @property
    def name(self) -> str:
        """The model's name, for a sentence to its user."""
        return self.called or self.folder.name

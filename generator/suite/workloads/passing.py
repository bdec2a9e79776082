"""One pass of an encoder, in the arrays that its program takes: torch's tensors, or NumPy's by ONNX Runtime.

Whoever serves a model by ONNX Runtime has no torch between the tokens and the answer. Each of torch's calls there,
small as it is, finds the processor's caches full of the model: together they took 0.4 ms of a query of 10 ms.
"""

from collections.abc import Mapping
from typing import Any, Literal

Arrays = Literal["np", "pt"]


def arrays_of(model: Any) -> Arrays:
    """The kind of arrays that `model` is to be asked with, as tokenizers and image processors name it."""
    return getattr(model, "arrays", "pt")


def placed(inputs: Mapping[str, Any], device: str) -> dict[str, Any]:
    """The inputs where the model reads them: tensors on `device`, and NumPy's arrays as they are."""
    return {name: array.to(device) if hasattr(array, "to") else array for name, array in inputs.items()}


def passed(model: Any, inputs: Mapping[str, Any]) -> Any:
    """What one forward pass over the placed inputs gives, in their kind of arrays; nothing is kept for training."""
    if arrays_of(model) == "np":
        return model(**inputs)
    import torch

    with torch.inference_mode():
        return model(**inputs)

"""From a loaded torch model to a file that ONNX Runtime reads, held against the model that it was made of.

Sources: torch's documentation of `torch.onnx.export`, ONNX Runtime's of `quantize_dynamic`.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError, Setup
from generator.suite.runtimes.onnx.asked import OPSET
from generator.suite.runtimes.onnx.examples import PROBES, Examples
from generator.suite.runtimes.onnx.session import opened

# How far two orders of the same additions in single precision may lie apart, over a dozen layers or more.
_RELATIVE, _OF_THE_GREATEST = 1e-3, 1e-4


def export(model: Any, outputs: tuple[str, ...], examples: Examples, file: Path, name: str) -> None:
    """Write the torch `model` to `file`, its weights in a file beside it, and hold it against `model`.

    Raises `LoadingError` where it cannot be exported, or gives other numbers than torch.
    """
    import torch

    inputs = examples.of(2, 8, seed=0)
    sizes = dict.fromkeys(examples.sizes, torch.export.Dim.DYNAMIC)
    try:
        with _quiet(), torch.inference_mode(False), torch.no_grad():
            torch.onnx.export(
                _flat(model, tuple(inputs), outputs),
                args=tuple(inputs.values()),
                f=file,
                dynamo=True,
                dynamic_shapes={"inputs": tuple(sizes for _ in inputs)},
                input_names=list(inputs),
                output_names=list(outputs),
                opset_version=OPSET,
                # Beside the graph, whatever the size: a file of ONNX ends at 2 GB.
                external_data=True,
                verbose=False,
            )
    except Exception as error:
        # torch's exporter names no closed list of what it raises for operators and branches that it does not know.
        if isinstance(error, MemoryError) or "out of memory" in str(error):
            raise
        raise LoadingError(
            f"{name} cannot be exported to ONNX ({_cause(error)}); leave out --runtime "
            "onnxruntime, or choose another model."
        ) from error
    _refuse_other_numbers(model, examples, file, name)


def quantize(file: Path, to: Path) -> None:
    """Write the exported `file` with 8-bit weights: those of linear layers by output channel, and tables of words.

    What the layers read is quantised as it comes, by a scale of its own for each input. Convolutions stay as they
    are, as with torch's quantisers: one model's precisions then differ in the same layers, but for the tables.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quiet():
        quantize_dynamic(
            file,
            to,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            use_external_data_format=True,
        )


def _flat(model: Any, names: tuple[str, ...], outputs: tuple[str, ...]) -> Any:
    """The model with a row of tensors in and another one out, which is all that a graph has."""
    import torch

    class Flat(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: Any) -> Any:
            found = self.model(**dict(zip(names, inputs, strict=True)))
            return tuple(found[name] for name in outputs)

    return Flat().eval()


def _refuse_other_numbers(model: Any, examples: Examples, file: Path, name: str) -> None:
    import torch

    session = opened(file, Setup())
    for seed, (queries, tokens) in enumerate(PROBES, start=1):
        inputs = examples.of(queries, tokens, seed)
        with torch.inference_mode():
            expected = model(**inputs)
        for output, array in session.run({name: tensor.numpy() for name, tensor in inputs.items()}).items():
            found, wanted = torch.from_numpy(array), expected[output]
            least = _OF_THE_GREATEST * max(1.0, float(wanted.abs().max()))
            if found.shape != wanted.shape or not torch.allclose(found, wanted, rtol=_RELATIVE, atol=least):
                raise LoadingError(
                    f"{name} gives other {output} by ONNX Runtime than by torch, so that it is another model there; "
                    "leave out --runtime onnxruntime, or choose another model."
                )


def _cause(error: BaseException) -> str:
    """What was wrong in the first place: around it torch puts advice of several pages."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {shown(' '.join(str(error).split()), 160)}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Libraries advise while they export; what matters comes as an error."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)

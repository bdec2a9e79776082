"""What is in an exported file, held against what the record will say of it: its weights' format, and finite numbers.

Source: ONNX's operators of the default domain, by which `quantize_dynamic` computes with 8-bit weights.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError, Setup

_BY_INTEGERS = frozenset({"MatMulInteger", "ConvInteger", "DynamicQuantizeLinear", "DequantizeLinear"})


def refuse_otherwise(file: Path, setup: Setup, name: str) -> None:
    """`LoadingError` unless the file computes as `setup` says, and all of its weights are finite numbers."""
    import onnx
    from onnx import TensorProto

    model = onnx.load(file)
    operators = {node.op_type for node in _nodes(model.graph)}
    if setup.quantization is None and operators & _BY_INTEGERS:
        raise LoadingError(f"The record would say not quantised, and {name} was exported with 8-bit weights.")
    if setup.quantization is not None and "MatMulInteger" not in operators:
        raise LoadingError(
            f"{setup.quantization} quantised no layer of {name} (too small, or of another kind); measure it without."
        )
    for weight in model.graph.initializer:
        if weight.data_type in (TensorProto.FLOAT16, TensorProto.BFLOAT16):
            raise LoadingError(
                f"The record would say {setup.precision}, and {shown(weight.name, 80)} is half as wide; leave out "
                "--runtime onnxruntime."
            )
        if weight.data_type == TensorProto.FLOAT and not _finite(weight):
            raise LoadingError(
                f"{shown(weight.name, 80)} holds a value that is not a finite number; choose another model."
            )


def _finite(weight: Any) -> bool:
    import numpy as np
    from onnx import numpy_helper

    # A constant of one number may be infinite, as what a mask adds is in some models.
    return math.prod(weight.dims) == 1 or bool(np.isfinite(numpy_helper.to_array(weight)).all())


def _nodes(graph: Any) -> Iterator[Any]:
    """All operators, those within branches too."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _nodes(attribute.g)

"""What is in an exported file, held against what the record will say of it, and whether all weights are numbers.

Source: ONNX's operators of the default domain, by which `quantize_dynamic` computes with 8-bit weights.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError, Setup

_BY_INTEGERS = frozenset({"MatMulInteger", "ConvInteger", "DynamicQuantizeLinear", "DequantizeLinear"})


def refuse_otherwise(file: Path, setup: Setup, name: str) -> None:
    """`LoadingError` unless the file computes as `setup` says, and all of its weights are finite numbers."""
    import numpy as np
    import onnx
    from onnx import TensorProto, numpy_helper

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
        if weight.data_type == TensorProto.FLOAT and not _finite(np, numpy_helper.to_array(weight)):
            raise LoadingError(
                f"{shown(weight.name, 80)} holds a value that is not a finite number; choose another model."
            )


def _finite(np: Any, values: Any) -> bool:
    # The least number of single precision stands for minus infinity in masks, and is one.
    return bool(np.isfinite(values).all())


def _nodes(graph: Any) -> Iterator[Any]:
    """All operators, those within branches too."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _nodes(attribute.g)

"""What can be asked of ONNX Runtime: known before anything is fetched, and without any heavy library."""

from importlib.util import find_spec

from generator.errors import EnergyLabelError
from generator.records.model import Precision, Quantization
from generator.suite.models.setup import LoadingError

# The operators that the exporter writes without converting; what quantises knows them all.
OPSET = 18
INT8: Quantization = "onnx-int8-dynamic"
_TASKS = frozenset(
    {
        "fill-mask",
        "image-classification",
        "question-answering",
        "sentence-similarity",
        "text-classification",
        "token-classification",
    }
)
# torch's exporter writes through onnxscript.
_EXTRA = ("onnx", "onnxruntime", "onnxscript")


def exported_note(quantization: Quantization | None) -> str:
    """What a record must say of the file that ran."""
    made = ", its linear layers (by output channel) and its tables of words then quantised" if quantization else ""
    return (
        f"Exported from torch to ONNX, operators of version {OPSET}{made}, and held against torch before; what that "
        "cost is in no figure: loading is opening what was exported."
    )


def refuse_without_libraries() -> None:
    """Raise where the extra is not installed: before anything is fetched or written."""
    for module in _EXTRA:
        if find_spec(module) is None:
            raise EnergyLabelError(
                f"{module} is not installed, without which nothing is exported to ONNX Runtime or run by it; install "
                "it with: pip install 'model-energy-label[onnx]'"
            )


def refuse_task(task: str, given: str, prompted: bool) -> None:
    """Raise for a task, or a way of doing it, in which more than one pass of an encoder makes an answer."""
    if task not in _TASKS:
        raise EnergyLabelError(
            f"The suite runs encoders by ONNX Runtime ({', '.join(sorted(_TASKS))}), and {task} is no task of theirs; "
            "leave out --runtime onnxruntime."
        )
    if prompted:
        raise EnergyLabelError(
            f"{given} writes its answer to a prompt, and the suite runs encoders alone by ONNX Runtime; leave out "
            "--runtime onnxruntime, or choose a fine-tuned model."
        )


def refuse_variant(precision: Precision, quantization: Quantization | None, compiled: bool) -> None:
    """`LoadingError` for what ONNX Runtime is not asked to do here, by the option to change."""
    if quantization not in (None, INT8):
        raise LoadingError(
            f"{quantization} is made of torch's layers, which ONNX Runtime does not run; take --quantization "
            f"{INT8}, or leave out --runtime onnxruntime."
        )
    if precision != "fp32":
        # Few of its kernels for processors are of half precision: the others cast to single and back.
        raise LoadingError(
            "On most processors ONNX Runtime computes in fp32, whatever the weights are kept in, so that a record "
            f"would say {precision} of what was not; take --precision fp32."
        )
    if compiled:
        raise LoadingError(
            "ONNX Runtime optimises a model by itself, and torch.compile has no part in it; leave out --compile."
        )

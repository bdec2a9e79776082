"""What can be asked of ONNX Runtime: known before anything is fetched, and without any heavy library."""

from importlib.util import find_spec

from generator.errors import EnergyLabelError
from generator.suite.models.setup import LoadingError, Setup

# The operators that the exporter writes without converting; what quantises knows them all.
OPSET = 18
INT8 = "onnx-int8-dynamic"
# What a model of each task is loaded by, where one pass of an encoder makes an answer: an Auto class of transformers.
ENCODERS = {
    "fill-mask": "AutoModelForMaskedLM",
    "image-classification": "AutoModelForImageClassification",
    "question-answering": "AutoModelForQuestionAnswering",
    "sentence-similarity": "AutoModel",
    "text-classification": "AutoModelForSequenceClassification",
    "token-classification": "AutoModelForTokenClassification",
}
# torch's exporter writes through onnxscript.
_EXTRA = ("onnx", "onnxruntime", "onnxscript")


def refuse_without_libraries() -> None:
    """Raise where the extra is not installed: before anything is fetched or written."""
    for module in _EXTRA:
        if find_spec(module) is None:
            raise EnergyLabelError(
                f"{module} is not installed, without which nothing is exported to ONNX Runtime or run by it; install "
                "it with: pip install 'model-energy-label[onnx]'"
            )


def refuse_impossible(task: str, given: str, prompted: bool, setup: Setup) -> None:
    """Raise for what the plan shows to be impossible: the task, the way of doing it, the variant, a missing library.

    `prompted` tells that the model `given` is asked in words, so that more than one pass makes an answer.
    """
    remedy = "leave out --quantization" if setup.quantization == INT8 else "leave out --runtime onnxruntime"
    if task not in ENCODERS:
        raise EnergyLabelError(
            f"The suite runs encoders by ONNX Runtime ({', '.join(sorted(ENCODERS))}), and {task} is no task of "
            f"theirs; {remedy}."
        )
    if prompted:
        raise EnergyLabelError(
            f"{given} writes its answer to a prompt, and the suite runs encoders alone by ONNX Runtime; {remedy}, or "
            "choose a fine-tuned model."
        )
    refuse_variant(setup)
    refuse_without_libraries()


def refuse_variant(setup: Setup) -> None:
    """`LoadingError` for what ONNX Runtime is not asked to do here, by the option to change."""
    if setup.quantization not in (None, INT8):
        raise LoadingError(
            f"{setup.quantization} is made of torch's layers, which ONNX Runtime does not run; take --quantization "
            f"{INT8}, or leave out --runtime onnxruntime."
        )
    if setup.precision != "fp32":
        # Its kernels for a processor are single precision: half is cast there and back, whatever the file says.
        raise LoadingError(
            f"ONNX Runtime computes in fp32 on a processor, whatever the weights are kept in, so that a record would "
            f"say {setup.precision} of what was not; take --precision fp32."
        )
    if setup.device != "cpu" and setup.quantization:
        # Its CUDA provider leaves sums of 8-bit integers to the processor, and says nothing.
        raise LoadingError(
            f"ONNX Runtime computes {setup.quantization} on a processor alone; measure it under a profile without a "
            "GPU, or leave out --quantization."
        )
    if setup.compiled:
        raise LoadingError(
            "ONNX Runtime optimises a model by itself, and torch.compile has no part in it; leave out --compile."
        )

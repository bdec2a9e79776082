"""The words that a record chooses from: each list stands here and nowhere else."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Task = Literal[
    "text-classification",
    "question-answering",
    "fill-mask",
    "token-classification",
    "text-generation",
    "summarization",
    "image-classification",
    "object-detection",
    "image-to-text",
    "text-to-image",
    "automatic-speech-recognition",
    "sentence-similarity",
    "chat",
    "reasoning",
    "code-completion",
    "image-text-to-text",
    "video-text-to-text",
    "text-to-video",
    "image-to-video",
    "image-segmentation",
]
# From the narrowest to the widest use of a model: the order of every list of them.
Approach = Literal["fine-tuned", "pre-trained", "few-shot", "zero-shot", "classical"]
APPROACHES: tuple[Approach, ...] = get_args(Approach)
Weights = Literal["pretrained", "random"]
# What a label counts and shows: parts of a computer, or `node`, the whole of it at the wall with the others in it.
Component = Literal["gpu", "cpu", "ram", "node"]
COMPONENTS: tuple[Component, ...] = get_args(Component)
# The parts that are told apart where the computer is not metered as a whole.
INSIDE: tuple[Component, ...] = ("gpu", "cpu", "ram")
Counting = Literal["measured", "estimated", "excluded"]
# The number format of weights and arithmetic where nothing is quantised; `fp64` is scikit-learn's own.
Precision = Literal["fp32", "fp16", "bf16", "fp64"]
# The program that runs the weights, where it is not torch by way of transformers or diffusers.
Runtime = Literal["llama-cpp", "onnxruntime", "scikit-learn"]
# What a library made of the weights, or the file that they came in. `int8`, `int4` and `nf4` alone are for figures
# whose source names no library; `fp8` and `mxfp4` are checkpoints that were published so; `onnx-int8-dynamic` is ONNX
# Runtime's; from `q8-0` on they are llama.cpp's.
Quantization = Literal[
    "int8",
    "int4",
    "nf4",
    "fp8",
    "mxfp4",
    "bnb-int8",
    "bnb-int8-threshold-0",
    "bnb-nf4",
    "bnb-nf4-double-quant",
    "torchao-int8",
    "torchao-int8-dynamic",
    "torchao-int4",
    "onnx-int8-dynamic",
    "q8-0",
    "q6-k",
    "q5-k-m",
    "q5-k-s",
    "q5-0",
    "q4-k-m",
    "q4-k-s",
    "q4-0",
    "iq4-xs",
    "q3-k-l",
    "q3-k-m",
    "q3-k-s",
    "q2-k",
    "iq1-m",
]
_LLAMA_CPP: tuple[Quantization, ...] = get_args(Quantization)[get_args(Quantization).index("q8-0") :]
# The quantisations that only one program can run.
RUNTIME_OF: Mapping[Quantization, Runtime] = MappingProxyType(
    {"onnx-int8-dynamic": "onnxruntime", **dict.fromkeys(_LLAMA_CPP, "llama-cpp")}
)

"""The words that a record chooses from: each list stands here and nowhere else."""

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
]
# From the narrowest to the widest use of a model: the order of every list of them.
Approach = Literal["fine-tuned", "pre-trained", "zero-shot", "classical"]
APPROACHES: tuple[Approach, ...] = get_args(Approach)
Weights = Literal["pretrained", "random"]
# What a label can count and show …
Component = Literal["gpu", "cpu", "ram"]
COMPONENTS: tuple[Component, ...] = ("gpu", "cpu", "ram")
# … and what a record can hold: `node` is the whole computer at the wall, and so holds the other three.
Part = Literal["gpu", "cpu", "ram", "node"]
Counting = Literal["measured", "estimated", "excluded"]
# The number format of weights and arithmetic where nothing is quantised.
Precision = Literal["fp32", "fp16", "bf16"]
# What a library made of the weights, or the file that they came in. `int8`, `int4` and `nf4` alone are for figures
# whose source names no library; `fp8` and `mxfp4` are checkpoints that were published so; from `q8-0` on they are
# llama.cpp's.
Quantization = Literal[
    "int8",
    "int4",
    "nf4",
    "fp8",
    "mxfp4",
    "bnb-int8",
    "bnb-nf4",
    "torchao-int8",
    "torchao-int8-dynamic",
    "torchao-int4",
    "q8-0",
    "q6-k",
    "q5-k-m",
    "q5-k-s",
    "q4-k-m",
    "q4-k-s",
    "q4-0",
    "iq4-xs",
    "q3-k-l",
    "q3-k-m",
    "q3-k-s",
    "q2-k",
]

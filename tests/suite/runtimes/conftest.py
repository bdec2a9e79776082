"""Twins in torch and by ONNX Runtime, each exported once for all tests of a worker."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from generator.records.model import Quantization
from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup

# One architecture for each task that encoders do.
ENCODERS = {
    "fill-mask": "bert-fill-mask-tiny",
    "image-classification": "vit-image-classification-tiny",
    "question-answering": "bert-question-answering-tiny",
    "sentence-similarity": "minilm-sentence-similarity-tiny",
    "text-classification": "bert-text-classification-tiny",
    "token-classification": "bert-token-classification-tiny",
}


@pytest.fixture(scope="session")
def encoder(twin: Callable[..., ModelFiles], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The adapter of a task over its tiny twin: `encoder(task, runtime, quantization, batch_size)`."""
    workshops = {task: tmp_path_factory.mktemp("workshop") for task in ENCODERS}

    def make(task: str, runtime: Any = None, quantization: Quantization | None = None, batch_size: int = 1) -> Any:
        pytest.importorskip("onnxscript")
        pytest.importorskip("onnxruntime")
        case = load_case(task)
        module, name = case.adapter.split(":")
        asking, *_ = [asking for asking in case.approaches.values() if asking.prompt is None]
        files = replace(twin(ENCODERS[task]), workshop=workshops[task])
        setup = Setup(runtime=runtime, quantization=quantization, batch_size=batch_size, threads=1)
        adapter: Callable[..., Any] = getattr(import_module(module), name)
        return adapter(files, setup, asking)

    return make

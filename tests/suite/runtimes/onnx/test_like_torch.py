"""Every encoder's job by ONNX Runtime over a tiny twin: the answers of torch, counted alike, from a file of its own."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator.suite.case import load_case
from generator.suite.models.loading import load_model
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.queries.preparation import MASK
from generator.suite.runtimes.foreign import ForeignModel
from generator.suite.runtimes.onnx.ahead import export_ahead
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
tf: Any = Lazily("transformers")
onnx: Any = pytest.importorskip("onnx")
pytestmark = [
    pytest.mark.usefixtures("libraries"),
    # torch's exporter asks of its own parts what they no longer like to be asked.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
ARCHITECTURES = {
    "fill-mask": "bert-fill-mask-tiny",
    "image-classification": "vit-image-classification-tiny",
    "question-answering": "bert-question-answering-tiny",
    "sentence-similarity": "minilm-sentence-similarity-tiny",
    "text-classification": "bert-text-classification-tiny",
    "token-classification": "bert-token-classification-tiny",
}
BY_ONNX = Setup(runtime="onnxruntime", threads=1)
SHORT, LONG = "brea staul ou me", "vo staul, " * 40


@cache
def queries(task: str) -> list[dict[str, Any]]:
    """Three of unequal length, so that one batch of them holds padding; noise is drawn once."""
    if task == "image-classification":
        from PIL import Image

        return [{"image": Image.effect_noise(size, 90).convert("RGB")} for size in ((40, 30), (31, 64), (224, 224))]
    texts = [SHORT, LONG, "me"]
    return [
        {
            "fill-mask": {"text": f"{text} {MASK}"},
            "question-answering": {"question": "ou me", "context": text},
            "sentence-similarity": {"first": text, "second": SHORT},
        }.get(task, {"text": text})
        for text in texts
    ]


@pytest.fixture(scope="module")
def made(twin: Callable[..., ModelFiles], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The adapter of a task in a setup; what it exports stays, so that each twin is exported once."""
    workshop = tmp_path_factory.mktemp("exported")

    def make(task: str, setup: Setup) -> Any:
        from importlib import import_module

        case = load_case(task)
        module, name = case.adapter.split(":")
        files = replace(twin(ARCHITECTURES[task]), workshop=workshop / task)
        return getattr(import_module(module), name)(files, setup, next(iter(_plain(case))))

    return make


def _plain(case: Any) -> Any:
    return (job for name, job in case.approaches.items() if not job.prompt and name != "classical")


def values(answers: list[Any]) -> list[Any]:
    """Answers as they are compared: numbers within what another order of additions makes of them."""
    return [pytest.approx(answer, abs=1e-4) if isinstance(answer, float) else answer for answer in answers]


def answered(adapter: Any, task: str, size: int) -> tuple[list[Any], list[dict[str, Any]]]:
    """The answers to the queries, so many at once, and what the model gave for them, all as tensors."""
    seen: list[dict[str, Any]] = []

    def look(_: Any, __: Any, output: dict[str, Any]) -> None:
        # No call of torch lies between the tokens and what ONNX Runtime gives.
        assert all(isinstance(array, np.ndarray) for array in output.values()) == (adapter.setup.runtime is not None)
        seen.append({name: torch.as_tensor(array) for name, array in output.items()})

    hook = adapter.passes.parts["model"].register_forward_hook(look)
    prepared = [adapter.prepare(query) for query in queries(task)]
    adapter.clear()
    answers = [answer for at in range(0, len(prepared), size) for answer in adapter.answer(prepared[at : at + size])]
    hook.remove()
    return answers, seen


@pytest.mark.parametrize("task", ARCHITECTURES)
def test_the_numbers_are_torch_s(made: Callable[..., Any], task: str) -> None:
    by_torch, by_onnx = made(task, Setup(threads=1, batch_size=3)), made(task, replace(BY_ONNX, batch_size=3))
    assert isinstance(by_onnx.passes.parts["model"], ForeignModel)
    alone: list[Any] = []
    for size in (1, 2, 3):
        (expected, wanted), (found, given) = (answered(adapter, task, size) for adapter in (by_torch, by_onnx))
        assert found == values(expected) and len(given) == len(wanted) > 0
        for one, other in zip(given, wanted, strict=True):
            assert one
            for name, tensor in one.items():
                torch.testing.assert_close(tensor, other[name], rtol=1e-3, atol=1e-4)
        # Each gets the answer in a batch, filled up to the longest, that it gets alone.
        alone = alone or found
        assert found == values(alone)
        assert by_onnx.passes.passes == by_torch.passes.passes and min(by_onnx.passes.passes.values()) > 0
        assert by_onnx.tally.counts({}) == by_torch.tally.counts({})
    # All of torch's weights are in the files (a masked model's last layer shares its table with the first).
    on_disk = sum(path.stat().st_size for path in by_onnx._model.file.parent.iterdir())
    assert by_torch.weights_bytes() * 0.9 <= by_onnx.weights_bytes() == on_disk
    by_onnx.refuse_not_finite()


@pytest.mark.parametrize("task", ["sentence-similarity", "image-classification"])
def test_eight_bits_run_as_eight_bits(made: Callable[..., Any], task: str) -> None:
    plain, quantised = made(task, BY_ONNX), made(task, replace(BY_ONNX, quantization="onnx-int8-dynamic"))
    assert quantised.weights_bytes() < plain.weights_bytes()
    graph = onnx.load(quantised._model.file).graph
    kinds = {node.op_type for node in graph.node}
    assert {"MatMulInteger", "DynamicQuantizeLinear"} <= kinds and "ConvInteger" not in kinds
    assert any(weight.data_type == onnx.TensorProto.INT8 for weight in graph.initializer)
    # By output channel: a matrix of weights comes with as many scales as it has columns.
    assert max(math.prod(weight.dims) for weight in graph.initializer if weight.name.endswith("_scale")) > 1
    answers, tensors = answered(quantised, task, 1)
    assert all(map(quantised.is_answer, answers))
    assert all(torch.isfinite(tensor).all() for output in tensors for tensor in output.values())


def test_an_export_is_made_once(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    files = replace(twin(ARCHITECTURES["text-classification"]), workshop=tmp_path / "exported")
    export_ahead("text-classification", files, BY_ONNX)
    [file] = (tmp_path / "exported").glob("*/model.onnx")
    before = file.stat().st_mtime_ns
    export_ahead("text-classification", files, BY_ONNX)
    assert file.stat().st_mtime_ns == before
    # Nothing half-made lies beside it, and a file cut short is told.
    assert [folder.name for folder in (tmp_path / "exported").iterdir()] == [file.parent.name]
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(LoadingError, match="cannot be opened"):
        export_ahead("text-classification", files, BY_ONNX)


def test_what_is_no_encoder_is_refused_before_it_is_loaded(twin: Callable[..., ModelFiles]) -> None:
    with pytest.raises(LoadingError, match=r"runs encoders by ONNX Runtime.*AutoModelForCausalLM"):
        load_model(tf.AutoModelForCausalLM, twin("gpt2-text-generation-tiny"), BY_ONNX)

"""Every encoder's job by ONNX Runtime over a tiny twin: the answers of torch, counted alike, from a file of its own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.queries.preparation import MASK
from generator.suite.runtimes.onnx.ahead import export_ahead
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
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


def queries(task: str) -> list[dict[str, Any]]:
    """Three of unequal length, so that one batch of them holds padding."""
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


@pytest.mark.parametrize("task", ARCHITECTURES)
def test_the_answers_are_torch_s(made: Callable[..., Any], task: str) -> None:
    by_torch, by_onnx = made(task, Setup(threads=1, batch_size=3)), made(task, replace(BY_ONNX, batch_size=3))
    assert list(by_onnx._model.parameters() if hasattr(by_onnx, "_model") else ()) == []
    for size in (1, 2, 3):
        prepared = [by_torch.prepare(query) for query in queries(task)[:size]]
        expected, found = by_torch.answer(prepared), by_onnx.answer(prepared)
        assert found == values(expected)
    assert by_onnx.passes.passes == by_torch.passes.passes and min(by_onnx.passes.passes.values()) > 0
    assert by_onnx.tally.counts({}) == by_torch.tally.counts({})
    # The weights of the file are those that torch holds; the graph beside them is small, but not nothing.
    assert by_torch.weights_bytes() * 0.5 < by_onnx.weights_bytes()
    by_onnx.refuse_not_finite()


@pytest.mark.parametrize("task", ["sentence-similarity", "image-classification"])
def test_eight_bits_run_as_eight_bits(made: Callable[..., Any], task: str, tmp_path: Path) -> None:
    plain, quantised = made(task, BY_ONNX), made(task, replace(BY_ONNX, quantization="onnx-int8-dynamic"))
    assert quantised.weights_bytes() < plain.weights_bytes()
    graph = onnx.load(quantised._model.file).graph
    kinds = {node.op_type for node in graph.node}
    assert {"MatMulInteger", "DynamicQuantizeLinear"} <= kinds
    # By output channel: a matrix of weights comes with as many scales as it has columns.
    scales = [len(weight.dims) for weight in graph.initializer if weight.name.endswith("_scale")]
    assert 1 in scales
    answers = quantised.answer([quantised.prepare(query) for query in queries(task)[:1]])
    assert all(map(quantised.is_answer, answers))


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

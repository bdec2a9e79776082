"""Encoders by ONNX Runtime: the same numbers as torch, the same counts, and what the file that ran really holds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.loading import load_model
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.queries.sources import queries_for
from generator.suite.runtimes.onnx import as_exported, exporting, session
from generator.suite.runtimes.onnx.asked import INT8
from tests.suite.lazily import Lazily
from tests.suite.runtimes.conftest import ENCODERS

torch: Any = Lazily("torch")
tf: Any = Lazily("transformers")
pytestmark = pytest.mark.usefixtures("libraries")

QUERIES = 5


def asked(task: str) -> list[Any]:
    """Made-up queries of a task's first workload, of different lengths."""
    case = load_case(task)
    return list(queries_for(case.workloads[0], "synthetic", QUERIES, 1).queries)


def answered(adapter: Any, task: str) -> tuple[list[Any], list[dict[str, Any]], dict[str, Any]]:
    """Answers in the adapter's batches, the tensors that the model gave for each, and what was counted."""
    seen: list[dict[str, Any]] = []
    hook = adapter._model.register_forward_hook(lambda _, __, output: seen.append(dict(output)))
    work = [adapter.prepare(query) for query in asked(task)]
    size = adapter.setup.batch_size
    adapter.clear()
    answers = [answer for at in range(0, len(work), size) for answer in adapter.answer(work[at : at + size])]
    hook.remove()
    return answers, seen, adapter.tally.counts(adapter.passes.passes).model_dump(exclude_none=True)


@pytest.mark.parametrize("task", ENCODERS)
def test_the_exported_model_gives_what_torch_gives(encoder: Callable[..., Any], task: str) -> None:
    plain, exported = encoder(task), encoder(task, "onnxruntime")
    answers, expected, counted = answered(plain, task)
    found_answers, found, found_counted = answered(exported, task)
    assert found_counted == counted and counted["forward_passes"] >= QUERIES
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one
        for name, tensor in one.items():
            torch.testing.assert_close(tensor, other[name], rtol=1e-3, atol=1e-4)
    if task == "sentence-similarity":
        assert found_answers == pytest.approx(answers, abs=1e-4)
    else:
        assert found_answers == answers
    # Of a file that is opened again nothing is exported again, and its bytes are those on the disk.
    [file] = exported._model.file.parent.glob("model.onnx")
    assert exported.weights_bytes() == sum(path.stat().st_size for path in file.parent.iterdir())
    # All of torch's weights are in it (MaskedLM's output layer shares its table), and little else.
    assert exported.weights_bytes() >= plain.weights_bytes() * 0.9
    # Several at once, padded to the longest: each gets the answer that it gets alone.
    together, _, _ = answered(encoder(task, "onnxruntime", batch_size=3), task)
    if task == "sentence-similarity":
        assert together == pytest.approx(answers, abs=1e-4)
    else:
        assert together == answers


@pytest.mark.parametrize("task", ["sentence-similarity", "image-classification"])
def test_quantised_it_computes_with_8_bit_weights(encoder: Callable[..., Any], task: str) -> None:
    import onnx

    plain, small = encoder(task, "onnxruntime"), encoder(task, "onnxruntime", INT8)
    operators = {node.op_type for node in onnx.load(small._model.file).graph.node}
    assert {"DynamicQuantizeLinear", "MatMulInteger"} <= operators and "ConvInteger" not in operators
    weights = onnx.load(small._model.file).graph.initializer
    # By output channel: a layer's weights have a scale for each.
    assert any(weight.data_type == onnx.TensorProto.INT8 for weight in weights)
    scales = [weight for weight in weights if weight.name.endswith("_scale") and weight.dims]
    assert max(scale.dims[0] for scale in scales) > 1
    assert small.weights_bytes() < plain.weights_bytes()
    _, found, counted = answered(small, task)
    assert counted == answered(plain, task)[2]
    assert all(torch.isfinite(tensor).all() for output in found for tensor in output.values())
    with pytest.raises(LoadingError, match="would say not quantised"):
        as_exported.refuse_otherwise(small._model.file, Setup(), "acme/model")
    with pytest.raises(LoadingError, match="quantised no layer of acme/model"):
        as_exported.refuse_otherwise(plain._model.file, Setup(quantization=INT8), "acme/model")


def test_an_export_that_gives_other_numbers_is_refused_and_leaves_nothing(
    twin: Callable[..., ModelFiles], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnxscript")
    files = replace(twin("bert-text-classification-tiny"), workshop=tmp_path)
    honest = session.run_by
    monkeypatch.setattr(
        exporting, "run_by", lambda *given: {name: found + 0.1 for name, found in honest(*given).items()}
    )
    with pytest.raises(LoadingError, match="gives other logits by ONNX Runtime than by torch"):
        load_model(tf.AutoModelForSequenceClassification, files, Setup(runtime="onnxruntime"))
    assert not (tmp_path / "fp32").exists()


def test_a_weight_that_is_no_number_is_refused(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    files = twin("bert-text-classification-tiny")
    model = tf.AutoModelForSequenceClassification.from_pretrained(files.folder)
    # A class's own bias: torch and ONNX agree on every other.
    model.bert.embeddings.word_embeddings.weight.data[-1, 0] = float("nan")
    folder = tmp_path / "broken"
    for part in (model, tf.AutoTokenizer.from_pretrained(files.folder)):
        part.save_pretrained(folder)
    with pytest.raises(LoadingError, match=r"not a finite number|other logits"):
        load_model(
            tf.AutoModelForSequenceClassification,
            ModelFiles(folder, "random", workshop=tmp_path / "workshop"),
            Setup(runtime="onnxruntime"),
        )


def test_what_is_no_encoder_is_refused_before_it_is_loaded(twin: Callable[..., ModelFiles]) -> None:
    pytest.importorskip("onnxscript")
    with pytest.raises(LoadingError, match=r"runs encoders by ONNX Runtime.*AutoModelForCausalLM"):
        load_model(tf.AutoModelForCausalLM, twin("gpt2-text-generation-tiny"), Setup(runtime="onnxruntime"))


def test_a_gpu_is_never_replaced_by_the_processor_in_silence(
    encoder: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = encoder("text-classification", "onnxruntime")._model.file
    import onnxruntime

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(LoadingError, match="has no CUDAExecutionProvider: install onnxruntime-gpu"):
        session.opened(file, Setup(device="cuda"))
    # A build that has it, on a machine where CUDA's libraries do not fit: the session has the processor alone.
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda path, options, providers: real(path, options, ["CPUExecutionProvider"])
    )
    with pytest.raises(LoadingError, match="by CPUExecutionProvider where CUDAExecutionProvider was asked for"):
        session.opened(file, Setup(device="cuda"))

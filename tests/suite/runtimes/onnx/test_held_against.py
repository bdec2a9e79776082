"""An export that is not the model, not what the record would say, or not on the device, is refused and not left."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.runtimes.onnx import loading, session
from generator.suite.runtimes.onnx.ahead import export_ahead
from generator.suite.runtimes.onnx.as_exported import refuse_otherwise
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
onnx: Any = pytest.importorskip("onnx")
np: Any = pytest.importorskip("numpy")
pytestmark = [
    pytest.mark.usefixtures("libraries"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
TASK, BERT = "text-classification", "bert-text-classification-tiny"
BY_ONNX = Setup(runtime="onnxruntime", threads=1)
INT8 = replace(BY_ONNX, quantization="onnx-int8-dynamic")


@pytest.fixture
def files(twin: Callable[..., ModelFiles], tmp_path: Path) -> ModelFiles:
    return replace(twin(BERT), workshop=tmp_path / "exported")


def exported(files: ModelFiles) -> list[Path]:
    """What a later load would open."""
    assert files.workshop is not None
    return [path for path in files.workshop.glob("*/model.onnx") if path.parent.suffix == ""]


def test_another_model_s_numbers_are_refused(monkeypatch: pytest.MonkeyPatch, files: ModelFiles) -> None:
    run = session.Session.run
    monkeypatch.setattr(
        session.Session, "run", lambda *given: {name: array + 0.01 for name, array in run(*given).items()}
    )
    with pytest.raises(LoadingError, match="gives other logits by ONNX Runtime than by torch"):
        export_ahead(TASK, files, BY_ONNX)
    assert exported(files) == []


def test_what_cannot_be_exported_is_one_sentence(monkeypatch: pytest.MonkeyPatch, files: ModelFiles) -> None:
    def export(*_: Any, **__: Any) -> None:
        raise RuntimeError("pages of advice") from ValueError("no translation of\naten::sorted")

    monkeypatch.setattr("torch.onnx.export", export)
    with pytest.raises(LoadingError, match=r"cannot be exported to ONNX .ValueError: .*aten::sorted") as refused:
        export_ahead(TASK, files, BY_ONNX)
    assert "\n" not in str(refused.value) and exported(files) == []


def test_a_weight_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch, files: ModelFiles) -> None:
    import transformers as tf

    model = tf.AutoModelForSequenceClassification.from_pretrained(files.folder)
    with torch.no_grad():
        model.classifier.weight[0, 0] = float("nan")
    monkeypatch.setattr(loading, "_OUTPUTS", {"Any": ("logits",)})
    with pytest.raises(LoadingError, match=r"classifier\.weight holds a value that is not a finite number"):
        loading.load_exported(type("Any", (), {}), files, BY_ONNX, lambda: model)
    assert exported(files) == []


def test_eight_bits_that_quantised_nothing_are_refused(monkeypatch: pytest.MonkeyPatch, files: ModelFiles) -> None:
    monkeypatch.setattr(loading, "quantize", lambda file, to: onnx.save(onnx.load(file), to))
    with pytest.raises(LoadingError, match="onnx-int8-dynamic quantised no layer"):
        export_ahead(TASK, files, INT8)
    assert exported(files) == []


def graph(tmp_path: Path, weight: Any, *operators: str) -> Path:
    """A file of one weight and of operators that nobody runs."""
    made = onnx.helper.make_graph(
        [onnx.helper.make_node(kind, ["x"], [f"y{place}"]) for place, kind in enumerate(operators)],
        "a test's",
        [],
        [],
        [onnx.numpy_helper.from_array(weight, "layer.weight")],
    )
    onnx.save(onnx.helper.make_model(made), tmp_path / "model.onnx")
    return tmp_path / "model.onnx"


@pytest.mark.parametrize(
    ("weight", "operators", "setup", "told"),
    [
        (np.ones((2, 2), np.float16), ["MatMul"], BY_ONNX, "say fp32, and 'layer.weight' is half as wide"),
        (np.array([1, np.inf], np.float32), ["MatMul"], BY_ONNX, "'layer.weight' holds a value that is not a finite"),
        (np.array([1, np.nan], np.float32), ["MatMulInteger"], INT8, "'layer.weight' holds a value"),
        (np.ones(2, np.float32), ["DynamicQuantizeLinear", "MatMulInteger"], BY_ONNX, "say not quantised, and"),
        (np.ones(2, np.float32), ["MatMul"], INT8, "quantised no layer"),
    ],
)
def test_a_file_is_what_the_record_says(
    tmp_path: Path, weight: Any, operators: list[str], setup: Setup, told: str
) -> None:
    with pytest.raises(LoadingError, match=told):
        refuse_otherwise(graph(tmp_path, weight, *operators), setup, "a/b")


def test_one_infinite_constant_is_no_weight(tmp_path: Path) -> None:
    refuse_otherwise(graph(tmp_path, np.array([-np.inf], np.float32), "Where"), BY_ONNX, "a/b")


class Elsewhere:
    """A session that went on with the processor, as ONNX Runtime does where a GPU's libraries are missing."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def get_providers(self) -> list[str]:
        return ["CPUExecutionProvider"]


def test_a_gpu_that_is_not_used_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    on_gpu = replace(BY_ONNX, device="cuda")
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(LoadingError, match="has no CUDAExecutionProvider: install onnxruntime-gpu"):
        session.opened(tmp_path, on_gpu)
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CUDAExecutionProvider"])
    monkeypatch.setattr("onnxruntime.InferenceSession", Elsewhere)
    with pytest.raises(LoadingError, match="by CPUExecutionProvider where CUDAExecutionProvider was asked for"):
        session.opened(tmp_path, on_gpu)


def test_eight_bits_are_no_gpu_s(files: ModelFiles) -> None:
    with pytest.raises(LoadingError, match="onnx-int8-dynamic on a processor alone"):
        export_ahead(TASK, files, replace(INT8, device="cuda"))

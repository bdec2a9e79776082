"""What was loaded is what the record will say: formats, quantised layers by kind, checkpoints as published."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.as_recorded import kinds_of, refuse_not_compiled, refuse_otherwise
from generator.suite.models.loading import load_model
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
tf: Any = Lazily("transformers")
pytestmark = [
    pytest.mark.usefixtures("libraries"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated"),  # bitsandbytes' import
]
BERT = "bert-text-classification-tiny"
# Widths that every kernel of every processor can compute.
WIDE = {"hidden_size": 64, "intermediate_size": 128, "num_labels": 32}
KINDS = ["bnb-int8", "bnb-nf4", "torchao-int8", "torchao-int8-dynamic"]


@pytest.fixture(scope="module")
def checkpoint(twin: Callable[..., ModelFiles], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], Path]:
    """A folder whose weights were published quantised, each made once."""
    made: dict[str, Path] = {}

    def make(kind: Any) -> Path:
        pytest.importorskip("bitsandbytes" if kind.startswith("bnb") else "torchao")
        if kind not in made:
            dense = twin(BERT, **WIDE)
            setup = Setup(precision="bf16", quantization=kind)
            folder = tmp_path_factory.mktemp("published") / kind
            shutil.copytree(dense.folder, folder, ignore=shutil.ignore_patterns("*.safetensors"))
            load_model(tf.AutoModelForSequenceClassification, dense, setup).save_pretrained(folder)
            made[kind] = folder
        return made[kind]

    return make


def load(folder: Path, **setup: Any) -> Any:
    return load_model(tf.AutoModelForSequenceClassification, ModelFiles(folder, "pretrained"), Setup(**setup))


@pytest.mark.parametrize("kind", KINDS)
def test_a_quantised_checkpoint_runs_as_what_it_is(checkpoint: Callable[[Any], Path], kind: Any) -> None:
    model = load(checkpoint(kind), precision="bf16", quantization=kind)
    assert kinds_of(model) == {kind}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asked", [None, *KINDS])
def test_it_is_never_taken_for_another(checkpoint: Callable[[Any], Path], kind: Any, asked: Any) -> None:
    if asked == kind:
        return
    with pytest.raises(LoadingError, match=rf"^The weights were published as {kind}\b"):
        load(checkpoint(kind), precision="bf16", quantization=asked)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lacking", ["head", "layer"])
def test_a_quantised_checkpoint_may_lack_no_more_than_another(
    checkpoint: Callable[[Any], Path], tmp_path: Path, kind: Any, lacking: str
) -> None:
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "lacking"
    shutil.copytree(checkpoint(kind), folder)
    if lacking == "head":
        file = folder / "model.safetensors"
        with safe_open(file, "pt") as opened:
            metadata = opened.metadata()
        kept = {name: tensor for name, tensor in load_file(file).items() if not name.startswith("classifier")}
        save_file(kept, file, metadata=metadata)
    else:
        config = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(
            json.dumps({**config, "num_hidden_layers": config["num_hidden_layers"] + 1})
        )
    with pytest.raises(LoadingError, match="not in the files"):
        load(folder, precision="bf16", quantization=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_checkpoint_that_forgot_its_configuration_is_not_read_as_plain(
    checkpoint: Callable[[Any], Path], tmp_path: Path, kind: Any
) -> None:
    folder = tmp_path / "forgot"
    shutil.copytree(checkpoint(kind), folder)
    config = json.loads((folder / "config.json").read_text())
    del config["quantization_config"]
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(LoadingError, match=r"is kept as '[IU]8'|are not in the files"):
        load(folder, precision="bf16")


@pytest.mark.parametrize("how", [{"quant_method": "gptq", "bits": 4}, {"quant_method": "awq", "bits": 4}])
def test_what_no_record_can_name_is_not_loaded(twin: Callable[..., ModelFiles], tmp_path: Path, how: Any) -> None:
    folder = tmp_path / "packed"
    shutil.copytree(twin(BERT).folder, folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "quantization_config": how}))
    with pytest.raises(LoadingError, match=r"for which a record has no word"):
        load(folder)


def test_a_library_that_unpacks_by_itself_is_noticed(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    """As transformers does with FP8 and MXFP4 on a machine without their kernels: the record would say fp8."""
    model = load(twin(BERT).folder)
    with pytest.raises(LoadingError, match=r"^The record would say fp8, and what was loaded is not quantised"):
        refuse_otherwise(model, Setup(quantization="fp8"))


def test_a_quantised_layer_is_no_plain_one(checkpoint: Callable[[Any], Path]) -> None:
    model = load(checkpoint("torchao-int8"), precision="bf16", quantization="torchao-int8")
    wrong: list[Any] = [None, "torchao-int8-dynamic"]
    for said in wrong:
        found = said or "not quantised"
        with pytest.raises(LoadingError, match=rf"would say {found}, and what was loaded is torchao-int8:"):
            refuse_otherwise(model, Setup(precision="bf16", quantization=said))


@pytest.mark.parametrize(("precision", "other"), [("fp32", "bfloat16"), ("fp16", "float32"), ("bf16", "float16")])
def test_one_layer_of_another_format_is_named(twin: Callable[..., ModelFiles], precision: Any, other: str) -> None:
    model = load(twin(BERT).folder, precision=precision)
    model.bert.encoder.layer[0].intermediate.dense.to(getattr(torch, other))
    with pytest.raises(LoadingError, match=rf"would say {precision}, and bert\.encoder\.layer\.0\.inter.* is {other};"):
        refuse_otherwise(model, Setup(precision=precision))


def test_what_an_architecture_keeps_apart_may_stay_so(twin: Callable[..., ModelFiles]) -> None:
    """As T5 keeps a matrix in single precision where half of it would overflow."""
    model = load(twin(BERT).folder, precision="fp16")
    model.bert.encoder.layer[0].intermediate.dense.float()
    model._keep_in_fp32_modules = {"intermediate"}
    refuse_otherwise(model, Setup(precision="fp16"))


def test_a_bias_may_be_finer_than_its_matrix(twin: Callable[..., ModelFiles]) -> None:
    """As DeBERTa's always are."""
    model = load(twin(BERT).folder, precision="fp16")
    model.classifier.bias.data = model.classifier.bias.data.float()
    refuse_otherwise(model, Setup(precision="fp16"))


def test_four_bits_compute_in_the_precision_of_the_record(checkpoint: Callable[[Any], Path]) -> None:
    # A matrix that was not quantised is told first; with transformers 5.17 it is loaded as it was asked for.
    with pytest.raises(
        LoadingError, match=r"would say fp32, and .* (is|computes in) bfloat16.*; choose the precision bf16"
    ):
        load(checkpoint("bnb-nf4"), precision="fp32", quantization="bnb-nf4")
    model = load(checkpoint("bnb-nf4"), precision="bf16", quantization="bnb-nf4")
    model.bert.encoder.layer[0].output.dense.compute_dtype = torch.float32
    with pytest.raises(LoadingError, match=r"would say bf16, and .* computes in float32, .* the precision fp32"):
        refuse_otherwise(model, Setup(precision="bf16", quantization="bnb-nf4"))


def test_integers_as_parameters_are_told(twin: Callable[..., ModelFiles]) -> None:
    model = load(twin(BERT).folder)
    weight = torch.nn.Parameter(torch.ones(2, 2, dtype=torch.int8), requires_grad=False)
    model.classifier.weight = weight
    with pytest.raises(LoadingError, match="what was loaded is int8"):
        refuse_otherwise(model, Setup())


def test_compiled_is_what_torch_has_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    from torch._dynamo.utils import counters

    monkeypatch.setitem(counters, "frames", {"ok": 0})
    with pytest.raises(LoadingError, match="torch has compiled nothing of this model"):
        refuse_not_compiled()
    monkeypatch.setitem(counters, "frames", {"ok": 3})
    refuse_not_compiled()

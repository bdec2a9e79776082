"""Weights that no digest would cover are not loaded, whatever leads to them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.loading import load_model, quantization_to_make
from generator.suite.models.model_files import digest_of
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from tests.suite.lazily import Lazily

tf: Any = Lazily("transformers")
pytestmark = pytest.mark.usefixtures("libraries")


@pytest.fixture
def mine(twin: Callable[..., ModelFiles], tmp_path: Path) -> ModelFiles:
    """A copy of a twin's folder, said to be trained."""
    shutil.copytree(twin("bert-text-classification-tiny").folder, tmp_path / "mine")
    return ModelFiles(tmp_path / "mine", "pretrained", called="acme/model")


def load(files: ModelFiles) -> Any:
    return load_model(tf.AutoModelForSequenceClassification, files, Setup())


def moved(files: ModelFiles, name: str) -> Path:
    """The weights as `name`, in an index that says so."""
    from safetensors.torch import load_file

    whole = files.folder / "model.safetensors"
    index = {"metadata": {}, "weight_map": dict.fromkeys(load_file(whole), name)}
    (files.folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return whole.rename(files.folder / name)


def test_what_is_loaded_by_an_index_is_in_the_digest_and_is_looked_at(mine: ModelFiles) -> None:
    from safetensors.torch import load_file, save_file

    hidden = moved(mine, "hidden.safetensors")
    load(mine)
    before, weights = digest_of(mine.folder), load_file(hidden)
    name = next(name for name in weights if name.endswith("query.weight"))
    save_file({**weights, name: weights[name].char()}, hidden, metadata={"format": "pt"})
    assert digest_of(mine.folder) != before
    with pytest.raises(LoadingError, match=r"is kept as 'I8' and config\.json does not say how it was quantised"):
        load(mine)


def test_weights_outside_the_folder_are_not_loaded(mine: ModelFiles) -> None:
    moved(mine, "../elsewhere.safetensors")
    with pytest.raises(LoadingError, match=r"^model\.safetensors\.index\.json names '\.\./elsewhere\.saf"):
        load(mine)


def test_quantised_files_are_asked_too(mine: ModelFiles) -> None:
    moved(mine, "../elsewhere.safetensors")
    settings = json.loads((mine.folder / "config.json").read_text())
    settings["quantization_config"] = {"quant_method": "bitsandbytes", "load_in_8bit": True}
    (mine.folder / "config.json").write_text(json.dumps(settings))
    with pytest.raises(LoadingError, match=r"names '\.\./elsewhere\.safetensors', which"):
        load_model(tf.AutoModelForSequenceClassification, mine, Setup(quantization="bnb-int8"))


@pytest.mark.parametrize("where", ["", "unet/"])
def test_an_adapter_is_refused_in_every_part(tmp_path: Path, where: str) -> None:
    (tmp_path / "unet").mkdir()
    (tmp_path / "model_index.json").write_text(json.dumps({"unet": ["diffusers", "UNet2DConditionModel"]}))
    (tmp_path / f"{where}adapter_config.json").write_text("{}")
    with pytest.raises(LoadingError, match=r"^The files hold an adapter besides \(adapter_config\.json\)"):
        quantization_to_make(ModelFiles(tmp_path, "pretrained"), Setup())


def test_a_pipeline_is_not_loaded_as_a_plain_model(mine: ModelFiles) -> None:
    """Its digest covers its parts, and this would load what lies in its root."""
    (mine.folder / "model_index.json").write_text("{}")
    with pytest.raises(LoadingError, match=r"^acme/model is a diffusers pipeline .* which this task does not run"):
        load(mine)

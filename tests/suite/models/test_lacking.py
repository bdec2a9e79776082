"""What a folder lacks is named, without a path of this machine and without another library's remedies."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.lacking import lacking_weights
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.workloads.picturing import load_image_processor
from tests.suite.lazily import Lazily

tf: Any = Lazily("transformers")
pytestmark = pytest.mark.usefixtures("libraries")
SHARDS = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]


@pytest.fixture
def mine(twin: Callable[..., ModelFiles], tmp_path: Path) -> Callable[[str], ModelFiles]:
    """A copy of a twin's folder, said to be trained."""

    def copy(architecture: str) -> ModelFiles:
        shutil.copytree(twin(architecture).folder, tmp_path / "mine")
        return ModelFiles(tmp_path / "mine", "pretrained", called="acme/model")

    return copy


def refused(files: ModelFiles) -> str:
    with pytest.raises(LoadingError) as caught:
        load_model(tf.AutoModelForSequenceClassification, files, Setup())
    said = str(caught.value)
    assert str(files.folder) not in said
    return said


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (["model.gguf"], ", but GGUF alone, which is not loaded here; choose"),
        (["onnx/model.onnx", "tf_model.h5"], ", but ONNX and TensorFlow's .h5 alone, which"),
        ([], "has no weights in a form that this suite loads (safetensors, or PyTorch's .bin); choose"),
    ],
)
def test_weights_for_other_programs_are_named(mine: Callable[[str], ModelFiles], there: list[str], said: str) -> None:
    files = mine("bert-text-classification-tiny")
    (files.folder / "model.safetensors").unlink()
    for name in there:
        (files.folder / name).parent.mkdir(exist_ok=True)
        (files.folder / name).write_bytes(b"GGUF")
    assert said in refused(files)


def test_a_piece_of_the_weights_that_is_not_there_is_named(mine: Callable[[str], ModelFiles]) -> None:
    from safetensors.torch import load_file

    files = mine("bert-text-classification-tiny")
    whole = files.folder / "model.safetensors"
    placed = {name: SHARDS["classifier" in name] for name in load_file(whole)}
    whole.rename(files.folder / SHARDS[0])
    index = files.folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": placed}))
    assert refused(files).startswith(f"model.safetensors.index.json names '{SHARDS[1]}', which the folder lacks; fetch")


@pytest.mark.parametrize("text", ["{", "[1]", "{}", '{"weight_map": [1]}'])
def test_an_index_that_says_nothing_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "pytorch_model.bin.index.json").write_text(text)
    said = lacking_weights(tmp_path, "acme/model")
    assert said is not None and said.startswith("pytorch_model.bin.index.json does not say in which files")


def test_pieces_of_a_variant_are_looked_for_under_its_name(tmp_path: Path) -> None:
    index = tmp_path / "model.safetensors.index.fp16.json"
    index.write_text(json.dumps({"weight_map": {"a": "model.fp16-1.safetensors", "b": "model.fp16-2.safetensors"}}))
    said = lacking_weights(tmp_path, "acme/model", "fp16")
    assert said is not None and "names 'model.fp16-1.safetensors' and 1 more, which the folder lacks" in said
    for number in (1, 2):
        (tmp_path / f"model.fp16-{number}.safetensors").touch()
    assert lacking_weights(tmp_path, "acme/model", "fp16") is None


@pytest.mark.parametrize(
    ("architecture", "load"),
    [
        ("vit-image-classification-tiny", load_image_processor),
        ("wav2vec2-speech-recognition-tiny", lambda files: load_processor(tf.AutoFeatureExtractor, files)),
    ],
    ids=["pictures", "recordings"],
)
def test_what_prepares_pictures_and_recordings_must_be_there(
    mine: Callable[[str], ModelFiles], architecture: str, load: Callable[[ModelFiles], Any]
) -> None:
    files = mine(architecture)
    load(files)
    (files.folder / "preprocessor_config.json").unlink()
    with pytest.raises(LoadingError, match=r"^acme/model comes without preprocessor_config\.json, which says how"):
        load(files)

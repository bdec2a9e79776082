"""Twins of pipelines: seeded, nothing of the trained weights left, and no name from a stranger's file believed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.models.architecture import load_architecture
from generator.suite.models.twins import build_twin, randomise

pytestmark = pytest.mark.usefixtures("libraries")

TINY = load_architecture("stable-diffusion-text-to-image-tiny")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield build_twin(TINY, tmp_path_factory.mktemp("twin") / "tiny", seed=1).folder


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    shutil.copytree(folder, tmp_path / "copied")
    return tmp_path / "copied"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def name_part(folder: Path, name: str, value: Any) -> None:
    where = folder / "model_index.json"
    where.write_text(json.dumps(json.loads(where.read_text("utf-8")) | {name: value}), "utf-8")


def test_the_same_seed_writes_the_same_pipeline(folder: Path, tmp_path: Path) -> None:
    import torch

    before = torch.random.get_rng_state()
    again = contents(build_twin(TINY, tmp_path / "again", seed=1).folder)
    other = contents(build_twin(TINY, tmp_path / "other", seed=2).folder)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert again == contents(folder)
    assert again["unet/diffusion_pytorch_model.safetensors"] != other["unet/diffusion_pytorch_model.safetensors"]


def test_a_pipeline_is_drawn_anew(folder: Path, tmp_path: Path) -> None:
    files = randomise(folder, tmp_path / "twin", seed=7)
    assert files.weights == "random"
    before, after = contents(folder), contents(files.folder)
    assert set(before) == set(after)
    weights = {name for name in before if name.endswith(".safetensors")}
    assert {name.split("/")[0] for name in weights} == {"unet", "vae", "text_encoder", "safety_checker"}
    assert not [name for name in weights if before[name] == after[name]]
    assert before["tokenizer/tokenizer.json"] == after["tokenizer/tokenizer.json"]
    assert contents(randomise(folder, tmp_path / "again", seed=7).folder) == after


def test_nothing_of_the_trained_weights_stays(copied: Path, tmp_path: Path) -> None:
    """Whatever form they have: a loader would take a pickle or an index of shards for the model's."""
    for name in ("unet/diffusion_pytorch_model.bin", "text_encoder/model.safetensors.index.json", "v1.ckpt"):
        (copied / name).write_bytes(b"trained")
    twin = randomise(copied, tmp_path / "twin", seed=7).folder
    assert not [name for name, held in contents(twin).items() if held == b"trained"]


def test_a_twin_has_the_precision_asked_for(folder: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    twin = randomise(folder, tmp_path / "twin", seed=7, precision="bf16").folder
    for where in twin.rglob("*.safetensors"):
        kinds = {str(tensor.dtype) for tensor in load_file(where).values() if tensor.is_floating_point()}
        assert kinds == {"torch.bfloat16"}, where


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("../unet", ["diffusers", "UNet2DConditionModel"], "names a part '../unet', which is no folder's name"),
        ("unet", ["diffusers", "NoSuchModel"], "is a 'NoSuchModel' of 'diffusers', which diffusers"),
        ("unet", ["os", "system"], "is a 'system' of 'os', which diffusers"),
        ("prior", ["diffusers", "PriorTransformer"], "prior holds no usable config.json"),
    ],
)
def test_a_strangers_index_is_not_believed(copied: Path, tmp_path: Path, name: str, value: Any, words: str) -> None:
    name_part(copied, name, value)
    with pytest.raises(EnergyLabelError, match=words.replace("..", r"\.\.")):
        randomise(copied, tmp_path / "twin", seed=7)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_an_index_that_cannot_be_read_is_refused(copied: Path, tmp_path: Path, text: str) -> None:
    (copied / "model_index.json").write_text(text, "utf-8")
    with pytest.raises(EnergyLabelError, match=r"model_index\.json (is not JSON|holds no table)"):
        randomise(copied, tmp_path / "twin", seed=7)

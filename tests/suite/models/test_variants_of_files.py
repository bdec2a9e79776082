"""Weights that are kept under the name of a precision alone: fetched, loaded or refused for that precision."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.models.hub_files import choose, variants
from generator.suite.models.loading import load_model, variant_in
from generator.suite.models.setup import LoadingError, ModelFiles, Setup

pytestmark = pytest.mark.usefixtures("libraries")

PIECES = [
    "model.fp16-00001-of-00002.safetensors",
    "model.fp16-00002-of-00002.safetensors",
    "model.safetensors.index.fp16.json",
]


@pytest.mark.parametrize(
    ("names", "precision", "chosen", "otherwise"),
    [
        (["model.fp16.safetensors"], "fp16", ["model.fp16.safetensors"], {}),
        (["model.fp16.safetensors"], "fp32", [], {"model": ("fp16",)}),
        (["model.bf16.safetensors", "model.fp16.safetensors"], "fp32", [], {"model": ("bf16", "fp16")}),
        (PIECES, "fp16", PIECES, {}),
        (["model.fp16.safetensors", "model.safetensors"], "fp16", ["model.safetensors"], {}),
        (["model.fp16.safetensors", "pytorch_model.bin"], "fp32", ["pytorch_model.bin"], {}),
    ],
)
def test_of_a_plain_model(names: list[str], precision: str, chosen: list[str], otherwise: Any) -> None:
    choice = choose(frozenset([*names, "config.json"]), None, True, False, precision)
    assert list(choice.files) == sorted(["config.json", *chosen])
    assert choice.otherwise == otherwise


def test_of_a_pipeline_with_parts_of_both_kinds() -> None:
    files = frozenset(
        {
            "model_index.json",
            "unet/config.json",
            "unet/diffusion_pytorch_model.fp16.safetensors",
            "vae/diffusion_pytorch_model.safetensors",
            "vae/diffusion_pytorch_model.fp16.safetensors",
        }
    )
    parts = frozenset({"unet", "vae"})
    half = choose(files, parts, True, False, "fp16")
    assert "unet/diffusion_pytorch_model.fp16.safetensors" in half.files and half.otherwise == {}
    assert choose(files, parts, True, False, "fp32").otherwise == {"unet": ("fp16",)}


def test_other_names_are_no_variants() -> None:
    assert variants(["model.safetensors", "model.int8.safetensors", "model-q4.gguf", "model.fp16.bin"]) == ()


@pytest.fixture
def half(twin: Callable[..., ModelFiles], tmp_path: Path) -> Callable[[str], ModelFiles]:
    """A twin whose weights are all kept under the name of half precision."""

    def make(name: str) -> ModelFiles:
        shutil.copytree(twin(name).folder, tmp_path, dirs_exist_ok=True)
        for file in sorted(tmp_path.rglob("*model.safetensors")):
            file.rename(file.with_name(file.name.replace("model.safetensors", "model.fp16.safetensors")))
        return ModelFiles(tmp_path, "pretrained")

    return make


def test_a_model_is_loaded_in_the_precision_of_its_files_and_in_no_other(half: Callable[[str], ModelFiles]) -> None:
    import transformers as tf

    files = half("bert-fill-mask-tiny")
    assert load_model(tf.AutoModelForMaskedLM, files, Setup(precision="fp16")).dtype.itemsize == 2
    with pytest.raises(LoadingError, match=r"are fp16 alone; measure the model with --precision fp16"):
        load_model(tf.AutoModelForMaskedLM, files, Setup())


def test_a_pipeline_is_loaded_so_too(half: Callable[[str], ModelFiles]) -> None:
    from generator.suite.workloads.text_to_image import TextToImage

    files = half("stable-diffusion-text-to-image-tiny")
    job = load_case("text-to-image").approaches["pre-trained"]
    assert TextToImage(files, Setup(precision="fp16"), job).passes is not None
    with pytest.raises(LoadingError, match="alone; measure the model with --precision fp16"):
        TextToImage(files, Setup(), job)


def test_plain_names_come_first(half: Callable[[str], ModelFiles]) -> None:
    folder = half("bert-fill-mask-tiny").folder
    shutil.copy(folder / "model.fp16.safetensors", folder / "model.safetensors")
    assert variant_in(folder, "fp32") is None
    assert variant_in(folder, "fp16") is None


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"adapter_config.json": "{}"}, "holds an adapter and no model; merge it into the model"),
        (
            {
                "config.json": json.dumps({"model_type": "bert"}),
                "model.safetensors": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            },
            "model.safetensors' in .* is a git-lfs pointer and not the file itself; run git lfs pull",
        ),
        (
            {"config.json": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"},
            "config.json' in .* is a git-lfs pointer",
        ),
        ({"README.md": "a model"}, "holds neither config.json nor model_index.json"),
    ],
)
def test_a_folder_that_holds_no_model_is_told_what_it_holds(tmp_path: Path, files: dict[str, str], told: str) -> None:
    from generator.suite.models.hub import fetch_model

    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(EnergyLabelError, match=told):
        fetch_model(str(tmp_path), "pretrained")

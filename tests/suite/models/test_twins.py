"""Twins of real models: what is copied from a stranger's folder, and which of the names in it are believed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.models.setup import ModelFiles
from generator.suite.models.twins import copy_settings, randomise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stranger"
    (made / "1_Pooling").mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "1_Pooling/config.json"):
        (made / name).write_text("{}")
    for name in ("model.safetensors", "model.safetensors.index.json", "v1.ckpt", "modeling_mine.py", "a.zip"):
        (made / name).write_text("trained")
    return made


def copied(folder: Path, code: bool = False) -> set[str]:
    out = folder.parent / "out"
    copy_settings(folder, out, code)
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("code", [False, True])
def test_settings_are_copied_and_nothing_else(folder: Path, code: bool) -> None:
    settings = {"config.json", "tokenizer.json", "1_Pooling/config.json"}
    assert copied(folder, code) == settings | ({"modeling_mine.py"} if code else set())


def test_links_to_folders_and_to_nothing_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "another").mkdir()
    (tmp_path / "another" / "config.json").write_text("{}")
    for name, to in (
        ("a", "."),
        ("b", "."),
        ("c", "../another"),
        ("gone.json", "nowhere"),
        ("round.json", "round.json"),
    ):
        (folder / name).symlink_to(to)
    (folder / "linked.json").symlink_to("config.json")
    assert copied(folder) == {"config.json", "tokenizer.json", "1_Pooling/config.json", "linked.json"}


@pytest.mark.parametrize("name", ["vocab.json", "2_Dense"])
def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "config.json").write_text("secret")
    (folder / name).symlink_to(tmp_path / ("private" if name == "2_Dense" else "private/config.json"))
    with pytest.raises(EnergyLabelError, match=rf"^'{name}.* is a link that leads out of the folder; put the file"):
        copied(folder)


def test_the_hub_s_cache_is_links_and_is_copied(folder: Path, tmp_path: Path) -> None:
    snapshot = tmp_path / "models--org--name" / "snapshots" / "abc"
    (snapshot.parents[1] / "blobs").mkdir(parents=True)
    snapshot.mkdir(parents=True)
    (snapshot.parents[1] / "blobs" / "1").write_text("{}")
    (snapshot / "config.json").symlink_to("../../blobs/1")
    copy_settings(snapshot, tmp_path / "out", False)
    assert (tmp_path / "out" / "config.json").read_text() == "{}"
    assert not (tmp_path / "out" / "config.json").is_symlink()


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    "named",
    [
        "pipeline",
        "Trainer",
        "__name__",
        "PreTrainedModel",
        "BertConfig",
        "AutoModel",
        "NoSuchModel",
        "",
        5,
        ["BertModel"],
    ],
)
def test_a_configuration_names_a_model_or_nothing(twin: Callable[..., ModelFiles], tmp_path: Path, named: Any) -> None:
    mine = spoiled(twin, tmp_path, [named])
    with pytest.raises(EnergyLabelError, match=r"^it is a .*, which transformers .* does not have; measure|no usable"):
        randomise(mine, tmp_path / "twin", seed=7)
    assert not list((tmp_path / "twin").glob("*.safetensors"))


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("named", ["pipeline", 5, {"0": "BertModel"}, ["WhisperModel"]])
def test_what_is_no_list_of_models_is_refused(twin: Callable[..., ModelFiles], tmp_path: Path, named: Any) -> None:
    with pytest.raises(EnergyLabelError, match=r"does not have; measure it|holds no usable config"):
        randomise(spoiled(twin, tmp_path, named), tmp_path / "twin", seed=7)


@pytest.mark.usefixtures("libraries")
def test_a_model_that_is_named_is_drawn_anew(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    randomise(spoiled(twin, tmp_path, ["BertForMaskedLM"]), tmp_path / "twin", seed=7)
    assert json.loads((tmp_path / "twin" / "config.json").read_text())["architectures"] == ["BertForMaskedLM"]


def spoiled(twin: Callable[..., ModelFiles], tmp_path: Path, architectures: Any) -> Path:
    """A tiny BERT's folder that says it is something else."""
    mine = Path(shutil.copytree(twin("bert-fill-mask-tiny").folder, tmp_path / "mine"))
    settings = json.loads((mine / "config.json").read_text())
    (mine / "config.json").write_text(json.dumps(settings | {"architectures": architectures}))
    return mine

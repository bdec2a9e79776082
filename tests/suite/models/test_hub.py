"""Models fetched over HTTP from a stand-in for the Hub: which files, which commit, and what a failure says."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.suite.models.hub import Fetched, cached_reader, fetch_model, hub_reader
from generator.suite.models.hub_files import choose
from tests.suite.hub_stand_in import Visitor, commit_of
from tests.suite.models.hub_visits import NEVER, SETTINGS, files_of

pytest.importorskip("huggingface_hub", reason="the extra `suite` is not installed (make suite)")


def test_a_trained_model_is_its_settings_and_its_safetensors(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository(*SETTINGS, "model.safetensors", "pytorch_model.bin", *NEVER)
    found = hub.call(fetch_model, name, "pretrained")
    assert files_of(found) == sorted([*SETTINGS, "model.safetensors"])
    assert hub.hub.fetched() == sorted([*SETTINGS, "model.safetensors"])
    assert (found.revision, found.note) == (commit_of("main"), None)
    assert (found.folder / "merges.txt").read_text() == f"merges.txt of {name}"


def test_a_record_can_say_whose_weights_they_were(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    assert hub.call(fetch_model, name, "pretrained").repository == name


def _settings(name: str, *files: str) -> list[str | None]:
    """Runs in the visitor's process."""
    read = hub_reader(name, None)
    return [read(file) for file in files]


def _cached(name: str, *files: str) -> list[str | None]:
    """Runs in the visitor's process."""
    read = cached_reader(name, None)
    return [read(file) for file in files]


def test_settings_are_read_without_the_weights(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("model.safetensors", files={"config.json": b"{}"})
    assert hub.call(_settings, name, "config.json", "model_index.json") == ["{}", None]
    assert hub.hub.fetched() == ["config.json"]
    with hub.hub.away():
        assert hub.call(_settings, name, "config.json") == ["{}"]
        assert hub.call(_cached, name, "config.json", "other.json") == ["{}", None]
    assert hub.call(_cached, "org/nowhere", "config.json") == [None]
    with pytest.raises(EnergyLabelError, match=r"^Model org/nowhere is not on the Hub"):
        hub.call(_settings, "org/nowhere", "config.json")


def test_a_twin_needs_no_weights(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository(*SETTINGS, "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", *NEVER)
    found = hub.call(fetch_model, name, "random")
    assert files_of(found) == SETTINGS
    assert hub.hub.fetched() == SETTINGS
    assert found.revision == commit_of("main")


def test_weights_in_parts_come_with_their_index(hub: Visitor, repository: Callable[..., str]) -> None:
    parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"]
    name = repository("config.json", *parts, "pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin")
    assert files_of(hub.call(fetch_model, name, "pretrained")) == sorted(["config.json", *parts])


def test_pickled_weights_are_taken_where_there_are_no_others_and_it_is_said(
    hub: Visitor, repository: Callable[..., str]
) -> None:
    name = repository("config.json", "pytorch_model.bin", "model.fp16.safetensors", "tf_model.h5")
    found = hub.call(fetch_model, name, "pretrained")
    assert files_of(found) == ["config.json", "pytorch_model.bin"]
    assert found.note is not None
    assert "pickle" in found.note


def test_code_is_fetched_only_where_it_is_trusted(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "modeling_new.py", "model.safetensors")
    assert files_of(hub.call(fetch_model, name, "pretrained")) == ["config.json", "model.safetensors"]
    trusted = hub.call(fetch_model, name, "pretrained", None, True)
    assert files_of(trusted) == ["config.json", "model.safetensors", "modeling_new.py"]


def test_a_pipeline_is_its_components_and_not_the_same_once_more(hub: Visitor, repository: Callable[..., str]) -> None:
    index = {"_class_name": "P", "unet": ["diffusers", "U"], "vae": ["diffusers", "V"], "tokenizer": ["t", "C"]}
    wanted = [
        "model_index.json",
        "tokenizer/merges.txt",
        "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors",
        "vae/config.json",
        "vae/diffusion_pytorch_model.bin",
    ]
    name = repository(
        *wanted[1:],
        "unet/diffusion_pytorch_model.bin",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "vae_1_0/diffusion_pytorch_model.safetensors",
        "model.safetensors",
        "v1-5-pruned.safetensors",
        files={"model_index.json": json.dumps(index).encode()},
    )
    found = hub.call(fetch_model, name, "pretrained")
    assert files_of(found) == wanted
    # The autoencoder's weights are pickled, and nothing else's.
    assert found.note is not None
    assert files_of(hub.call(fetch_model, name, "random")) == wanted


def test_layers_of_sentence_transformers_come_along(hub: Visitor, repository: Callable[..., str]) -> None:
    wanted = ["1_Pooling/config.json", "2_Dense/config.json", "2_Dense/model.safetensors", "config.json"]
    wanted += ["model.safetensors", "modules.json"]
    name = repository(*wanted, "2_Dense/pytorch_model.bin", "onnx/model.onnx")
    assert files_of(hub.call(fetch_model, name, "pretrained")) == wanted


def test_a_branch_and_a_commit_are_resolved(hub: Visitor, repository: Callable[..., str]) -> None:
    branches = {"main": commit_of("main"), "v2": commit_of("v2")}
    name = repository("config.json", "model.safetensors", branches=branches)
    for revision, commit in (("v2", commit_of("v2")), (commit_of("v2"), commit_of("v2")), (None, commit_of("main"))):
        assert hub.call(fetch_model, name, "pretrained", revision).revision == commit


def test_a_new_commit_is_seen(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    assert hub.call(fetch_model, name, "pretrained").revision == commit_of("main")
    hub.hub.repositories[f"models/{name}"].branches["main"] = commit_of("later")
    assert hub.call(fetch_model, name, "pretrained").revision == commit_of("later")


def test_what_was_fetched_once_serves_without_a_network(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    before = hub.call(fetch_model, name, "pretrained")
    with hub.hub.away():
        again = [hub.call(fetch_model, name, weights) for weights in ("pretrained", "random")]
    told = "The Hub did not answer: the newest commit known to this machine's cache was used."
    assert again == [replace(before, note=told)] * 2


def test_settings_fetched_for_a_twin_are_no_trained_model(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    hub.call(fetch_model, name, "random")
    with hub.hub.away(), pytest.raises(EnergyLabelError, match=rf"^Model {name} cannot be reached"):
        hub.call(fetch_model, name, "pretrained")


def test_hostile_names_stay_names(hub: Visitor, repository: Callable[..., str]) -> None:
    """A name is no pattern that takes other files along, and no way out of the folder."""
    name = repository("config.json", "*.json", "secret.bin.json", "model.safetensors")
    assert files_of(hub.call(fetch_model, name, "pretrained")) == [
        "*.json",
        "config.json",
        "model.safetensors",
        "secret.bin.json",
    ]
    climbing = repository("config.json", "../../../../evil.json", "model.safetensors", "/abs.json")
    found = hub.call(fetch_model, climbing, "pretrained", commit_of("main"))
    assert "evil.json" not in {path.name for path in hub.cache.parent.rglob("*")}
    assert (found.folder / "config.json").is_file()


def test_a_local_folder_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EnergyLabelError, match=r"^\./mine holds neither config\.json nor model_index\.json; name a f"):
        fetch_model("./mine", "pretrained")
    (folder / "config.json").write_text("{}")
    assert fetch_model("./mine", "pretrained") == Fetched(Path("mine"), None)
    assert fetch_model(str(folder), "random") == Fetched(folder, None)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert fetch_model("~/mine", "random") == Fetched(folder, None)


_NAME = st.sampled_from(
    [*SETTINGS, *NEVER, "model.safetensors", "pytorch_model.bin", "unet/config.json", "modeling.py"]
)


@given(st.frozensets(_NAME), st.none() | st.just(frozenset({"unet"})), st.booleans(), st.booleans())
def test_only_what_is_there_is_chosen_and_weights_and_code_only_where_wanted(
    files: frozenset[str], pipeline: frozenset[str] | None, weights: bool, code: bool
) -> None:
    choice = choose(files, pipeline, weights, code)
    assert set(choice.files) <= files - set(NEVER)
    kinds = {os.path.splitext(file)[1] for file in choice.files}  # noqa: PTH122
    assert weights or not kinds & {".safetensors", ".bin"}
    assert code or ".py" not in kinds
    assert not {".safetensors", ".bin"} <= kinds
    assert choice.has_weights == bool(kinds & {".safetensors", ".bin"})
    assert (choice.note is not None) == (".bin" in kinds)

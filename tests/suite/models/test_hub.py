"""Models fetched over HTTP from a stand-in for the Hub: which files, which commit, and what a failure says."""

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.suite.models import patience
from generator.suite.models.hub import Fetched, cached_reader, fetch_model, hub_errors, hub_reader
from generator.suite.models.hub_files import choose
from tests.suite.hub_stand_in import Repository, Visitor, commit_of, visitor

pytest.importorskip("huggingface_hub", reason="the extra `suite` is not installed (make suite)")

SETTINGS = ["config.json", "generation_config.json", "merges.txt", "preprocessor_config.json", "spiece.model"]
# What else lies in repositories, and is another program's, another precision's or another day's.
NEVER = [
    ".gitattributes",
    "README.md",
    "flax_model.msgpack",
    "tf_model.h5",
    "rust_model.ot",
    "model.onnx",
    "model-q4.gguf",
    "model.fp16.safetensors",
    "consolidated.safetensors",
    "training_args.bin",
    "optimizer.pt",
    "v1-5-pruned.ckpt",
    "onnx/config.json",
    "onnx/model.onnx",
    "checkpoint-500/model.safetensors",
    "openvino/openvino_model.bin",
    "flax_model.msgpack.index.json",
]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visitor(tmp_path_factory.mktemp("home")) as ready:
        ready.call(wait_at_most, 0.0)
        yield ready


WAITED: list[float] = []


def wait_at_most(seconds: float) -> list[float]:
    """For a Hub that is busy, in the process where this runs; returns how long was waited for it until now.

    The waits are noted there, and not waited.
    """
    waited = [*WAITED]
    WAITED.clear()
    patience.LIMIT_S = seconds
    patience.time = SimpleNamespace(sleep=WAITED.append, time=time.time)  # type: ignore[assignment, attr-defined]
    return waited


@pytest.fixture
def repository(hub: Visitor, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Put a repository on the stand-in, under the test's own name; returns its id."""

    def put(*names: str, **settings: Any) -> str:
        name = "org/" + "".join(letter for letter in request.node.name if letter.isalnum())[:60]
        files = {file: f"{file} of {name}".encode() for file in names}
        hub.hub.repositories[f"models/{name}"] = Repository({**files, **settings.pop("files", {})}, **settings)
        hub.hub.asked.clear()
        return name

    return put


def names(found: Fetched) -> list[str]:
    return sorted(path.relative_to(found.folder).as_posix() for path in found.folder.rglob("*") if path.is_file())


def test_a_trained_model_is_its_settings_and_its_safetensors(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository(*SETTINGS, "model.safetensors", "pytorch_model.bin", *NEVER)
    found = hub.call(fetch_model, name, "pretrained")
    assert names(found) == sorted([*SETTINGS, "model.safetensors"])
    assert hub.hub.fetched() == sorted([*SETTINGS, "model.safetensors"])
    assert (found.revision, found.note) == (commit_of("main"), None)
    assert (found.folder / "merges.txt").read_text() == f"merges.txt of {name}"


def test_a_record_can_say_whose_weights_they_were(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    assert hub.call(fetch_model, name, "pretrained").repository == name


def test_a_renamed_model_is_refused_under_its_old_name(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    hub.hub.renamed["old-org/old-name"] = name
    with pytest.raises(
        EnergyLabelError, match=rf"^Model old-org/old-name is called '{name}' on the Hub now: measure it"
    ):
        hub.call(fetch_model, "old-org/old-name", "pretrained")
    assert hub.hub.fetched() == []


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
    assert names(found) == SETTINGS
    assert hub.hub.fetched() == SETTINGS
    assert found.revision == commit_of("main")


def test_weights_in_parts_come_with_their_index(hub: Visitor, repository: Callable[..., str]) -> None:
    parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"]
    name = repository("config.json", *parts, "pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin")
    assert names(hub.call(fetch_model, name, "pretrained")) == sorted(["config.json", *parts])


def test_pickled_weights_are_taken_where_there_are_no_others_and_it_is_said(
    hub: Visitor, repository: Callable[..., str]
) -> None:
    name = repository("config.json", "pytorch_model.bin", "model.fp16.safetensors", "tf_model.h5")
    found = hub.call(fetch_model, name, "pretrained")
    assert names(found) == ["config.json", "pytorch_model.bin"]
    assert found.note is not None
    assert "pickle" in found.note


def test_code_is_fetched_only_where_it_is_trusted(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "modeling_new.py", "model.safetensors")
    assert names(hub.call(fetch_model, name, "pretrained")) == ["config.json", "model.safetensors"]
    trusted = hub.call(fetch_model, name, "pretrained", None, True)
    assert names(trusted) == ["config.json", "model.safetensors", "modeling_new.py"]


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
    assert names(found) == wanted
    # The autoencoder's weights are pickled, and nothing else's.
    assert found.note is not None
    assert names(hub.call(fetch_model, name, "random")) == wanted


def test_layers_of_sentence_transformers_come_along(hub: Visitor, repository: Callable[..., str]) -> None:
    wanted = ["1_Pooling/config.json", "2_Dense/config.json", "2_Dense/model.safetensors", "config.json"]
    wanted += ["model.safetensors", "modules.json"]
    name = repository(*wanted, "2_Dense/pytorch_model.bin", "onnx/model.onnx")
    assert names(hub.call(fetch_model, name, "pretrained")) == wanted


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


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("gated", "is gated: accept its terms on the Hub and log in (hf auth login)"),
        (
            "wrong token",
            "is refused by the Hub (401): its token is wrong or too weak, so log in again (hf auth login)",
        ),
        ("busy", "cannot be had now (the Hub answers 503, also after waiting): try again later"),
    ],
)
def test_what_the_hub_refuses_is_said_in_one_sentence(
    hub: Visitor, repository: Callable[..., str], trouble: str, said: str
) -> None:
    name = repository("config.json", "model.safetensors", trouble=trouble)
    with pytest.raises(EnergyLabelError) as caught:
        hub.call(fetch_model, name, "pretrained")
    remedy = f"check https://huggingface.co/{name}, or name a local folder as ./folder."
    assert str(caught.value) == f"Model {name} {said}; {remedy}"


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([(429, {"Retry-After": "1"}), (503, {})], [1.0, 4.0]),
        ([(429, {"RateLimit": '"api";r=0;t=1'})], [1.0]),
        ([(500, {"Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT"}), (502, {"Retry-After": "soon"})], [2.0, 4.0]),
    ],
)
def test_a_hub_that_is_busy_for_a_moment_is_waited_for(
    hub: Visitor,
    repository: Callable[..., str],
    answers: list[tuple[int, dict[str, str]]],
    waits: list[float],
) -> None:
    name = repository("config.json", "model.safetensors", passing=answers)
    hub.call(wait_at_most, 60.0)
    try:
        found = hub.call(fetch_model, name, "pretrained")
    finally:
        waited = hub.call(wait_at_most, 0.0)
    assert waited == waits
    assert (names(found), found.note) == (["config.json", "model.safetensors"], None)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_is_in_the_cache_is_used_where_the_hub_stays_busy_and_told(
    hub: Visitor, repository: Callable[..., str], status: int
) -> None:
    name = repository("config.json", "model.safetensors")
    first = hub.call(fetch_model, name, "pretrained")
    hub.hub.repositories[f"models/{name}"].passing += [(status, {"Retry-After": "3"})] * 100
    again = hub.call(fetch_model, name, "pretrained")
    assert (again.folder, again.revision) == (first.folder, first.revision)
    assert again.note == f"The Hub answered {status}: the newest commit known to this machine's cache was used."


@given(
    asked=st.lists(st.sampled_from(["", "0", "3", "7", "x", "-1", "9" * 400]), max_size=30),
    limit=st.floats(0, 100),
)
def test_the_waiting_at_one_place_has_an_end(asked: list[str], limit: float) -> None:
    from huggingface_hub import errors, utils

    pauses: list[float] = []
    answers = iter(asked)

    def ask() -> int:
        if (told := next(answers, None)) is None:
            return len(pauses)
        response = utils.httpx.Response(
            429, headers={"Retry-After": told}, request=utils.httpx.Request("GET", "https://hub.example")
        )
        raise errors.HfHubHTTPError("busy", response=response)

    try:
        assert patience.patiently(ask, limit, pauses.append) == len(asked)
    except errors.HfHubHTTPError:
        assert len(pauses) < len(asked)
    assert sum(pauses) <= limit and all(pause >= 1 for pause in pauses)


def test_a_model_that_is_not_there_a_revision_that_is_not_and_no_network(
    hub: Visitor, repository: Callable[..., str]
) -> None:
    with pytest.raises(EnergyLabelError, match=r"^Model org/nothing is not on the Hub, or is private: check its spell"):
        hub.call(fetch_model, "org/nothing", "pretrained")
    name = repository("config.json", "model.safetensors")
    with pytest.raises(EnergyLabelError, match=rf"^Model {name} has no such revision; "):
        hub.call(fetch_model, name, "pretrained", "v9")
    with hub.hub.away(), pytest.raises(EnergyLabelError, match=rf"^Model {name} cannot be reached, for the Hub does"):
        hub.call(fetch_model, name, "pretrained")


@pytest.mark.parametrize("files", [["README.md"], ["tokenizer.json", "model.safetensors"]])
def test_a_repository_without_a_model_is_refused(
    hub: Visitor, repository: Callable[..., str], files: list[str]
) -> None:
    with pytest.raises(EnergyLabelError, match=r"has no weights in a form|holds neither config\.json nor model_index"):
        hub.call(fetch_model, repository(*files), "pretrained")


def test_weights_of_other_programs_alone_are_none(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository(*SETTINGS, *(file for file in NEVER if "fp16" not in file))
    with pytest.raises(EnergyLabelError, match=r"no weights in a form that this suite loads .*; choose another model"):
        hub.call(fetch_model, name, "pretrained")


def test_weights_of_another_precision_alone_are_told_before_any_is_fetched(
    hub: Visitor, repository: Callable[..., str]
) -> None:
    index = json.dumps({"unet": ["diffusers", "UNet2DConditionModel"]}).encode()
    name = repository("unet/diffusion_pytorch_model.fp16.safetensors", files={"model_index.json": index})
    with pytest.raises(EnergyLabelError, match=r"the weights of its unet in fp16 alone, .* with --precision fp16"):
        hub.call(fetch_model, name, "pretrained")
    assert hub.hub.fetched() == ["model_index.json"]
    found = hub.call(fetch_model, name, "pretrained", None, False, "fp16")
    assert "unet/diffusion_pytorch_model.fp16.safetensors" in names(found)


def test_an_adapter_is_told(hub: Visitor, repository: Callable[..., str]) -> None:
    with pytest.raises(EnergyLabelError, match=r"is an adapter and no model; merge it"):
        hub.call(fetch_model, repository("adapter_config.json", "adapter_model.safetensors"), "pretrained")


@pytest.mark.parametrize("index", [b"[", b"[]", b"[" * 10**5, b'"unet"'])
def test_a_broken_pipeline_is_refused(hub: Visitor, repository: Callable[..., str], index: bytes) -> None:
    name = repository(files={"model_index.json": index})
    with pytest.raises(EnergyLabelError, match=rf"^The model_index\.json of {name} is broken"):
        hub.call(fetch_model, name, "random")


def test_hostile_names_stay_names(hub: Visitor, repository: Callable[..., str]) -> None:
    """A name is no pattern that takes other files along, and no way out of the folder."""
    name = repository("config.json", "*.json", "secret.bin.json", "model.safetensors")
    assert names(hub.call(fetch_model, name, "pretrained")) == [
        "*.json",
        "config.json",
        "model.safetensors",
        "secret.bin.json",
    ]
    climbing = repository("config.json", "../../../../evil.json", "model.safetensors", "/abs.json")
    found = hub.call(fetch_model, climbing, "pretrained", commit_of("main"))
    assert "evil.json" not in {path.name for path in hub.cache.parent.rglob("*")}
    assert (found.folder / "config.json").is_file()


def test_the_token_is_sent_to_the_hub_and_told_nobody(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors", trouble="wrong token")
    with pytest.raises(EnergyLabelError) as caught:
        hub.call(fetch_model, name, "pretrained")
    assert f"/api/models/{name}" in hub.hub.authorizations
    assert "hf_secret" not in str(caught.value)
    assert "hf_secret" not in repr(caught.value.__cause__)


def _with_a_disk_of(free: int, name: str) -> Fetched:
    """Runs in the visitor's process."""
    import shutil
    from types import SimpleNamespace
    from unittest.mock import patch

    with patch.object(shutil, "disk_usage", return_value=SimpleNamespace(total=free, used=0, free=free)):
        return fetch_model(name, "pretrained")


def test_a_disk_that_is_too_small_is_noticed_before_anything_is_fetched(
    hub: Visitor, repository: Callable[..., str]
) -> None:
    name = repository("config.json", files={"model.safetensors": bytes(2 * 10**6)})
    with pytest.raises(EnergyLabelError, match=r"needs 0\.3 GB, and .* has 0\.1 GB free; free some, or let HF_HOME"):
        hub.call(_with_a_disk_of, 10**8, name)
    assert hub.hub.fetched() == []
    assert hub.call(_with_a_disk_of, 10**9, name).revision == commit_of("main")
    # What is on the disk already needs no more room.
    assert hub.call(_with_a_disk_of, 2**28 + 10, name).revision == commit_of("main")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "does not fit on this disk: free some"),
        (ConnectionResetError("gone"), "cannot be reached, for the Hub does not answer"),
        (TimeoutError(), "cannot be reached, for the Hub does not answer"),
        (KeyError("a"), "cannot be read (RuntimeError: 'something\\nlong')"),
    ],
)
def test_other_failures_are_one_line_that_ends_with_the_remedy(error: Exception, said: str) -> None:
    with pytest.raises(EnergyLabelError) as caught, hub_errors("Model a/b", "wait"):
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("something\nlong") from cause
    message = str(caught.value)
    assert message.startswith(f"Model a/b {said}")
    assert message.endswith("; wait.")
    assert "\n" not in message


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


@pytest.mark.parametrize("name", ["gpt2", "a/b/c", "../up/x", "org/na--me", "org/na me", "", "org\n/x", "v1/x"])
def test_what_is_neither_id_nor_folder_is_refused_without_asking_the_hub(name: str) -> None:
    with pytest.raises(EnergyLabelError, match=r"name it organisation/name|holds neither") as caught:
        fetch_model(name, "pretrained")
    assert "\n" not in str(caught.value)


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

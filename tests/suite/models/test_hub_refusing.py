"""What the Hub does not give: refusals, a Hub that is busy, models that are none, and each in one sentence."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.suite.models import patience
from generator.suite.models.hub import Fetched, fetch_model, hub_errors
from tests.suite.hub_stand_in import Visitor, commit_of
from tests.suite.models.hub_visits import NEVER, SETTINGS, files_of, wait_at_most

pytest.importorskip("huggingface_hub", reason="the extra `suite` is not installed (make suite)")


def test_a_renamed_model_is_refused_under_its_old_name(hub: Visitor, repository: Callable[..., str]) -> None:
    name = repository("config.json", "model.safetensors")
    hub.hub.renamed["old-org/old-name"] = name
    with pytest.raises(
        EnergyLabelError, match=rf"^Model old-org/old-name is called '{name}' on the Hub now: measure it"
    ):
        hub.call(fetch_model, "old-org/old-name", "pretrained")
    assert hub.hub.fetched() == []


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
    assert (files_of(found), found.note) == (["config.json", "model.safetensors"], None)


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
    assert "unet/diffusion_pytorch_model.fp16.safetensors" in files_of(found)


def test_an_adapter_is_told(hub: Visitor, repository: Callable[..., str]) -> None:
    with pytest.raises(EnergyLabelError, match=r"is an adapter and no model; merge it"):
        hub.call(fetch_model, repository("adapter_config.json", "adapter_model.safetensors"), "pretrained")


@pytest.mark.parametrize("index", [b"[", b"[]", b"[" * 10**5, b'"unet"'])
def test_a_broken_pipeline_is_refused(hub: Visitor, repository: Callable[..., str], index: bytes) -> None:
    name = repository(files={"model_index.json": index})
    with pytest.raises(EnergyLabelError, match=rf"^The model_index\.json of {name} is broken"):
        hub.call(fetch_model, name, "random")


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


@pytest.mark.parametrize("name", ["gpt2", "a/b/c", "../up/x", "org/na--me", "org/na me", "", "org\n/x", "v1/x"])
def test_what_is_neither_id_nor_folder_is_refused_without_asking_the_hub(name: str) -> None:
    with pytest.raises(EnergyLabelError, match=r"name it organisation/name|holds neither") as caught:
        fetch_model(name, "pretrained")
    assert "\n" not in str(caught.value)

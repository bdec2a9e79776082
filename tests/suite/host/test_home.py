"""Paths as people type them, with a home folder or with nobody's."""

from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning import gguf_asked
from generator.suite.campaign.planning.target import find_model
from generator.suite.case import load_case
from generator.suite.host.home import from_home
from generator.suite.models.hub import fetch_model

NOBODY = "~no-such-user/model"


def test_a_home_is_that_of_its_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert from_home("~/model") == tmp_path / "model"
    assert from_home("./model") == Path("model")
    assert from_home(NOBODY) == Path(NOBODY)


def test_what_lies_in_nobody_s_home_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EnergyLabelError, match=f"'{NOBODY}' is not there; name a folder"):
        find_model(load_case("fill-mask"), NOBODY, "org/name")
    with pytest.raises(EnergyLabelError, match=f"'{NOBODY}.gguf' is not there; name a GGUF file"):
        gguf_asked._on_this_disk(f"{NOBODY}.gguf", "org/name", "zero-shot")
    with pytest.raises(EnergyLabelError, match=f"{NOBODY} holds neither config.json nor"):
        fetch_model(NOBODY, "pretrained")

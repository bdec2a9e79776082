"""The frame: a placeholder that is missing, or that survives, fails the build."""

import pytest

from generator.errors import EnergyLabelError
from generator.pages import stamp
from generator.pages.card import Card

TOKENS = (
    stamp.SHELL_TITLE,
    stamp.SHELL_DESCRIPTION,
    stamp.SHELL_PICTURE,
    stamp.SHELL_MODEL,
    stamp.SHELL_BODY,
)
SHELL = "<!doctype html>" + "".join(f"<p>{token}</p>" for token in TOKENS) + "<footer>end</footer>"
CARD = Card("acme/model", "A title", "A description", "https://x.example/p.svg", "<h1>A body</h1>")


def test_a_card_is_set_into_every_place() -> None:
    page = stamp.Frame(SHELL + SHELL).set(CARD)
    once = (
        "<!doctype html><p>A title</p><p>A description</p><p>https://x.example/p.svg</p><p>acme/model</p>"
        "<p><h1>A body</h1></p><footer>end</footer>"
    )
    assert page == once + once


@pytest.mark.parametrize("token", TOKENS)
def test_a_missing_placeholder_fails(token: str) -> None:
    with pytest.raises(EnergyLabelError, match="lacks the placeholder"):
        stamp.Frame(SHELL.replace(token, ""))


@pytest.mark.parametrize("part", ["SHELL-TITL", "SHELL-ORGANISATION/…", "&lt;h1&gt;SHELL-BODY", "SHELL-ORGANISATION"])
def test_a_part_of_a_placeholder_that_would_survive_fails(part: str) -> None:
    with pytest.raises(EnergyLabelError, match="part of a placeholder"):
        stamp.Frame(f"{SHELL}<p>{part}</p>")


def test_an_empty_frame_fails() -> None:
    with pytest.raises(EnergyLabelError, match="lacks the placeholder"):
        stamp.Frame("")


def test_a_card_that_names_a_placeholder_does_not_start_another_round() -> None:
    card = Card("acme/model", stamp.SHELL_BODY, "x", "https://x.example/", f"<h1>{stamp.SHELL_TITLE}</h1>")
    page = stamp.Frame(SHELL).set(card)
    assert "<p>&lt;h1&gt;SHELL-BODY&lt;/h1&gt;</p>" in page
    assert "<p><h1>SHELL-TITLE</h1></p>" in page


@pytest.mark.parametrize(("value", "count"), [("1", 1), ("3", 3), ("0", 1)])
def test_the_number_of_processes_can_be_set(value: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGY_LABEL_JOBS", value)
    assert stamp.jobs() == count

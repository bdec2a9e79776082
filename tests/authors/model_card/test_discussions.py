"""The Hub's list of open pull requests, read to its end where it has one."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from generator.authors.model_card.discussions import MOST_PAGES, open_request
from generator.authors.model_card.hub import Repository
from generator.errors import EnergyLabelError
from tests.needs import need

Page = dict[str, Any]
API = SimpleNamespace(endpoint="https://me:SECRET@hub.example/sub", token=False)


def listing(pages: Callable[[int], Page], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A Hub that gives these pages; returns the list of the pages that were asked for."""
    need("huggingface_hub")
    import huggingface_hub.utils

    asked: list[int] = []

    def answer(_: str, headers: object, params: dict[str, Any]) -> Any:
        asked.append(params["p"])
        text = json.dumps(pages(params["p"]))
        return SimpleNamespace(json=lambda: json.loads(text))

    monkeypatch.setattr(huggingface_hub.utils, "get_session", lambda: SimpleNamespace(get=answer))
    monkeypatch.setattr(huggingface_hub.utils, "hf_raise_for_status", lambda _: None)
    return asked


def page(numbers: list[int], start: int, count: int, title: str = "Other") -> Page:
    found = [{"num": number, "title": f"{title} {number}", "isPullRequest": True} for number in numbers]
    return {"discussions": found, "start": start, "count": count}


def test_a_title_is_found_on_whatever_page_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page([1, 2], 0, 5), page([3, 4], 2, 5), page([5], 4, 5)]
    asked = listing(lambda number: pages[number], monkeypatch)
    assert open_request(API, "acme/x", "Other 5") == 5
    assert open_request(API, "acme/x", "Other 1") == 1
    assert open_request(API, "acme/x", "Another") is None
    assert asked == [0, 1, 2, 0, 0, 1, 2]


@pytest.mark.parametrize(
    "odd",
    [
        lambda number: page([], 0, 10),
        lambda number: page([1, 2], 0, 10),
        lambda number: page([1], -5, 10**9),
    ],
    ids=["empty pages", "the same page", "a count that is never reached"],
)
def test_a_list_that_gives_nothing_new_has_ended(odd: Callable[[int], Page], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = listing(odd, monkeypatch)
    assert open_request(API, "acme/x", "Another") is None
    assert len(asked) <= 2


def test_a_list_without_end_is_cut_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = listing(lambda number: page([number], number, 10**9), monkeypatch)
    repository = Repository("acme/x", "model", "0" * 40, {}, API)
    with pytest.raises(EnergyLabelError, match=f"does not end after {MOST_PAGES} pages"):
        repository.open_request("Another")
    assert len(asked) == MOST_PAGES


def test_an_address_that_is_printed_holds_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    listing(lambda number: page([7], 0, 1), monkeypatch)
    repository = Repository("acme/x", "model", "0" * 40, {}, API)
    assert repository.open_request("Other 7") == "https://hub.example/sub/acme/x/discussions/7"

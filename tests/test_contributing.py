"""CONTRIBUTING says where things are changed, and each place that it names is there."""

import re
from pathlib import Path

import pytest

_IN_CODE = re.compile(r"`([^`\s]+)`")
_A_FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.(?:py|toml)")


def _text(repository: Path) -> str:
    return (repository / "CONTRIBUTING.md").read_text("utf-8")


def _map(repository: Path) -> list[tuple[str, list[str]]]:
    """What is changed, and the places where, line by line of the map."""
    table = _text(repository).split("Where do I change …")[1].split("| --- | --- |\n")[1].split("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return [(what, _IN_CODE.findall(where)) for what, where in rows]


def test_the_map_answers_the_ten_commonest_changes_and_each_place_is_there(repository: Path) -> None:
    rows = _map(repository)
    assert len(rows) == 10
    assert all(places for _, places in rows)
    assert [place for _, places in rows for place in places if not (repository / place).exists()] == []


PAGES = ("CONTRIBUTING.md", "README.md", "measurements/README.md", "site_src/pages/decisions/index.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_of_ours_that_is_named_is_there(repository: Path, page: str) -> None:
    words = _IN_CODE.findall((repository / page).read_text("utf-8"))
    # What is written in capitals stands for something else.
    named = {word for word in words if _A_FILE.fullmatch(word) and "NAME" not in word}
    roots = (repository, repository / "generator", repository / "measurements")
    assert [word for word in sorted(named) if not any((root / word).exists() for root in roots)] == []

"""CONTRIBUTING says where things are changed, and each place that it names is there, as are those that code names."""

import ast
import re
from collections.abc import Iterator
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


# From the top in plain words, or as code: a name alone, or a path from any folder that the file lies in.
_OURS = "generator|measurements|site_src|tests"
_FROM_THE_TOP = re.compile(rf"\b((?:{_OURS})(?:/[\w.-]+)+\.(?:py|toml|html|m?js|json|css|md))\b")
_NAMED_IN_CODE = re.compile(r"`((?:[\w-]+/)*[\w.-]+\.(?:py|html|js))`")
_OF_LIBRARIES = ("codecarbon/",)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _words_of(path: Path) -> str:
    """What a file says about itself: docstrings and comments."""
    text = path.read_text("utf-8")
    lines = [line.strip() for line in text.splitlines()]
    said = [line for line in lines if line.startswith("#" if path.suffix == ".py" else "//")]
    # Most files name no other, and what has no name as it stands has none in its docstrings either.
    if path.suffix == ".py" and (_FROM_THE_TOP.search(text) or _NAMED_IN_CODE.search(text)):
        documented = [node for node in ast.walk(ast.parse(text)) if isinstance(node, _DOCUMENTED)]
        said += [ast.get_docstring(node) or "" for node in documented]
    return "\n".join(said)


def _sources(repository: Path) -> Iterator[Path]:
    for folder in ("generator", "site_src", "tests"):
        for suffix in ("py", "js", "mjs"):
            yield from sorted((repository / folder).rglob(f"*.{suffix}"))


def test_every_file_that_code_names_is_there(repository: Path) -> None:
    sources = [*_sources(repository)]
    alone = {path.name for folder in _OURS.split("|") for path in (repository / folder).rglob("*.*")}
    gone = []
    for path in sources:
        words = _words_of(path)
        roots = [repository, repository / "generator", *(up for up in path.parents if up.is_relative_to(repository))]
        names = {*_FROM_THE_TOP.findall(words), *_NAMED_IN_CODE.findall(words)} - alone
        gone += [
            (str(path.relative_to(repository)), name)
            for name in sorted(names)
            if not name.startswith(_OF_LIBRARIES) and not any((root / name).exists() for root in roots)
        ]
    assert gone == []

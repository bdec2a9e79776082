"""A note is what MkDocs rendered last without a fault, or nothing."""

from pathlib import Path

import pytest

from generator.pages.rendered import Rendered
from generator.pages.storing.cache import Cache
from generator.remaking.inputs import Inputs
from generator.remaking.note import Note, confirm, offered_place, place_of, read_note, write_note
from generator.remaking.settings import Settings

_NOTE = Note(
    Settings("/somewhere", "measurements", "preview", "https://example.org/", "1000"),
    Inputs(("mkdocs.yml",), ("pages",), ("hooks.py",), (), ("SITE_URL",)),
    "inputs",
    "given",
    {"index.md": "# Home"},
    [Rendered("index.md", "./", "index.html", "Home", "<h1>Home</h1>", "<main></main>")],
    ["a shell"],
    "<urlset/>",
    [("assets/style.css", 1, 2, 3)],
)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Of its own."""
    return Cache(tmp_path / "cache")


def test_it_is_read_as_it_was_written(cache: Cache) -> None:
    place = place_of("site", Path("mkdocs.yml"))
    assert read_note(cache, place) is None
    write_note(cache, place, _NOTE)
    assert read_note(cache, place) == _NOTE
    assert read_note(cache, place_of("site", Path("other.yml"))) is None
    assert read_note(cache, place_of("other", Path("mkdocs.yml"))) is None


def test_what_is_offered_counts_once_it_is_confirmed_and_what_was_noted_before_no_more(cache: Cache) -> None:
    place = place_of("site", Path("mkdocs.yml"))
    write_note(cache, offered_place(place, "1"), _NOTE)
    assert read_note(cache, place) is None
    confirm(cache, place, "1")
    assert read_note(cache, place) == _NOTE
    # A build that offered nothing: of what it rendered nothing is known.
    confirm(cache, place, "2")
    assert read_note(cache, place) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"x\x9c", b"\0" * 100])
def test_one_of_another_version_or_damaged_is_none(
    cache: Cache, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    cache.keep("0" * 64, content)
    assert read_note(cache, "0" * 64) is None
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../b", ""])
def test_no_path_of_it_leaves_the_site(cache: Cache, path: str) -> None:
    for changed in (
        {"files": [(path, 1, 2, 3)]},
        {"pages": [Rendered("index.md", "./", path, "Home", "", "")]},
    ):
        write_note(cache, "0" * 64, Note(**{**vars(_NOTE), **changed}))
        assert read_note(cache, "0" * 64) is None

"""Texts that are kept: what each is made from is in its key, and a template that changes meanwhile keeps nothing."""

import ast
import sys
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from generator.build import build
from generator.pages import kept_texts
from generator.pages.edition.content import Content
from generator.pages.kept_texts import LIBRARIES, KeptTexts
from generator.pages.page import Page, Pages
from generator.pages.storing.cache import Cache
from tests import factories

# What is made with these is no page's text: it is painted or written by a process of its own, under a key of its own.
ELSEWHERE = {"pikepdf", "pypdfium2", "zlib-ng", "pandas", "pyarrow"}
ROOMS = ("labels", "pages", "records", "studies")


@pytest.fixture
def content(measurements: Path) -> Content:
    """That of one record."""
    return build(measurements, "https://example.org/", factories.TODAY).content


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates that may change."""
    folder = tmp_path / "templates"
    folder.mkdir()
    monkeypatch.setattr(kept_texts, "TEMPLATES", folder)
    return folder


def never() -> str:
    """A text that must not be made."""
    raise AssertionError


def test_a_text_is_made_once_and_known_by_what_it_depends_on(content: Content, tmp_path: Path, templates: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert KeptTexts(content, cache).text("a", lambda: "text") == "text"
    assert KeptTexts(content, cache).text("a", never) == "text"
    assert KeptTexts(content, cache).text("b", lambda: "another") == "another"
    other = replace(content, edition=replace(content.edition, site_url="https://example.com/"))
    assert KeptTexts(other, cache).text("a", lambda: "of another address") == "of another address"
    (templates / "card.html").touch()
    assert KeptTexts(content, cache).text("a", lambda: "of another template") == "of another template"


def test_pages_come_back_as_they_were_made(content: Content, tmp_path: Path, templates: Path) -> None:
    pages = [Page("tasks/a/index.md", "A’s", "‘<b>’", "<p>é\n</p>", picture="a.png"), Page("b.md", "", "", "", False)]
    cache = Cache(tmp_path / "cache")
    assert [*KeptTexts(content, cache).pages([Pages("shown", lambda: pages)])] == pages
    assert [*KeptTexts(content, cache).pages([Pages("shown", list)])] == pages


def test_what_was_made_while_a_template_changed_is_not_kept(content: Content, tmp_path: Path, templates: Path) -> None:
    def change() -> str:
        (templates / "new.html").touch()
        return "before or after"

    cache = Cache(tmp_path / "cache")
    assert KeptTexts(content, cache).text("a", change) == "before or after"
    assert KeptTexts(content, cache).text("a", lambda: "after") == "after"
    (templates / "new.html").unlink()
    assert KeptTexts(content, cache).text("a", lambda: "before") == "before"


def test_every_library_that_may_have_a_part_in_a_page_is_in_the_key(repository: Path) -> None:
    imported = set()
    for room in ROOMS:
        for path in (repository / "generator" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.partition(".")[0])
    theirs = imported - sys.stdlib_module_names - {"generator"}
    owners = packages_distributions()
    needed = {owners[name][0].lower() for name in theirs}
    known = {name.lower() for name in (*LIBRARIES, *ELSEWHERE)}
    assert {name for name in needed if name not in known} == set()

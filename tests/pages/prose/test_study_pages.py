"""Where figures come from: the overview and a study's page hold what the study says of itself and its labels."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from generator.build import build
from generator.pages.edition.content import Content
from generator.pages.environment import environment
from generator.pages.page import Page
from generator.pages.prose import study_pages
from generator.studies.registry import REGISTERED, studies
from tests.pages import making


@cache
def _content(measurements: Path) -> Content:
    return build(measurements, making.SITE_URL, date(2026, 12, 31)).content


@pytest.fixture
def content(committed: Path) -> Content:
    """The committed edition."""
    return _content(committed)


def _pages(content: Content) -> dict[str, Page]:
    return {page.path: page for page in study_pages.study_pages(environment(), content)}


def _text(markup: str) -> str:
    return " ".join(html.fromstring(markup).text_content().split())


def test_every_study_is_in_the_overview_and_has_a_page(content: Content) -> None:
    found = _pages(content)
    overview = html.fromstring(found["study/index.md"].body)
    links = overview.xpath("//tbody/tr/th/a/@href")
    assert sorted(links) == sorted(f"../study/{entry.id}/" for entry in REGISTERED)
    by_hand = {study.id for study in studies().values() if study.page_by_hand}
    written = {f"study/{entry.id}/index.md" for entry in REGISTERED if entry.id not in by_hand}
    assert set(found) == {"study/index.md", *written}
    files = Path(__file__).parents[3] / "site_src" / "pages" / "study"
    assert {path.stem for path in files.glob("*.md")} == by_hand


def test_the_overview_counts_each_record_once_and_goes_from_the_newest(content: Content) -> None:
    rows = html.fromstring(_pages(content)["study/index.md"].body).xpath("//tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]
    # What was measured with the suite is no study's.
    own = [label for label in content.edition.labels if label.source.url is None]
    assert own and sum(int(row[3]) for row in cells) == len(content.edition.labels) - len(own)
    years = [int(row[0]) for row in cells]
    assert years == sorted(years, reverse=True)
    for row in cells:
        numbers = [int(word) for word in row[4].replace(",", "").split() if word.isdigit()]
        assert sum(numbers) == int(row[3])


@pytest.mark.parametrize("entry", REGISTERED, ids=lambda entry: entry.id)
def test_a_page_tells_all_that_the_study_says_and_every_machine(entry: object, content: Content) -> None:
    study = studies()[entry.id]  # type: ignore[attr-defined]
    about = study.about
    assert about is not None
    if study.page_by_hand:
        return
    text = _text(_pages(content)[f"study/{study.id}/index.md"].body)
    for said in (about.measured, about.repeats, about.quality, about.citation, *about.doubts, *about.left_out):
        assert " ".join(said.split()) in text
    assert about.source in text.replace(" ", "")
    for name in study.profiles:
        profile = content.edition.profiles[name]
        assert profile.title in text
        assert " ".join(profile.boundary.plain.split()) in text
    assert ("There is no table of printed figures" in text) == (not study.tables)


def test_without_labels_there_is_no_study_to_tell_of() -> None:
    empty = Content(Path("nowhere"), making.edition([]))
    (page,) = study_pages.study_pages(environment(), empty)
    assert "No published study was taken over" in page.body and "<table" not in page.body
    assert study_pages.told(empty.edition) == []

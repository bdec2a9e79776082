"""Which pieces of hand-written pages are made again when a record changes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.pages.edition.content import Content
from generator.pages.environment import environment
from generator.pages.prose.fragments import _FIXED, filled, fragments, is_fixed
from tests.pages.states import ALL, edition_of


def _piece(content: Content, name: str) -> str:
    return filled(f"<!-- energy-label: {name} -->", fragments(environment(), content, {}, "../"), "page.md")


@pytest.mark.parametrize("name", sorted(_FIXED))
def test_a_fixed_piece_is_the_same_whatever_the_records_are(name: str, tmp_path: Path) -> None:
    some = edition_of(ALL)
    others = replace(
        edition_of({("acme/one", "fill-mask"): 2}), day=date(2025, 1, 2), site_url="https://elsewhere.org/"
    )
    pieces = [_piece(Content(tmp_path / str(place), made), name) for place, made in enumerate((some, others))]
    assert pieces[0] == pieces[1] != ""


def test_a_page_is_fixed_where_all_of_its_pieces_are() -> None:
    assert is_fixed("<!-- energy-label: licences --> &lt;!-- energy-label: policy --&gt;")
    assert not is_fixed("<!-- energy-label: licences --><!-- energy-label: edition -->")
    assert not is_fixed("&lt;!-- energy-label: embed-html --&gt;")

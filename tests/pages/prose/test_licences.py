"""What the site ships of others' work stands on it with its licence, word for word."""

import json
from importlib.metadata import distribution
from pathlib import Path

import pytest
from markupsafe import escape

from generator.pages.environment import environment
from generator.pages.prose.licences_page import VEGA, licences, shipped
from tests.vega_licences import shipped as carried

ROOT = Path(__file__).resolve().parents[3]


def test_of_each_package_that_vl_convert_carries_there_is_a_licence_of_this_very_version() -> None:
    """Another vl-convert carries others: run `python -m tests.vega_licences`."""
    told = {item["name"]: item["version"] for item in json.loads(VEGA.read_text("utf-8"))["packages"]}
    inside = carried()
    assert {"vega", "vega-lite", "vega-embed", "d3-scale", "topojson-client"} <= inside.keys()
    assert {name: told.get(name) for name in inside} == inside


def test_every_text_is_a_licence_and_stands_on_the_page_whole() -> None:
    page = licences(environment())
    assert len(shipped()) > 20
    for item in shipped():
        assert len(item.text) > 400 and item.title in page
        assert str(escape(item.text)) in page
    assert "<script" not in page


@pytest.mark.parametrize("name", ["material", "octicons", "fontawesome"])
def test_the_icons_licences_are_those_that_came_with_the_theme(name: str) -> None:
    [path] = [
        path
        for path in distribution("mkdocs-material").files or ()
        if path.as_posix().startswith(f"material/templates/.icons/{name}/LICENSE")
    ]
    text = path.read_text("utf-8")
    assert text in [item.text for item in shipped()]


def test_the_theme_s_and_our_own_are_there() -> None:
    texts = [item.text for item in shipped()]
    assert (ROOT / "LICENSE").read_text("utf-8") in texts
    assert any("Martin Donath" in text for text in texts) and any("University of Washington" in text for text in texts)

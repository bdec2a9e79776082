"""One palette: style sheet and TOML agree, and black text is readable on every class."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from generator.labels.scale import LETTERS
from generator.pages.palette import class_colour, palette

CSS = Path(__file__).parents[2] / "site_src" / "pages" / "assets" / "site.css"


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_in_wcag() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", [*LETTERS, "none"])
def test_black_text_is_readable_on_every_class(name: str) -> None:
    assert _contrast(palette()["ink"]["text"], palette()["classes"][name]) >= 4.5


@pytest.mark.parametrize("name", ["text", "soft"])
def test_text_is_readable_on_paper(name: str) -> None:
    assert _contrast(palette()["ink"][name], palette()["ink"]["paper"]) >= 4.5


@pytest.mark.parametrize("name", ["gpu", "cpu", "ram"])
def test_components_stand_out_from_paper(name: str) -> None:
    assert _contrast(palette()["components"][name], palette()["ink"]["paper"]) >= 3


def test_the_style_sheet_has_the_same_colours() -> None:
    text = re.sub(r"/\*.*?\*/", "", CSS.read_text("utf-8"), flags=re.DOTALL)
    written = {name: colour.upper() for name, colour in re.findall(r"--el-([A-Za-z]+):\s*(#[0-9A-Fa-f]{6})", text)}
    expected = palette()["classes"] | palette()["components"] | {"ink": palette()["ink"]["text"]}
    assert {name: written.get(name) for name in expected} == {name: colour.upper() for name, colour in expected.items()}


def test_neighbouring_classes_are_told_apart_without_their_hue() -> None:
    """From A to D lighter, from D to G darker: the order is there for those who see no colour at all."""
    luminance = [_luminance(class_colour(letter)) for letter in LETTERS]
    top = LETTERS.index("D")
    assert all(one < other for one, other in pairwise(luminance[: top + 1]))
    assert all(one > other for one, other in pairwise(luminance[top:]))


def test_no_two_classes_share_a_colour() -> None:
    assert len({class_colour(letter) for letter in [*LETTERS, None]}) == len(LETTERS) + 1

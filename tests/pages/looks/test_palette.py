"""One palette: no style sheet has colours of its own for it, and text is readable wherever it stands."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from generator.labels.grading.scale import LETTERS
from generator.pages.looks.palette import class_colour, palette, style_sheet
from generator.records.model import COMPONENTS

ASSETS = Path(__file__).parents[3] / "site_src" / "pages" / "assets"


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


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_stand_out_from_paper(name: str) -> None:
    assert _contrast(palette()["components"][name], palette()["ink"]["paper"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("surface", ["paper", "panel"])
def test_text_links_and_focus_are_readable_on_every_page(scheme: str, surface: str) -> None:
    colours = palette()[scheme]
    for name in ("text", "soft", "link", "focus"):
        assert _contrast(colours[name], colours[surface]) >= 4.5, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*palette()["approaches"], *palette()["components"]])
def test_one_colour_of_a_mark_stands_out_from_light_and_dark_paper(scheme: str, name: str) -> None:
    colours = palette()["approaches"] | palette()["components"]
    assert _contrast(colours[name], palette()[scheme]["paper"]) >= 3


def test_light_and_dark_name_the_same_colours() -> None:
    assert list(palette()["light"]) == list(palette()["dark"])


def test_a_hand_written_style_sheet_leaves_colours_to_the_palette() -> None:
    given = set(re.findall(r"(--el-[\w-]+):", style_sheet()))
    assert {"--el-A", "--el-gpu", "--el-zero-shot", "--el-ink", "--el-paper", "--el-focus"} <= given
    for sheet in sorted(ASSETS.glob("*.css")):
        assert given.isdisjoint(re.findall(r"(--el-[\w-]+)\s*:", sheet.read_text("utf-8"))), sheet.name


def test_neighbouring_classes_are_told_apart_without_their_hue() -> None:
    """From A to D lighter, from D to G darker: the order is there for those who see no colour at all."""
    luminance = [_luminance(class_colour(letter)) for letter in LETTERS]
    top = LETTERS.index("D")
    assert all(one < other for one, other in pairwise(luminance[: top + 1]))
    assert all(one > other for one, other in pairwise(luminance[top:]))


def test_no_two_classes_share_a_colour() -> None:
    assert len({class_colour(letter) for letter in [*LETTERS, None]}) == len(LETTERS) + 1

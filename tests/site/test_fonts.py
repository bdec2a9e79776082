"""Pictures in the fonts that readers have: each text stays where the table of widths says, whatever draws it."""

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.boxes import Box, text_boxes
from tests.pages.golden import FOLDER
from tests.site.tools import noto_sans, without_font

# Arial has Liberation's widths. Of the others one is much wider, and the last is all that some machines have.
FAMILIES = ("Liberation Sans", "DejaVu Sans", "Noto Sans", "DejaVu Sans Mono")
PICTURES = sorted(path for kind in ("label", "compact", "badge") for path in FOLDER.glob(f"{kind}-*.svg"))
# In pixels of the picture: widths are written to a tenth.
_SLACK = 0.3

# The texts of each picture: what each says, from where to where it goes, and how far its ink reaches up and down.
MEASURE = """async family => {
  await Promise.all(["400", "700"].map(weight => document.fonts.load(`${weight} 20px "${family}"`, "Wh")));
  document.body.style.setProperty("--family", `"${family}"`);
  const canvas = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("body > svg")].map(svg => [...svg.querySelectorAll("text")].map(text => {
    const style = getComputedStyle(text), line = Number(text.getAttribute("y")), count = text.getNumberOfChars();
    // Not its box, which a glyph's own overhang makes wider.
    const [left, right] = count ? [text.getStartPositionOfChar(0).x, text.getEndPositionOfChar(count - 1).x] : [0, 0];
    // Large, for ink is told in whole pixels.
    canvas.font = `${style.fontWeight} 1000px "${family}"`;
    const ink = canvas.measureText(text.textContent), size = parseFloat(style.fontSize) / 1000;
    return [text.textContent, left, right,
      line - ink.actualBoundingBoxAscent * size, line + ink.actualBoundingBoxDescent * size];
  }));
}"""
# The width in which a browser draws a text that nothing holds.
NATURAL = """family => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = `100px "${family}", "Liberation Serif"`;
  return canvas.measureText("per 1,000 queries").width;
}"""


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Any:
    """A page with every golden picture, one below the other."""
    page = browser.new_page()
    page.set_content(_document([path.read_text("utf-8") for path in PICTURES]))
    page.evaluate("() => document.fonts.load('20px \"Noto Sans\"', 'Wh')")
    yield page
    page.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_every_text_is_as_wide_as_the_table_says_and_none_runs_into_another(family: str, shown: Page) -> None:
    _need_font(family, shown)
    measured = shown.evaluate(MEASURE, family)
    assert len(measured) == len(PICTURES) > 80
    faults = [
        f"{path.name}: {fault}"
        for path, found in zip(PICTURES, measured, strict=True)
        for fault in _faults(path.read_text("utf-8"), [Box(*box) for box in found])
    ]
    assert faults == []


def test_the_measuring_finds_what_nothing_holds(shown: Page, browser: Browser) -> None:
    _need_font("DejaVu Sans", shown)
    label = (FOLDER / "label-longest-names.svg").read_text("utf-8")
    page = browser.new_page()
    page.set_content(_document([label.replace("textLength", "data-length")]))
    (found,) = page.evaluate(MEASURE, "DejaVu Sans")
    page.close()
    faults = _faults(label, [Box(*box) for box in found])
    assert any("wide" in fault for fault in faults)
    assert any("runs into" in fault for fault in faults)


def _faults(picture: str, found: list[Box]) -> list[str]:
    expected = text_boxes(picture)
    assert [box.text for box in found] == [box.text for box in expected]
    wide = [
        f"{box.text!r} goes from {box.left:.1f} to {box.right:.1f}, not {its.left:.1f} to {its.right:.1f}: too wide"
        for box, its in zip(found, expected, strict=True)
        # A class has the room of its tile or of its part of the ruler; what says nothing is nowhere.
        if len(box.text) > 1 and (abs(box.left - its.left) > _SLACK or abs(box.right - its.right) > _SLACK)
    ]
    met = [
        f"{one.text!r} runs into {other.text!r}"
        for n, one in enumerate(found)
        for other in found[n + 1 :]
        if one.meets(other, _SLACK)
    ]
    return wide + met


def _document(pictures: list[str]) -> str:
    faces = "".join(
        f"@font-face {{ font-family: 'Noto Sans'; font-weight: {weight};"
        f" src: url(data:font/woff2;base64,{_encoded(path)}); }}"
        for weight, path in noto_sans().items()
    )
    style = f"{faces} svg {{ display: block; font-family: var(--family) !important; }}"
    return f"<!doctype html><style>{style}</style><body>{''.join(pictures)}"


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def _need_font(family: str, page: Page) -> None:
    """Where the browser lacks the font, it would measure another and find nothing."""
    if page.evaluate(NATURAL, family) == page.evaluate(NATURAL, "no such font"):
        without_font(family)

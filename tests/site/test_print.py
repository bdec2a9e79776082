"""On paper: a card is one A4 sheet a label, its figures on the face, prompts and sources on the back; a table says what
it leaves out, and a result what it was computed with.
"""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.pages.looks.palette import palette
from tests.site.conftest import STUDY
from tests.site.inspecting import FAINT
from tests.site.serving import served, visit
from tests.site.tools import poppler

# The longest name, with the most data sets of any card with one label, and the shortest.
ONE_LABEL = ("models/polejowska/detr-r50-cd45rb-8ah-6l-gelu-corrected/", "models/microsoft/resnet-50/")
SEVERAL = "models/openai-community/gpt2/"
KINDS = (
    "", "understand/", "understand/need/", "understand/quantising/", "understand/others/", "tasks/", "tasks/chat/",
    "calculator/", "compare/", SEVERAL, "methodology/", "closed/", "measure/embed/",
)  # fmt: skip
# An A4 sheet less its margins (print.css), at 96 pixels an inch.
SHEET_PX = 688

# What is seen and ends beyond the edges of a sheet's text: a printer cuts it off.
CUT = """() => [...document.querySelectorAll("main *")].filter(item => {
  const box = item.getBoundingClientRect();
  if (!box.width || !box.height || (item.ownerSVGElement && item.tagName !== "svg")) return false;
  if (!item.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  return getComputedStyle(item).clipPath === "none" && (box.left < -0.5 || box.right > innerWidth + 0.5);
}).map(item => `${item.tagName}.${item.className}: ${item.textContent.trim().slice(0, 40)}`)"""
# Tiles and the like that a sheet's end may cut in two.
PARTED = """() => [...document.querySelectorAll("main li")].filter(item =>
  item.offsetHeight > 60 && parseFloat(getComputedStyle(item.firstElementChild ?? item).borderTopWidth) > 0
  && getComputedStyle(item).breakInside !== "avoid").map(item => item.textContent.trim().slice(0, 40))"""


@pytest.fixture(scope="module")
def paper(browser: Browser, few: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """The text of each sheet of a page of the small site, by its path."""

    def printed(path: str) -> list[str]:
        return _sheets(_printed(browser, few, path, tmp_path_factory.mktemp("paper") / "page.pdf"))

    return printed


def _sheets(pdf: Path) -> list[str]:
    command = [poppler("pdftotext"), "-layout", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return [re.sub(r"\s+", " ", sheet) for sheet in told.stdout.split("\f")[:-1]]


def _printed(browser: Browser, site: Path, path: str, out: Path) -> Path:
    # By dark, and without the backgrounds that browsers leave out unless told: the reader's usual case.
    with served(site) as address, visit(browser, address, 1280, dark=True) as visited:
        visited.open(path).pdf(path=out, prefer_css_page_size=True, print_background=False)
        assert visited.faults == []
    return out


def _facts(pdf: Path) -> dict[str, str]:
    told = subprocess.run([poppler("pdfinfo"), str(pdf)], capture_output=True, text=True, check=True)
    return {name: value.strip() for name, _, value in (line.partition(":") for line in told.stdout.splitlines())}


@pytest.mark.parametrize("path", ONE_LABEL)
def test_a_card_with_one_label_is_one_sheet(path: str, browser: Browser, site: Path, tmp_path: Path) -> None:
    pdf = _printed(browser, site, path, tmp_path / "card.pdf")
    facts, (text, back) = _facts(pdf), _sheets(pdf)
    assert facts["Page size"].endswith("(A4)")
    for told in (
        "What was asked, and of what",
        "Data set",
        "Who measured, and with what",
        "https://github.com/sashavor",
    ):
        assert told in back
    assert "What was asked" not in text
    name = path.split("/")[2]
    energy = re.search(r"Energy ([\d.,]+) Wh per 1,000 queries", text)
    assert energy, text
    for told in (name, "95 % interval", "The whole computer was counted", "How to cite", f"/{path}"):
        assert told in text
    for screen_only in ("Skip to the content", "Search", "Methodology", "Badge endpoint"):
        assert screen_only not in text + back


def test_a_card_with_several_labels_has_a_page_for_each(browser: Browser, site: Path, tmp_path: Path) -> None:
    pdf = _printed(browser, site, SEVERAL, tmp_path / "card.pdf")
    pictures = (site / "labels" / "openai-community" / "gpt2").glob("*.svg")
    # Each label lies at two addresses; those that name the profile are counted.
    labels = sum(path.name.endswith(f"--{STUDY}.svg") for path in pictures)
    assert labels > 1
    sheets = _sheets(pdf)
    assert labels <= len(sheets) <= 2 * labels + 1
    # The reader may print before scrolling: no label waits to be scrolled to. Each begins a page.
    assert [sheet.count("MODEL ENERGY LABEL") for sheet in sheets].count(1) == labels
    assert "".join(sheets).count("MODEL ENERGY LABEL") == labels


def test_the_colours_of_classes_and_components_are_printed(browser: Browser, site: Path, tmp_path: Path) -> None:
    pdf = _printed(browser, site, ONE_LABEL[0], tmp_path / "card.pdf")
    command = [poppler("pdftoppm"), "-r", "40", str(pdf), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    picture, _ = sorted(tmp_path.glob("page*.ppm"))
    data = picture.read_bytes()
    width, height = (int(number) for number in data.split(b"\n", 3)[1].split())
    pixels = data[-3 * width * height :]
    colours = {tuple(pixels[at : at + 3]) for at in range(0, len(pixels), 3)}
    # The bar of components stands beside the label, in the right half of the page.
    gpu = tuple(bytes.fromhex(palette()["components"]["gpu"][1:]))
    assert gpu in colours
    # Paper is white to its edge, whatever the reader's screen was.
    assert set(pixels[: 3 * width]) == {255}


def test_a_filtered_table_says_so_and_every_sheet_has_its_head(paper: Callable[[str], list[str]]) -> None:
    whole = "".join(paper("tasks/text-classification/"))
    assert "This table is filtered" not in whole
    sheets = paper("tasks/text-classification/?class=C,D&find=a")
    text = "".join(sheets)
    assert re.search(
        r"This table is filtered\. Find a model: a; Class: C, D\. \d+ of \d+ labels, by energy, lowest", text
    )
    rows = [sheet for sheet in sheets if re.search(r"\d–\d.*\d×", sheet)]
    assert len(rows) > 1
    for sheet in rows:
        assert "95 %" in sheet and "thriftiest" in sheet
    # Where a link leads is printed behind it.
    assert "Source (https://" in text


def test_a_result_says_what_it_was_computed_with(paper: Callable[[str], list[str]]) -> None:
    text = " ".join(paper("calculator/?price=0.3&currency=EUR&pue=1.2&grid=FRA"))
    assert "PUE 1.2; price of a kWh: 0.3 EUR." in text
    assert re.search(r"electricity from France, [\d.]+ g CO₂e per kWh \(20", text)
    # What is folded on a screen is open on paper.
    assert "g CO₂e per kWh Year Source" in text


def test_nothing_is_cut_by_the_edge_of_a_sheet_and_all_ink_is_told_from_its_ground(
    browser: Browser, address: str
) -> None:
    with visit(browser, address, SHEET_PX) as visited:
        for path in KINDS:
            page = visited.open(path)
            page.emulate_media(media="print")
            page.evaluate("() => document.getAnimations().forEach(running => running.finish())")
            assert page.evaluate(CUT) == [], path
            assert page.evaluate(PARTED) == [], path
            assert page.evaluate(FAINT) == [], path
            page.emulate_media(media="screen")
        assert visited.faults == []

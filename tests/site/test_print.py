"""A card on paper: one label, one A4 page, with all that a reader needs to believe and cite it."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.pages.palette import palette
from tests.site.conftest import STUDY
from tests.site.serving import served, visit
from tests.site.tools import poppler

# The longest name, with the most data sets of any card with one label, and the shortest.
ONE_LABEL = ("models/polejowska/detr-r50-cd45rb-8ah-6l-gelu-corrected/", "models/microsoft/resnet-50/")
SEVERAL = "models/openai-community/gpt2/"


def _printed(browser: Browser, site: Path, path: str, out: Path) -> Path:
    # By dark, and without the backgrounds that browsers leave out unless told: the reader's usual case.
    with served(site) as address, visit(browser, address, 1280, dark=True) as visited:
        visited.open(path).pdf(path=out, prefer_css_page_size=True, print_background=False)
        assert visited.faults == []
    return out


def _facts(pdf: Path) -> dict[str, str]:
    told = subprocess.run([poppler("pdfinfo"), str(pdf)], capture_output=True, text=True, check=True)
    return {name: value.strip() for name, _, value in (line.partition(":") for line in told.stdout.splitlines())}


def _text(pdf: Path) -> str:
    command = [poppler("pdftotext"), "-layout", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", told.stdout)


@pytest.mark.parametrize("path", ONE_LABEL)
def test_a_card_with_one_label_is_one_page(path: str, browser: Browser, site: Path, tmp_path: Path) -> None:
    pdf = _printed(browser, site, path, tmp_path / "card.pdf")
    facts, text = _facts(pdf), _text(pdf)
    assert facts["Pages"] == "1"
    assert facts["Page size"].endswith("(A4)")
    name = path.split("/")[2]
    energy = re.search(r"Energy ([\d.,]+) Wh per 1,000 queries", text)
    assert energy, text
    for told in (name, "95 % interval", "The whole computer was counted", "How to cite", f"/{path}"):
        assert told in text
    for screen_only in ("Skip to the content", "Search", "Methodology", "Badge endpoint"):
        assert screen_only not in text


def test_a_card_with_several_labels_has_a_page_for_each(browser: Browser, site: Path, tmp_path: Path) -> None:
    pdf = _printed(browser, site, SEVERAL, tmp_path / "card.pdf")
    pictures = (site / "labels" / "openai-community" / "gpt2").glob("*.svg")
    # Each label lies at two addresses; those that name the profile are counted.
    labels = sum(path.name.endswith(f"--{STUDY}.svg") for path in pictures)
    assert labels > 1
    assert _facts(pdf)["Pages"] == str(labels)
    # The reader may print before scrolling: no label waits to be scrolled to.
    assert _text(pdf).count("MODEL ENERGY LABEL") == labels


def test_the_colours_of_classes_and_components_are_printed(browser: Browser, site: Path, tmp_path: Path) -> None:
    pdf = _printed(browser, site, ONE_LABEL[0], tmp_path / "card.pdf")
    command = [poppler("pdftoppm"), "-r", "40", str(pdf), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    (picture,) = tmp_path.glob("page*.ppm")
    data = picture.read_bytes()
    width, height = (int(number) for number in data.split(b"\n", 3)[1].split())
    pixels = data[-3 * width * height :]
    colours = {tuple(pixels[at : at + 3]) for at in range(0, len(pixels), 3)}
    # The bar of components stands beside the label, in the right half of the page.
    gpu = tuple(bytes.fromhex(palette()["components"]["gpu"][1:]))
    assert gpu in colours
    # Paper is white to its edge, whatever the reader's screen was.
    assert set(pixels[: 3 * width]) == {255}

"""The page on whether a large model is needed, as readers meet it: with a small computer's records, and without."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from tests import own_records
from tests.sharing import Shared
from tests.site.building import MEASUREMENTS, built, few_measurements
from tests.site.inspecting import BROKEN_WORDS, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import served, visit
from tests.site.test_axe import RUN
from tests.site.tools import axe

PAGE = "understand/need/"


@pytest.fixture(scope="module")
def with_own(builds: None, shared: Shared) -> Path:
    """A site of a handful of records and those of a small computer; to be read only."""

    def write(folder: Path) -> None:
        few_measurements(folder)
        own_records.write(folder / "measurements")

    configured = shared("few-and-own", write) / "mkdocs.yml"
    return shared("few-and-own-site", lambda out: built(out, "--config-file", str(configured)))


@pytest.fixture(scope="module")
def there(with_own: Path) -> Iterator[str]:
    with served(with_own) as address:
        yield address


def _machines(site: Path) -> list[str]:
    document = json.loads((site / "api" / "v1" / "tasks" / "text-classification.json").read_text("utf-8"))
    return list(document["profiles"])


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_chart_is_whole_without_a_script(
    width: int, dark: bool, browser: Browser, with_own: Path, there: str
) -> None:
    with visit(browser, there, width, dark, script=False) as visited:
        page = visited.open(PAGE)
        charts = page.locator(".el-need-chart")
        # One for each machine that the job was measured on.
        assert charts.count() == len(_machines(with_own)) > 1
        for mark in (".el-need-mark", ".el-need-plot", ".el-need-computer"):
            boxes = [item.bounding_box() for item in charts.first.locator(mark).all()]
            assert boxes
            assert all(box and box["width"] > 0 and 0 <= box["x"] <= width - box["width"] for box in boxes), mark
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(BROKEN_WORDS) == []
        assert visited.faults == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", [PAGE, "understand/quantising/"])
def test_axe_finds_no_violation_with_own_records(path: str, dark: bool, browser: Browser, there: str) -> None:
    with visit(browser, there, 1280, dark) as visited:
        page = visited.open(path)
        page.evaluate(axe())
        assert page.evaluate(RUN) == []


def test_twins_are_on_the_quantising_page_and_not_on_this(with_own: Path) -> None:
    twin = own_records.twins()[0].model
    assert f"models/{twin}/" not in (with_own / PAGE / "index.html").read_text("utf-8")
    quantising = html.parse(with_own / "understand/quantising/index.html").getroot()
    (heading,) = quantising.xpath("//h2[@id='estimated']")
    assert "twins" in heading.getparent().text_content()
    figures = quantising.xpath("//figure[contains(., 'twins')]")
    (own,) = (figure for figure in figures if own_records.profile().short in figure.text_content())
    assert len(own.xpath(".//*[local-name()='svg']")) == 1


def test_every_way_leads_there(site: Path) -> None:
    for place in ("index.html", "tasks/text-classification/index.html", "calculator/index.html"):
        links = html.parse(site / place).xpath("//main//a/@href")
        assert any(link.endswith(PAGE) for link in links), place
    quantising = html.parse(site / "understand/quantising/index.html")
    assert quantising.xpath("//article//a[@href='../need/']")


def test_every_committed_model_of_the_job_stands_there(site: Path) -> None:
    records = sorted((MEASUREMENTS / "records").glob("power-hungry-*/text-classification/*.json"))
    models = {json.loads(path.read_bytes())["model"].split("/")[1] for path in records}
    page = html.parse(site / PAGE / "index.html").getroot()
    (chart,) = page.xpath("//section[@aria-labelledby='need-power-hungry-8xa100-node']")
    assert {cell.text_content() for cell in chart.xpath(".//tbody//th/a")} == models

"""The page on quantising as readers meet it: whole without a script, its charts told as tables, linked from cards."""

import re
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from tests.site.inspecting import OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import visit

PAGE = "understand/quantising/"
# A phone's first three screens.
_SOON = 3 * 844


def _main(site: Path) -> html.HtmlElement:
    (main,) = html.parse(site / PAGE / "index.html").getroot().iterfind(".//article")
    return main


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_whole_without_a_script(width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width, script=False) as visited:
        page = visited.open(PAGE)
        charts = page.locator(".el-drawing svg[role=img]")
        assert charts.count() > 5
        assert all(charts.nth(place).is_visible() for place in range(charts.count()))
        assert page.locator(".el-said").is_visible()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert visited.faults == []


def test_the_answer_and_the_picture_come_soon_on_a_phone(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open(PAGE)
        first = page.locator(".el-drawing svg[role=img]").first.bounding_box()
        assert first is not None
        assert first["y"] < _SOON


def test_every_pair_that_is_counted_has_its_row(site: Path) -> None:
    main = _main(site)
    counted = re.search(r"([0-9,]+)\s+pairs of one model", main.text_content())
    assert counted is not None
    rows = main.xpath("//section[contains(@class, 'el-method')]//details//tbody/tr")
    assert len(rows) == int(counted[1].replace(",", ""))
    tables = main.xpath("//section[contains(@class, 'el-method')]//details")
    assert len(tables) == len(main.xpath("//section[contains(@class, 'el-method')]"))


def test_cards_lead_to_their_method(site: Path) -> None:
    links = _main(site).xpath("//section[contains(@class, 'el-method')]//tbody//th/a/@href")
    cards = {link.partition("#")[0].removeprefix("../../") for link in links}
    assert cards
    ids = set(_main(site).xpath("//@id"))
    for card in sorted(cards):
        told = html.parse(site / card / "index.html").xpath(
            "//dt[text()='Quantised']/following-sibling::dd[1]//a/@href"
        )
        assert told, card
        assert {link.partition("#")[2] for link in told} <= ids | {""}


def test_home_and_navigation_lead_there(site: Path) -> None:
    home = html.parse(site / "index.html").getroot()
    assert PAGE in home.xpath("//h2[@id='quantising']/following-sibling::p[1]/a/@href")
    assert PAGE in home.xpath("//nav//a/@href")

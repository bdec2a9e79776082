"""A card of many labels in a real browser: what an address names is opened, with and without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import visit
from tests.site.test_axe import RUN
from tests.site.tools import axe

# Four jobs on one machine in nine number formats, and one of them on two machines more.
CARD = "models/mistralai/Mistral-7B-Instruct-v0.3/"
FOLD = ".el-entry-fold"


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_it_can_be_read(width: int, dark: bool, browser: Browser, address: str) -> None:
    with visit(browser, address, width, dark=dark) as visited:
        page = visited.open(CARD)
        assert page.locator(f"{FOLD}[open]").count() == 1 < page.locator(FOLD).count()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(FAINT) == []
        page.evaluate(axe())
        assert page.evaluate(RUN) == []
        assert visited.faults == []


def test_a_way_from_the_overview_and_an_address_open_what_they_name(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(CARD)
        link = page.locator('.el-overview a[href^="#"]').last
        anchor = str(link.get_attribute("href"))
        named = f'{FOLD}:has([id="{anchor[1:]}"]) .el-label'
        link.click()
        expect(page.locator(named)).to_be_in_viewport()
    with visit(browser, address, 1280) as visited:
        page = visited.open(CARD + anchor)
        expect(page.locator(named)).to_be_in_viewport()


def test_without_a_script_each_can_be_opened(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, script=False) as visited:
        fold = visited.open(CARD).locator(FOLD).last
        fold.locator("> summary").click()
        expect(fold.locator(".el-verdict")).to_be_visible()


def test_no_label_waits_for_the_reader_to_be_found_by_its_address(site: Path) -> None:
    """The heading that an address leads to stands outside what is folded."""
    page = (site / CARD / "index.html").read_text("utf-8")
    folded = re.findall(r'<details class="el-entry-fold"[^>]*><summary>\s*<h2 id="([^"]+)"', page)
    assert folded == re.findall(r'<section class="el-entry" aria-labelledby="([^"]+)"', page)

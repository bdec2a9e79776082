"""A card's curve in a real browser: readable on a phone and a desk, by day and by night, with and without a script."""

import pytest
from playwright.sync_api import Browser, Page

from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import visit
from tests.site.test_axe import RUN
from tests.site.tools import axe

CARD = "models/meta-llama/Llama-3.1-8B-Instruct/"
# Of many GPUs and many points, none of them a text.
PICTURES = "models/black-forest-labs/FLUX.1-dev/"
# Its limit is far to the right, so that little room is left for what is slower.
NARROW = "models/google/gemma-3-27b-it/"

# Dots whose middle lies outside their own plot.
OUTSIDE = """() => [...document.querySelectorAll(".el-curve-dot")].filter(dot => {
  const box = dot.getBoundingClientRect(), plot = dot.closest(".el-curve-plot").getBoundingClientRect();
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return x < plot.left - 1 || x > plot.right + 1 || y < plot.top - 1 || y > plot.bottom + 1;
}).length"""
# Ticks that lie on one another.
CROWDED = """() => [...document.querySelectorAll(".el-curve-xticks, .el-curve-yticks")].filter(axis => {
  const boxes = [...axis.children].map(tick => tick.getBoundingClientRect());
  return boxes.some((one, at) => boxes.slice(at + 1).some(other =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom));
}).length"""


def _checked(page: Page) -> None:
    assert page.locator(".el-curve").first.is_visible()
    assert page.evaluate(OUTSIDE) == 0
    assert page.evaluate(CROWDED) == 0
    assert page.evaluate(PAGE_OVERFLOW) <= 0
    assert page.evaluate(OVERFLOWING) == []
    for figure in page.locator(".el-curve").all():
        assert figure.locator(".el-curve-here").count() == 1


@pytest.mark.parametrize("path", [CARD, PICTURES])
@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1280, False), (1280, True)])
def test_a_curve_is_readable(path: str, width: int, dark: bool, browser: Browser, address: str) -> None:
    with visit(browser, address, width, dark=dark) as visited:
        page = visited.open(path)
        _checked(page)
        assert page.evaluate(FAINT) == []
        page.evaluate(axe())
        assert page.evaluate(RUN) == []
        assert visited.faults == []


def test_what_is_slower_than_asked_is_said_within_a_phone(browser: Browser, address: str) -> None:
    with visit(browser, address, 360) as visited:
        page = visited.open(NARROW)
        page.locator(".el-curve-plot").first.scroll_into_view_if_needed()
        assert page.locator(".el-curve-beyond:visible").count()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []


def test_it_is_whole_without_a_script_and_its_table_has_every_point(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, script=False) as visited:
        page = visited.open(CARD)
        _checked(page)
        first = page.locator(".el-curve").first
        details = page.locator(".el-curve + details").first
        details.locator("summary").click()
        rows = details.locator("tbody tr")
        assert rows.count() >= first.locator(".el-curve-dot").count() > 1
        assert details.locator(".el-curve-mine").is_visible()


def test_printed_a_curve_keeps_its_dots_and_stays_on_one_page(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(CARD)
        page.emulate_media(media="print")
        dot = page.locator(".el-curve-here").first
        assert dot.is_visible()
        assert dot.evaluate("dot => getComputedStyle(dot).printColorAdjust") == "exact"
        figure = page.locator(".el-curve").first
        assert figure.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"

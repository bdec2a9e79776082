"""By keyboard, on narrow screens, in the system's own colours: every stop is seen, every mark drawn, nothing cut."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.site.inspecting import CUT_CAPTIONS, CUT_NAME, OVERFLOWING, PAGE_OVERFLOW, SPACED, UNREACHED
from tests.site.serving import served, visit
from tests.site.stops_and_marks import MARKS, STOP
from tests.site.test_axe import RUN
from tests.site.tools import axe

TASK = "tasks/text-classification/"
COMPARED = "compare/?m=sbcBI/sentiment_analysis_model&m=google/flan-t5-base&m=openai-community/gpt2"
PAGES = ("", TASK, "models/openai-community/gpt2/", COMPARED, "calculator/")
WIDTHS = (360, 800, 1100, 1280)
NARROW = (360, 800, 1100)
# Of a long page the first and the last stops: between them there is more of the same.
MOST_STOPS = 30


@pytest.fixture(scope="module")
def address(few: Path) -> Iterator[str]:
    with served(few) as address:
        yield address


@pytest.fixture(scope="module")
def curved(few: Path) -> str:
    """A card with a curve."""
    return _card(few, "el-curve-plot")


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_and_every_stop_by_keyboard_is_in_sight_and_shows_that_it_is_one(
    width: int, browser: Browser, address: str
) -> None:
    with visit(browser, address, width) as visited:
        faults = []
        for path in PAGES:
            page = visited.open(path)
            if page.evaluate(PAGE_OVERFLOW) > 0:
                faults.append(f"{path}: wider than its window")
            faults += [f"{path}: {fault}" for key in ("Tab", "Shift+Tab") for fault in _stops(page, key)]
        assert faults == []
        assert visited.faults == []


def _stops(page: Page, key: str) -> Iterator[str]:
    """What is wrong with each stop on the way through a page, forwards or backwards."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        fault = page.evaluate(STOP)
        if fault == "end":
            return
        if fault:
            yield f"{key}: {fault}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", NARROW)
def test_the_menu_opens_and_closes_by_keyboard_and_its_links_are_stops_only_while_it_is_open(
    width: int, script: bool, browser: Browser, address: str
) -> None:
    with visit(browser, address, width, script=script) as visited:
        page = visited.open("about/")
        drawer = page.locator(".el-drawer")
        menu, link = drawer.locator("> summary"), drawer.get_by_role("link", name="Models")
        assert not link.is_visible()
        for _ in range(2):
            # Past the link that leads over the head.
            page.keyboard.press("Tab")
        assert menu.evaluate("item => item === document.activeElement && item.ariaLabel === 'Menu'")
        page.keyboard.press("Enter")
        link.wait_for(state="visible")
        page.keyboard.press("Tab")
        assert drawer.locator(".el-menu :focus").count() == 1
        # What stands folded is opened by the browser itself.
        drawer.locator("summary", has_text="Understand").press("Enter")
        drawer.get_by_role("link", name="Glossary").wait_for(state="visible")
        if script:
            page.keyboard.press("Escape")
        else:
            menu.press("Enter")
        assert menu.evaluate("item => item === document.activeElement && !item.parentElement.open")
        link.wait_for(state="hidden")
        assert visited.faults == []


@pytest.mark.parametrize("width", NARROW)
def test_axe_finds_no_violation_on_narrower_screens_and_in_the_open_menu(
    width: int, browser: Browser, address: str, curved: str
) -> None:
    with visit(browser, address, width) as visited:
        for path in (*PAGES, curved, "understand/quantising/") if width == min(NARROW) else ("", TASK, curved):
            page = visited.open(path)
            page.evaluate(axe())
            assert page.evaluate(RUN) == [], path
        page.locator(".el-drawer > summary").press("Enter")
        page.locator(".el-drawer a").first.wait_for(state="visible")
        # What the menu lies over is hidden meanwhile, its heading too.
        assert [fault for fault in page.evaluate(RUN) if not fault.startswith("page-has-heading-one:")] == []


def test_in_forced_colours_every_mark_is_drawn(browser: Browser, address: str, curved: str) -> None:
    with visit(browser, address, 1280) as visited:
        paths = (
            *PAGES,
            curved,
            "tasks/",
            "understand/",
            "understand/quantising/",
            "understand/need/",
            "measure/embed/",
        )
        marks: dict[str, Any] = {}
        for path in paths:
            marks[path] = visited.open(path).evaluate(MARKS)
        visited.page.emulate_media(forced_colors="active")
        lost = []
        for path in paths:
            page = visited.open(path)
            drawn = page.evaluate(MARKS)
            lost += [f"{path}: {name}" for name in sorted(set(marks[path]) - set(drawn))]
            page.evaluate(axe())
            # The contrast of the system's colours is the system's affair.
            assert [fault for fault in page.evaluate(RUN) if not fault.startswith("color-contrast:")] == [], path
        assert sum(map(len, marks.values())) > 30
        assert lost == []


def test_no_kind_of_page_is_wider_than_320_pixels_and_no_chart_than_its_box(
    browser: Browser, address: str, few: Path, curved: str
) -> None:
    kinds = [path.parent.relative_to(few).as_posix() for path in few.glob("*/index.html")]
    kinds += [
        path.parent.relative_to(few).as_posix() for path in few.glob("*/*/index.html") if path.parts[-4] != "labels"
    ]
    assert len(kinds) > 30
    with visit(browser, address, 320) as visited:
        for path in ("", *(f"{kind}/" for kind in sorted(kinds)), curved, COMPARED):
            page = visited.open(path)
            assert page.evaluate(PAGE_OVERFLOW) <= 0, path
            assert page.evaluate(OVERFLOWING) == [], path
            assert page.evaluate(CUT_CAPTIONS) == [], path
            assert page.evaluate(UNREACHED) == [], path
            assert page.evaluate(CUT_NAME) == [], path
            if page.locator("[data-spec]").count():
                page.locator("[data-spec]").first.scroll_into_view_if_needed()
                page.wait_for_function("() => !document.querySelector('.el-chart-box > svg')")
                wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
                assert page.locator(".el-chart-box").evaluate_all(wide) == 0, path
            page.evaluate(SPACED)
            assert page.evaluate(PAGE_OVERFLOW) <= 0, path
        assert visited.faults == []


# Where the words of a record stand, by page: any of them may be one long word, such as the name of a machine.
WORDED = {
    "models/openai-community/gpt2/": (".el-figures dd",),
    "tasks/text-classification/": ("th.c-model a", ".el-size-model a"),
    "models/": (".el-chip:not([class*=el-class-]) span",),
    COMPARED: (".el-cmp-kind", ".el-cmp-card h3 a", ".el-cmp-card dd small", ".el-cmp-name"),
}
OVERVIEW = (".el-overview-box caption b", ".el-overview-box caption small", ".el-overview-box th a")
FOLDED = (".el-entry-fold > summary h2 small",)

# Says a long word in each of these places, and returns those in which a part of it is out of sight.
SAID_LONG = """(places) => places.flatMap(place => [...document.querySelectorAll(place)].filter(item => {
  const range = document.createRange();
  item.textContent = "W".repeat(60);
  range.selectNodeContents(item);
  return [...range.getClientRects()].some(line => line.right > innerWidth + 0.5);
}).map(() => place))"""


def test_a_long_word_of_a_record_stays_in_sight_on_a_phone(browser: Browser, address: str, few: Path) -> None:
    pages = WORDED | {_card(few, "el-overview-box"): OVERVIEW, _card(few, "el-entry-fold"): FOLDED}
    with visit(browser, address, 360) as visited:
        for path, places in pages.items():
            page = visited.open(path)
            for place in places:
                page.locator(place).first.wait_for(state="attached")
            page.locator("details").evaluate_all("all => all.forEach(item => { item.open = true; })")
            assert page.evaluate(SAID_LONG, places) == [], path
            assert page.evaluate(PAGE_OVERFLOW) <= 0, path
        assert visited.faults == []


def _card(site: Path, part: str) -> str:
    """The first card that has this part."""
    cards = (path for path in sorted(site.glob("models/*/*/index.html")) if part in path.read_text("utf-8"))
    return next(cards).parent.relative_to(site).as_posix() + "/"


def test_a_short_command_in_a_sentence_stays_on_one_line(browser: Browser, address: str) -> None:
    broken = """codes => codes.filter(code => code.textContent.length <= 24)
      .filter(code => code.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(code).fontSize))
      .map(code => code.textContent)"""
    with visit(browser, address, 390) as visited:
        page = visited.open("measure/")
        codes = page.locator("main :is(p, li) > code")
        assert codes.count() > 20
        assert codes.evaluate_all(broken) == []
        assert visited.faults == []


@pytest.mark.parametrize("width", [360, 1280])
def test_copy_covers_no_end_of_a_line_and_says_so_for_a_moment(width: int, browser: Browser, address: str) -> None:
    covered = """() => [...document.querySelectorAll("pre")].filter(pre => {
      const range = document.createRange(), button = pre.querySelector(".el-copy-code").getBoundingClientRect();
      const code = pre.querySelector("code");
      const beside = code.getBoundingClientRect().right <= button.left;
      if (!beside && code.scrollWidth > code.clientWidth && innerWidth > 800) return true;
      code.scrollLeft = code.scrollWidth;
      range.selectNodeContents(code);
      return [...range.getClientRects()].some(line => line.right > button.left && line.left < button.right
        && line.bottom > button.top && line.top < button.bottom);
    }).map(pre => pre.textContent)"""
    with visit(browser, address, width) as visited:
        for path in ("measure/", "measure/a100/", "measure/submit/", "api/", "measure/embed/", "about/"):
            assert visited.open(path).evaluate(covered) == [], path
        visited.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visited.open(TASK)
        button, count = page.locator(".el-tools .el-copy"), page.locator(".el-count")
        said = count.inner_text()
        for _ in range(2):
            button.click()
            page.get_by_role("button", name="Link copied").wait_for()
        page.get_by_role("button", name="Copy link to this view").wait_for()
        assert count.inner_text() == said
        assert visited.faults == []


# Those of the rows of letters of which one stands on another line, or is cut off.
ONE_LINE = """rows => rows.filter(row => row.scrollWidth > row.clientWidth
  || [...row.children].some(letter => letter.offsetTop !== row.children[0].offsetTop)).map(row => row.textContent)"""


def test_a_tile_draws_provisional_letters_hollow_and_all_in_one_line(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("tasks/")
        hollow = page.locator(".el-tile-classes .el-provisional").first
        assert hollow.evaluate("item => getComputedStyle(item).backgroundColor") == "rgba(0, 0, 0, 0)"
        assert page.locator(".el-tile-classes span:not(.el-provisional)").count() > 0
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".el-tile-classes").evaluate_all(ONE_LINE) == [], width

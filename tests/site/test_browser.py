"""What a reader sees, in a real browser: nothing overflows, nothing is fetched elsewhere, nothing needs a script."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.pages.looks.palette import palette
from tests.site.building import ROOT
from tests.site.inspecting import BROKEN_WORDS, FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import served, visit

COMPARED = "compare/?m=sbcBI/sentiment_analysis_model&m=google/flan-t5-base&m=openai-community/gpt2"
PAGES = {
    "home": "",
    "card": "models/openai-community/gpt2/",
    "card-with-a-long-name": "models/polejowska/detr-r50-cd45rb-8ah-6l-gelu-corrected/",
    "label": "labels/v1/f9b4c97f0d643f69/",
    "task": "tasks/text-classification/",
    "task-energy-alone": "tasks/text-generation/",
    "task-of-many-machines": "tasks/chat/",
    "task-on-a-machine": "tasks/image-classification/imagenet-rtx-5000/",
    "tasks": "tasks/",
    "calculator": "calculator/",
    "models": "models/",
    "understand": "understand/",
    "need": "understand/need/",
    "quantising": "understand/quantising/",
    "limits": "understand/limits/",
    "boundary": "understand/boundary/",
    "uncertainty": "understand/uncertainty/",
    "others": "understand/others/",
    "questions": "understand/questions/",
    "glossary": "understand/glossary/",
    "closed": "closed/",
    "compare": COMPARED,
    "methodology": "methodology/",
    "study": "study/power-hungry/",
    "studies": "study/",
    "study-of-servers": "study/ml-energy-v3/",
    "data": "data/",
    "api": "api/",
    "api-changes": "api/v1/",
    "measure": "measure/",
    "measure-a100": "measure/a100/",
    "embed": "measure/embed/",
    "preview": "preview/",
    "speed": "speed/",
    "about": "about/",
}
WIDTHS = (390, 1280)
# The narrowest and the widest window in which the pages that most readers meet are looked at.
ENDS = (360, 1920)
MAIN = (
    "home",
    "card",
    "task",
    "task-of-many-machines",
    "models",
    "studies",
    "compare",
    "calculator",
    "understand",
    "need",
    "quantising",
)
SCREENSHOTS = ROOT / "test-report" / "screenshots"


@pytest.fixture(scope="module")
def beside_a_preview(previewed: Path) -> Iterator[str]:
    """Where the site with this machine's preview is served."""
    with served(previewed) as address:
        yield address


@pytest.fixture(scope="module")
def screenshots(request: pytest.FixtureRequest) -> Iterator[Path | None]:
    """Where screenshots go, if asked for, with one page that shows them all at a glance: no test looks at them."""
    if not request.config.getoption("screenshots"):
        yield None
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    yield SCREENSHOTS
    pictures = sorted(path.name for path in SCREENSHOTS.glob("*.png"))
    figures = (f'<figure><img src="{name}" alt="" width="320" loading="lazy">{name}</figure>' for name in pictures)
    style = "body{display:flex;flex-wrap:wrap}img{display:block;max-height:640px;object-fit:cover;object-position:top}"
    (SCREENSHOTS / "index.html").write_text(f"<!doctype html><style>{style}</style>{''.join(figures)}", "utf-8")


@pytest.mark.parametrize(("name", "width"), [*product(PAGES, WIDTHS), *product(MAIN, ENDS)])
def test_a_page_is_quiet_and_fits_light_and_dark(
    name: str, width: int, browser: Browser, address: str, beside_a_preview: str, screenshots: Path | None
) -> None:
    with visit(browser, beside_a_preview if name == "preview" else address, width) as visited:
        page = visited.open(PAGES[name])
        scroll_through(page)
        for scheme in ("light", "dark"):
            if scheme == "dark":
                page.get_by_role("button", name="Switch to dark mode").click()
                page.wait_for_selector("body[data-md-color-scheme=slate]")
            if screenshots:
                page.screenshot(path=screenshots / f"{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate(FAINT) == []
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(BROKEN_WORDS) == []
        assert visited.faults == []


def test_a_reader_who_prefers_dark_gets_it_at_once(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, dark=True) as visited:
        page = visited.open(PAGES["task"])
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        assert visited.faults == []


def test_a_reader_who_prefers_dark_gets_it_without_a_script(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, dark=True, script=False) as visited:
        page = visited.open(PAGES["task"])
        # That the scheme is still the light one shows that no script changed it.
        assert page.locator("body").get_attribute("data-md-color-scheme") == "default"
        dark = palette()["dark"]
        assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == _rgb(dark["paper"])
        text = page.locator("figure.el-chart svg .role-axis-label text").first
        assert text.evaluate("text => getComputedStyle(text).fill") == _rgb(dark["text"])
        assert page.evaluate(FAINT) == []
        assert visited.faults == []


def test_the_first_stop_by_keyboard_leads_past_the_navigation(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(PAGES["card"])
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Skip to the content"
        box = skip.bounding_box()
        assert box
        assert box["width"] > 100
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("main :focus").count() == 1
        outline = page.locator(":focus").evaluate("item => getComputedStyle(item).outline")
        assert _rgb(palette()["light"]["focus"]) in outline
        assert "3px" in outline
        assert visited.faults == []


def test_the_name_of_the_site_fits_the_narrowest_window(browser: Browser, address: str) -> None:
    with visit(browser, address, min(ENDS), script=False) as visited:
        name = visited.open("").locator(".md-header__title")
        assert name.evaluate("item => item.scrollWidth - item.clientWidth") <= 0


def test_code_is_copied(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visited.open(PAGES["measure"])
        page.get_by_role("button", name="Copy").first.click()
        page.get_by_role("button", name="Copied").wait_for()
        code = page.locator("pre > code").first.inner_text()
        assert page.evaluate("() => navigator.clipboard.readText()") == code.rstrip()
        assert visited.faults == []


def test_colours_that_are_data_stay_where_the_system_sets_all_others(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.emulate_media(forced_colors="active")
        page = visited.open(PAGES["task"])
        letter = page.locator("td .el-class-D").first
        colours = letter.evaluate("item => [getComputedStyle(item).color, getComputedStyle(item).backgroundColor]")
        assert colours == [_rgb(palette()["ink"]["text"]), _rgb(palette()["classes"]["D"])]
        assert visited.faults == []


def test_a_page_that_is_not_there_says_so_and_leads_on(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("404.html")
        assert page.locator("h1").inner_text().startswith("404")
        page.locator("main [data-open-search]").click()
        assert page.locator("dialog[open] input").is_visible()
        ways = page.locator("main article a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
        assert {"/", "/tasks/", "/models/"} <= set(ways)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_card_is_whole_without_javascript(width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width, script=False) as visited:
        page = visited.open(PAGES["card"])
        label = page.locator(".el-label img").first
        assert label.is_visible()
        assert label.evaluate("image => image.complete && image.naturalWidth") == 440
        assert page.locator("table").first.is_visible()
        assert page.locator("table tbody tr").count() >= 3
        assert page.get_by_text("Wh per 1,000", exact=False).first.is_visible()
        assert visited.faults == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["task", "task-energy-alone"])
def test_a_task_page_is_whole_without_javascript(name: str, width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width, script=False) as visited:
        page = visited.open(PAGES[name])
        charts = page.locator("figure.el-chart svg")
        assert charts.count() == page.locator("figure.el-chart").count() > 0
        assert charts.first.is_visible()
        box = charts.first.bounding_box()
        assert box
        assert box["width"] > 300
        assert page.locator("table.el-ranking tbody tr").first.is_visible()
        assert page.locator("table.el-ranking tbody tr").count() >= 8
        assert visited.faults == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["task", "task-energy-alone", "preview"])
def test_a_script_draws_the_chart_again_and_leaves_one(
    name: str, width: int, browser: Browser, address: str, beside_a_preview: str
) -> None:
    with visit(browser, beside_a_preview if name == "preview" else address, width) as visited:
        page = visited.open(PAGES[name])
        before = page.locator("figure.el-chart svg").count()
        page.locator("figure.el-chart").first.scroll_into_view_if_needed()
        page.wait_for_selector("figure.el-chart .vega-embed svg.marks")
        page.wait_for_function("() => !document.querySelector('.el-chart-box > svg')")
        assert page.locator("figure.el-chart svg").count() == before == page.locator("figure.el-chart").count()
        drawn = page.locator("figure.el-chart .vega-embed svg.marks").first.bounding_box()
        assert drawn
        assert drawn["height"] > 100
        assert visited.faults == []


def test_a_point_of_the_chart_tells_its_model(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(PAGES["task"])
        page.locator("figure.el-chart").first.scroll_into_view_if_needed()
        page.wait_for_selector(".vega-embed svg.marks .mark-symbol.role-mark path")
        page.locator(".vega-embed svg.marks .mark-symbol.role-mark path").first.hover(force=True)
        tooltip = page.locator("#vg-tooltip-element")
        tooltip.wait_for(state="visible")
        told = tooltip.inner_text()
        assert "Model" in told
        assert "/" in told
        assert "Wh per 1,000 queries" in told
        assert visited.faults == []


def test_the_preview_says_first_what_it_is(browser: Browser, beside_a_preview: str) -> None:
    with visit(browser, beside_a_preview, 390, script=False) as visited:
        page = visited.open("")
        page.get_by_role("link", name="small measurements").click()
        page.wait_for_url("**/preview/")
        banner = page.get_by_text("It is never published", exact=False)
        chart, table = page.locator("figure.el-chart svg"), page.locator("table")
        tops = [item.bounding_box() for item in (banner, chart, table)]
        assert all(tops)
        assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
        pictures = page.locator(".el-trio img")
        assert pictures.count() == 3
        assert pictures.evaluate_all("images => images.map(image => image.naturalWidth)") == [440, 440, 440]
        assert visited.faults == []


def test_the_switch_changes_to_dark_and_the_choice_stays(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("")
        page.get_by_role("button", name="Switch to dark mode").click()
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        visited.open(PAGES["models"])
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        assert visited.faults == []


def scroll_through(page: Page) -> None:
    """To the end and back, so that all that waits to be seen is drawn."""
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    if page.locator("[data-spec]").count():
        page.locator("[data-spec]").first.scroll_into_view_if_needed()
        page.wait_for_function("() => !document.querySelector('.el-chart-box > svg')")
    page.evaluate("() => scrollTo(0, 0)")


def _rgb(colour: str) -> str:
    """As a browser's computed style spells `#RRGGBB`."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"

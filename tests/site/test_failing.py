"""Where a script does not run, in whole or in part: the page says so, and takes no link's choice for applied."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect

from tests.site.building import ROOT
from tests.site.serving import Visit, served, visit

SMALL, LARGE = "sbcBI/sentiment_analysis_model", "google/flan-t5-base"
# Each page that a link can ask something of: what it asks, one of the page's modules, and what must then not be seen.
PAGES = {
    "compare": (f"compare/?m={SMALL}&m={LARGE}", "compare/view.js", ".el-cmp-bar"),
    "calculator": (f"calculator/?task=text-classification&model={SMALL}&queries=500", "calculator/cost.js", "#el-calc"),
    "task": ("tasks/text-classification/?sort=-energy&class=A", "table/rows.js", ".el-tools"),
    "models": ("models/?find=bert", "table/table.js", ".el-tools"),
}
TOLD = "This page’s script has not run"
# A module that was cut off, one that throws, and one in a syntax that the browser does not know.
BREAKS: dict[str, Callable[[Route], None]] = {
    "missing": lambda route: route.abort(),
    "throwing": lambda route: route.fulfill(body="throw new Error('broken')", content_type="text/javascript"),
    "too new": lambda route: route.fulfill(body="const a = b ?!? c;", content_type="text/javascript"),
}
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""


def _is_told(page: Page | Frame, tools: str) -> None:
    told = page.locator(".el-unstarted")
    expect(told).to_be_visible()
    expect(told).to_contain_text(TOLD)
    expect(told).to_contain_text("your link")
    expect(page.locator(tools)).not_to_be_visible()


def _works(page: Page | Frame, tools: str) -> None:
    expect(page.locator(tools)).to_be_visible()
    expect(page.locator(".el-unstarted")).to_have_count(0)


@pytest.mark.parametrize("how", BREAKS)
def test_a_module_that_does_not_run_is_told_and_no_dead_button_stands_there(
    how: str, browser: Browser, address: str
) -> None:
    for path, module, tools in PAGES.values():
        with visit(browser, address, 1280) as visited:
            visited.page.route(f"**/assets/{module}", BREAKS[how])
            _is_told(visited.open(path), tools)


def test_what_stands_there_instead_is_called_an_example(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/assets/base/format.js", lambda route: route.abort())
        page = visited.open(PAGES["calculator"][0])
        expect(page.locator("[data-out=title]")).to_have_text("An example, worked out")
        expect(page.locator(".el-unstarted")).to_contain_text("an example, not the result")
        page = visited.open(PAGES["compare"][0])
        expect(page.locator("#el-compare-example")).to_be_visible()
        expect(page.locator(".el-unstarted")).to_contain_text("below is an example")


def test_a_start_that_fails_is_told(browser: Browser, address: str) -> None:
    """Every module came, and what they did with the page threw."""
    for path, _, tools in PAGES.values():
        with visit(browser, address, 1280) as visited:
            visited.page.add_init_script("URLSearchParams.prototype.getAll = URLSearchParams.prototype.get = () => oh;")
            page = visited.open(path)
            expect(page.locator(".el-unstarted")).to_be_visible()
            if tools == "#el-calc":
                expect(page.locator("[data-out=title]")).to_have_text("An example, worked out")


@pytest.mark.parametrize("module", ["cite/cite.js", "cite/edition.js"])
def test_a_link_that_cites_an_edition_is_told_that_nothing_looked(module: str, browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        note = visited.page.locator(".el-edition-note")
        visited.page.route(f"**/assets/{module}", BREAKS["missing"])
        for path in ("?edition=2020-01-01", "tasks/text-classification/?edition=2020-01-01"):
            visited.open(path)
            expect(note).to_contain_text("nothing has checked whether they have changed since")
        visited.open("?find=bert")
        expect(note).to_have_count(0)
        # A fault of another script leaves the note to the one that ran.
        visited.page.unroute(f"**/assets/{module}")
        visited.page.route("**/assets/search/search.js", BREAKS["missing"])
        visited.open("tasks/text-classification/?edition=2020-01-01")
        expect(note).to_have_count(1)
        expect(note).to_contain_text("cites the edition of 2020-01-01")


def test_without_scripts_it_is_told(browser: Browser, address: str) -> None:
    for path, _, tools in PAGES.values():
        with visit(browser, address, 390, script=False) as visited:
            _is_told(visited.open(path), tools)
            assert visited.faults == []


def test_an_unrelated_fault_takes_nothing_away(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/assets/search/search.js", lambda route: route.abort())
        visited.page.route("**/assets/base/early.js", lambda route: route.abort())
        for path, _, tools in PAGES.values():
            _works(visited.open(path), tools)


def test_blocked_storage_takes_nothing_away(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.add_init_script(NO_STORAGE)
        for path, _, tools in PAGES.values():
            page = visited.open(path)
            _works(page, tools)
            page.locator(".el-scheme").click()
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.locator(".el-choose-button").first.click()
        expect(page.locator(".el-tray")).to_be_visible()
        assert visited.faults == []


def test_a_folder_on_a_disk_says_what_does_not_work_there(site: Path, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path, _, tools in PAGES.values():
        place, _, query = path.partition("?")
        page.goto(f"{(site / place / 'index.html').as_uri()}?{query}")
        _is_told(page, tools)
        expect(page.locator(".el-from-disk")).to_contain_text("what the address asks for is not applied")
    page.goto((site / "index.html").as_uri())
    expect(page.locator(".el-from-disk")).to_contain_text("search, sorting")
    context.close()


def _framed(visited: Visit, path: str, sandbox: str) -> Frame:
    """A page of the site in a sandboxed frame, of a page that has nothing else."""
    visited.page.goto(visited.address + "robots.txt")
    visited.page.evaluate(
        """([source, sandbox]) => { const frame = document.createElement("iframe");
          frame.setAttribute("sandbox", sandbox); frame.src = source; frame.width = 1000; frame.height = 800;
          document.body.replaceChildren(frame); }""",
        [visited.address + path, sandbox],
    )
    return visited.page.frames[1]


@pytest.mark.parametrize("sandbox", ["", "allow-scripts"])
def test_in_a_sandbox_it_is_told(sandbox: str, browser: Browser, address: str) -> None:
    for path, _, tools in PAGES.values():
        with visit(browser, address, 1280) as visited:
            _is_told(_framed(visited, path, sandbox), tools)


def test_in_a_sandbox_of_a_host_that_lets_any_origin_read_it_works(browser: Browser, site: Path) -> None:
    """GitHub Pages does; the frame has no storage of its own."""
    headers = {"Access-Control-Allow-Origin": "*"}
    for path, _, tools in PAGES.values():
        with served(site, headers=headers) as address, visit(browser, address, 1280) as visited:
            _works(_framed(visited, path, "allow-scripts"), tools)


def test_no_page_announces_a_script_by_a_script_within_it(site: Path) -> None:
    """The sentence is in the page; only what really ran takes it away."""
    for path, _, _ in PAGES.values():
        text = (site / path.partition("?")[0] / "index.html").read_text("utf-8")
        assert text.count('class="el-unstarted"') == 1
    early = (ROOT / "site_src" / "pages" / "assets" / "base" / "early.js").read_text("utf-8")
    assert "el-unstarted" not in early.replace("(.el-unstarted)", "")

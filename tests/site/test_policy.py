"""The site under the Content-Security-Policies that it names: nothing is refused, and all that scripts do is done."""

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.pages.looks.policy import POLICY, STRICTEST
from tests.patience import PATIENCE_S
from tests.site.building import ROOT
from tests.site.serving import Visit, served, visit
from tests.site.test_browser import PAGES, scroll_through
from tests.site.tools import eslint

# Told by the browser in the page itself too, since not each refusal is a message of the console.
_WATCH = """window.refused = []; document.addEventListener("securitypolicyviolation", (event) =>
    refused.push([event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber].join(" ")));"""
_EMPTY = {"preview"}
ASSETS = ROOT / "site_src" / "pages" / "assets"


@pytest.fixture(scope="module")
def strict(site: Path) -> Iterator[str]:
    """Where the site is served under both policies at once: each is enforced, and each may refuse."""
    with served(site, headers={"Content-Security-Policy": f"{POLICY}, {STRICTEST}"}) as address:
        yield address


@pytest.fixture
def visited(browser: Browser, strict: str) -> Iterator[Visit]:
    with visit(browser, strict, 1280) as made:
        made.page.add_init_script(_WATCH)
        yield made


def _nothing_was_refused(visited: Visit) -> None:
    assert visited.page.evaluate("refused") == []
    assert visited.faults == []


def test_no_page_is_refused_anything(visited: Visit) -> None:
    for name, path in PAGES.items():
        if name not in _EMPTY:
            page = visited.open(path)
            scroll_through(page)
            _nothing_was_refused(visited)


def test_what_would_be_refused_is_told(visited: Visit) -> None:
    """So that the tests above would see it."""
    visited.open("about/")
    visited.page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert [said.split()[0] for said in visited.page.evaluate("refused")] == ["style-src-attr"] * 2


def test_a_chart_is_drawn_answers_and_follows_the_table(visited: Visit) -> None:
    page = visited.open("tasks/text-classification/")
    page.locator(".el-chart").first.scroll_into_view_if_needed()
    points = page.locator(".vega-embed svg .mark-symbol path")
    expect(points.first).to_be_visible()
    points.first.hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("Wh per 1,000 queries")
    assert tooltip.evaluate("tooltip => getComputedStyle(tooltip).position") == "fixed"
    page.select_option("[name=unit]", index=1)
    expect(page.locator(".vega-embed svg").first).to_contain_text("kWh per 1,000 queries")
    page.fill("[name=q]", "no such model")
    expect(page.locator(".el-ranking .el-empty")).to_be_visible()
    _nothing_was_refused(visited)


def test_places_and_lengths_are_those_of_a_page_without_a_policy(
    browser: Browser, address: str, visited: Visit
) -> None:
    """The example of a comparison, and what the script draws of the same models."""
    with visit(browser, address, 1280) as free:
        expected = _marks(free.open("compare/"), "#el-compare-example")
    assert _marks(visited.open("compare/"), "#el-compare-example") == expected
    assert len({left for left, _ in expected}) > 3
    models = visited.page.locator("#el-compare-example .el-cmp-card h3").all_inner_texts()
    page = visited.open("compare/?" + "&".join(f"m={model}" for model in models))
    drawn = _marks(page, '.el-cmp-results [data-task="question-answering"]')
    assert len(drawn) == len(expected)
    # The page's are rounded to a tenth of a per cent.
    assert all(
        abs(a - b) < 2 for one, other in zip(drawn, expected, strict=True) for a, b in zip(one, other, strict=True)
    )
    _nothing_was_refused(visited)


def _marks(page: Page, place: str) -> list[list[float]]:
    marks = page.locator(place).locator(".el-cmp-mark, .el-cmp-whole, .el-cmp-gap, .el-cmp-bands span, .el-shares span")
    expect(marks.first).to_be_attached()
    found: list[list[float]] = marks.evaluate_all(
        """marks => marks.map(mark => [mark, mark.parentElement].map(part => part.getBoundingClientRect()))
            .map(([own, of]) => [own.left - of.left, own.width])"""
    )
    return found


def test_search_and_the_calculator_work(visited: Visit) -> None:
    page = visited.open("calculator/?task=text-classification&model=google/flan-t5-base&queries=500")
    expect(page.locator("[data-out=title]")).to_have_text("Your result")
    page.fill("#calc-queries", "1000000")
    expect(page.locator("[data-out=what]")).to_contain_text("1,000,000 queries")
    page.keyboard.press("Control+K")
    page.locator("#el-search-input").fill("whisper")
    expect(page.locator(".el-found").first).to_be_visible()
    _nothing_was_refused(visited)


def test_a_page_names_the_policies_and_holds_nothing_that_they_refuse(site: Path) -> None:
    about = html.unescape((site / "about" / "index.html").read_text("utf-8"))
    assert f"<code>{POLICY}\n</code>" in about and f"<code>{STRICTEST}\n</code>" in about
    inline = re.compile(r"<style|<[^>]*\s(?:style|on[a-z]+)=\"|<script(?![^>]*\s(?:src=|type=\"application/))")
    for page in site.rglob("*.html"):
        found = inline.search(page.read_text("utf-8"))
        assert found is None, (page, found)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', (site / "index.html").read_text("utf-8"))
    assert len(sheets) > 2
    for sheet in sheets:
        assert not re.search(r"url\([\"']?data:", (site / sheet).read_text("utf-8")), sheet


def test_every_script_of_the_site_is_one_of_ours_or_vega(site: Path) -> None:
    """Whose syntax `tests/pages/test_scripts.py` reads."""
    ours = {f"assets/{path.relative_to(ASSETS).as_posix()}" for path in ASSETS.rglob("*.js")}
    shipped = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in (".js", ".mjs")}
    assert shipped == ours | {"assets/vega.js"}
    # Where it is too new, charts stay pictures; About names the year.
    command = [*eslint(), "--no-config-lookup", "--no-ignore", "--parser-options=ecmaVersion:2022", "assets/vega.js"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Interactive charts need a browser from 2022 on" in " ".join(
        (site / "about" / "index.html").read_text("utf-8").split()
    )

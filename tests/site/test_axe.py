"""axe-core finds nothing to object to, light and dark."""

import pytest
from playwright.sync_api import Browser

from tests.site.serving import visit
from tests.site.test_browser import PAGES
from tests.site.tools import axe

NAMES = (
    "home",
    "card",
    "label",
    "task",
    "task-of-many-machines",
    "models",
    "studies",
    "study-of-servers",
    "compare",
    "calculator",
    "methodology",
    "understand",
    "need",
    "quantising",
    "embed",
)

RUN = """() => axe.run(document, { resultTypes: ["violations"] }).then(found => found.violations.map(violation => {
  const places = violation.nodes.slice(0, 3).map(node => node.html.slice(0, 120));
  return `${violation.id}: ${violation.help}: ${places.join(" | ")}`;
}))"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(name: str, dark: bool, browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, dark) as visited:
        page = visited.open(PAGES[name])
        page.locator("main details.el-more").evaluate_all("all => all.forEach(item => { item.open = true; })")
        page.evaluate(axe())
        assert page.evaluate(RUN) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation_in_the_open_search(dark: bool, browser: Browser, address: str) -> None:
    with visit(browser, address, 390, dark) as visited:
        page = visited.open("about/")
        page.keyboard.press("Control+k")
        page.keyboard.type("bert")
        page.wait_for_selector(".el-found mark")
        page.evaluate(axe())
        assert page.evaluate(RUN) == []


def test_axe_would_object(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(PAGES["understand"])
        page.evaluate("() => document.querySelector('article').append(document.createElement('img'))")
        page.evaluate(axe())
        assert any(text.startswith("image-alt") for text in page.evaluate(RUN))

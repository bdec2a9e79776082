"""The start of the calculator's script: the page without it is its first result, so nothing changes or moves."""

import pytest
from playwright.sync_api import Browser

from tests.site.calculating import opened
from tests.site.serving import visit

# Every move of what was painted already, with the words or class of what moved.
_SHIFTS = """() => new Promise(done => {
  const seen = [];
  new PerformanceObserver(list => {
    for (const { value, sources } of list.getEntries()) {
      for (const { node } of sources) seen.push({ value, what: String(node?.className ?? node?.textContent) });
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(seen)));
})"""
_SAID = """() => Object.fromEntries([...document.querySelectorAll(".el-calculator [data-out]")]
  .filter(place => !["title", "money-none"].includes(place.dataset.out))
  .map(place => [place.dataset.out, place.textContent]))"""


def test_the_script_finds_what_it_would_write(browser: Browser, address: str) -> None:
    """Nothing on the page changes or moves when its script starts: the example is the first result."""
    with visit(browser, address, 1280, script=False) as plain:
        before = plain.open("calculator/").evaluate(_SAID)
    with visit(browser, address, 1280) as visited:
        page = opened(visited)
        assert page.evaluate(_SAID) == before
        assert len(before) > 30
        assert page.url == f"{address}calculator/"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_script_starts(width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width, fresh=True) as visited:
        page = opened(visited)
        shifts = page.evaluate(_SHIFTS)
    assert [shift for shift in shifts if "calc" in shift["what"] and shift["value"] > 0.01] == []

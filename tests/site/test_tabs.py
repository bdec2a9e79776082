"""A visit in a tab that was used before finds it as it would a new one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.serving import served, visit

PAGE = """<!doctype html><title>A page</title><style>body { margin: 0; height: 900px } body:hover { color: red }</style>
<p>Text <a href="other.html" target="_blank">elsewhere</a>
<script>addEventListener("pagehide", () => { localStorage.last = sessionStorage.last = "left"; });</script>"""
# All that a page can tell of what was there before it.
STATE = """() => ({
  stored: [localStorage.length, sessionStorage.length], width: innerWidth, touched: document.body.matches(":hover"),
  dark: matchMedia("(prefers-color-scheme: dark)").matches, still: matchMedia("(prefers-reduced-motion)").matches,
  paper: matchMedia("print").matches, forced: matchMedia("(forced-colors: active)").matches, made: window.made,
})"""
NEW = {
    "stored": [0, 0],
    "width": 700,
    "touched": False,
    "dark": False,
    "still": True,
    "paper": False,
    "forced": False,
    "made": None,
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("of-one-page")
    for name in ("index.html", "other.html"):
        (folder / name).write_text(PAGE, "utf-8")
    with served(folder) as address:
        yield address


UNDONE: dict[str, Callable[[Page], object]] = {
    "storage": lambda page: page.evaluate("() => { localStorage.a = sessionStorage.b = 1; window.made = 1; }"),
    "mouse": lambda page: page.mouse.click(20, 20),
    "paper": lambda page: page.emulate_media(media="print", forced_colors="active", reduced_motion="no-preference"),
    "width": lambda page: page.set_viewport_size({"width": 1920, "height": 300}),
    "elsewhere": lambda page: page.goto("about:blank"),
}
LASTING: dict[str, Callable[[Page], object]] = {
    "script": lambda page: page.add_init_script("window.made = 1"),
    "route": lambda page: page.route("**/*", lambda route: route.abort()),
    "permission": lambda page: page.context.grant_permissions(["clipboard-read"]),
    "listener": lambda page: page.on("load", lambda _: None),
    "second page": lambda page: page.context.new_page(),
    "window": lambda page: _opened(page),
    "closed": lambda page: page.close(),
}


def _opened(page: Page) -> None:
    with page.context.expect_page():
        page.get_by_role("link").click()


@pytest.mark.parametrize("act", UNDONE.values(), ids=UNDONE)
def test_what_a_visit_did_is_undone_for_the_next(act: Callable[[Page], object], browser: Browser, address: str) -> None:
    pages = _pages(browser, address, act)
    assert pages[0] is pages[1]


@pytest.mark.parametrize("act", LASTING.values(), ids=LASTING)
def test_what_lasts_ends_with_the_tab(act: Callable[[Page], object], browser: Browser, address: str) -> None:
    pages = _pages(browser, address, act)
    assert pages[0] is not pages[1] and pages[0].is_closed()


def _pages(browser: Browser, address: str, act: Callable[[Page], object]) -> tuple[Page, Page]:
    """Those of a visit that does something and of the next, which must find nothing of it."""
    with visit(browser, address, 390, dark=True) as first:
        act(first.open(""))
    with visit(browser, address, 700) as second:
        assert second.open("").evaluate(STATE) == NEW
        assert second.faults == []
    return first.page, second.page


def test_a_visit_that_fails_is_the_last_of_its_tab(browser: Browser, address: str) -> None:
    with pytest.raises(ZeroDivisionError), visit(browser, address, 390) as first:
        first.open("")
        1 / 0  # noqa: B018
    assert first.page.is_closed()


def test_another_site_and_whoever_wants_a_fresh_one_have_another_tab(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    with visit(browser, address, 390) as first:
        first.open("")
    with visit(browser, address, 390, fresh=True) as second:
        second.open("")
    with visit(browser, address, 390) as third:
        third.open("")
    assert second.page is not first.page is third.page and second.page.is_closed()
    with served(tmp_path) as elsewhere, visit(browser, elsewhere, 390) as fourth:
        fourth.open("")
    assert fourth.page is not third.page and third.page.is_closed()

"""Tabs that one visit after another uses: a new one costs more than the page that is then shown in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser

from tests.patience import PAGE_PATIENCE_S

# What a tab or its context is not rid of again, or not with certainty: whoever does it has the tab to the end.
_LASTING = (
    "add_cookies",
    "add_init_script",
    "expose_binding",
    "expose_function",
    "grant_permissions",
    "new_cdp_session",
    "new_page",
    "on",
    "once",
    "route",
    "set_extra_http_headers",
    "set_offline",
)
# Where a server of the tests answers with an empty page, whatever it serves (tests/site/serving.py).
NOTHING = "nothing-at-all"
_HEIGHT = 900
_FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"


class Tab:
    """A context with one page, for visits to one site; `spent` once something lasts that a visit did to it."""

    def __init__(self, browser: Browser, address: str, width: int, dark: bool, script: bool) -> None:
        self.browser, self.address = browser, address
        self.context = browser.new_context(
            viewport={"width": width, "height": _HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PAGE_PATIENCE_S * 1000)
        self.page = self.context.new_page()
        self.spent = False

    def close(self) -> None:
        """End it, where it did not end with its browser."""
        if self.browser.is_connected():
            self.context.close()

    def clean(self) -> None:
        """Forget what a visit leaves behind: what pages stored, and where the mouse was.

        On an empty page of the site: what is stored belongs to the site, and nothing there stores more.
        What was fetched stays: it is no other the next time, and where a test answers itself, none of it is used.
        """
        self.page.goto(self.address + NOTHING)
        self.page.evaluate(_FORGET)
        self.page.mouse.move(-1, -1)

    def look(self, width: int, dark: bool) -> None:
        """Be what a new one is: a window of this width, for a reader who prefers dark or light, and nothing moving."""
        self.page.set_viewport_size({"width": width, "height": _HEIGHT})
        self.page.emulate_media(
            media="null",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            forced_colors="null",
        )

    @contextmanager
    def noticing(self) -> Iterator[None]:
        """Notice what lasts of what is done to the page or its context."""
        done = [(thing, name) for thing in (self.page, self.context) for name in _LASTING if hasattr(thing, name)]
        for thing, name in done:
            setattr(thing, name, self._noticed(getattr(thing, name)))
        try:
            yield
        except BaseException:
            self.spent = True
            raise
        finally:
            for thing, name in done:
                delattr(thing, name)
        self.spent |= self.context.pages != [self.page]

    def _noticed(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def noticed(*given: Any, **named: Any) -> Any:
            self.spent = True
            return act(*given, **named)

        return noticed


# One with scripts and one without: each of the site that was visited last.
_kept: dict[bool, Tab] = {}


@contextmanager
def tab(browser: Browser, address: str, width: int, dark: bool, script: bool, fresh: bool) -> Iterator[Tab]:
    """A tab as good as new for a visit to a site, or a new one: for the first, or where it is to be `fresh`."""
    made = None if fresh else _kept.pop(script, None)
    if made and (made.browser is not browser or made.address != address):
        made.close()
        made = None
    if made:
        made.clean()
        made.look(width, dark)
    else:
        made = Tab(browser, address, width, dark, script)
    try:
        yield made
    finally:
        if made.spent or fresh:
            made.close()
        else:
            _kept[script] = made

"""The calculator's page, opened, with its script begun."""

from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.site.serving import Visit


def opened(visited: Visit, **fields: str) -> Page:
    """The page for these fields in its address, once it shows a result."""
    page = visited.open(f"calculator/?{urlencode(fields)}" if fields else "calculator/")
    page.wait_for_function("() => document.querySelector('[data-out=title]').textContent === 'Your result'")
    return page

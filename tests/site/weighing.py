"""What a first visit to a page costs a reader in bytes, with everything compressed as a host of static sites does."""

from pathlib import Path

from playwright.sync_api import Browser, Response

from tests.site.serving import served, visit

CHART_LIBRARY = "assets/vega.js"
CARD = "models/openai-community/gpt2/"


def largest_task(site: Path) -> str:
    """The task page, of whichever machine, with the most HTML."""
    return _largest(site, "tasks/*/**/index.html")


def largest_card(site: Path) -> str:
    """The card with the most HTML: that of a model which was measured most often."""
    return _largest(site, "models/*/*/index.html")


def _largest(site: Path, pages: str) -> str:
    largest = max(site.glob(pages), key=lambda page: page.stat().st_size)
    return f"{largest.parent.relative_to(site).as_posix()}/"


def weights(browser: Browser, site: Path, path: str) -> dict[str, int]:
    """Bytes of each body that a phone fetches until the page is quiet, by its path on the site."""
    fetched: dict[str, int] = {}
    with served(site, compressed=True) as address, visit(browser, address, 390, fresh=True) as visited:

        def weigh(response: Response) -> None:
            fetched[response.url.removeprefix(address)] = int(response.headers.get("content-length", 0))

        visited.page.context.on("response", weigh)
        visited.open(path)
        assert visited.faults == []
    return fetched


def before_the_chart_library(fetched: dict[str, int]) -> int:
    """The sum without the library that draws a chart again, which a reader without a script never meets."""
    return sum(size for name, size in fetched.items() if name != CHART_LIBRARY)

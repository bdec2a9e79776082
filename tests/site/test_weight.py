"""A page is light: what a first visit fetches, counted in bytes."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.weighing import CARD, before_the_chart_library, largest_card, largest_task, weights

KILOBYTE = 1000


@pytest.mark.parametrize(("kind", "limit"), [("card", 100), ("largest card", 100), ("task", 250), ("quantising", 120)])
def test_a_page_weighs_little(kind: str, limit: int, browser: Browser, site: Path) -> None:
    path = {
        "card": CARD,
        "largest card": largest_card(site),
        "task": largest_task(site),
        "quantising": "understand/quantising/",
    }[kind]
    fetched = weights(browser, site, path)
    assert fetched[path] > 5 * KILOBYTE
    assert any(name.endswith(".css") for name in fetched)
    assert any(name.endswith(".js") for name in fetched)
    assert before_the_chart_library(fetched) <= limit * KILOBYTE, fetched

"""The home page: a way into the search, a label with its notes, findings that need no script."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.site.serving import visit


def test_the_home_page_leads_into_the_search(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open("")
        page.locator(".el-search").click()
        page.locator(".el-search-input").wait_for(state="visible")
        page.keyboard.type("bloomz", delay=20)
        page.locator('.el-found[href*="bloomz"]').first.wait_for(state="visible")
        assert visited.faults == []


def test_the_home_page_is_whole_without_javascript(browser: Browser, address: str) -> None:
    with visit(browser, address, 390, script=False) as visited:
        page = visited.open("")
        notes, label = page.locator(".el-callouts > li"), page.locator(".el-annotated-label img")
        assert notes.count() == page.locator(".el-pin").count() == 8
        assert label.evaluate("image => image.complete && image.naturalWidth") == 440
        assert page.locator(".el-finding-chart svg").count() == 5
        # On a phone the notes stand below the picture, each below the one before.
        tops = [box["y"] for note in (label, *notes.all()) if (box := note.bounding_box())]
        assert len(tops) == 9
        assert tops == sorted(tops)
        page.locator(".el-finding summary").first.click()
        assert page.locator(".el-finding table").first.is_visible()
        page.locator(".el-search").click()
        page.wait_for_url("**/models/")
        assert visited.faults == []


@pytest.mark.parametrize("path", ["", "understand/"])
@pytest.mark.parametrize("width", [800, 1024, 1280, 1920])
def test_notes_around_the_label_do_not_touch(width: int, path: str, browser: Browser, address: str) -> None:
    with visit(browser, address, width) as visited:
        page = visited.open(path)
        label = page.locator(".el-annotated-label").bounding_box()
        for side in ("left", "right"):
            boxes = [note.bounding_box() for note in page.locator(f".el-callout-{side}").all()]
            found = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
            assert len(found) == 4
            assert all(end <= start for (_, end), (start, _) in pairwise(found))
            assert label
            for box in boxes:
                assert box
                assert box["x"] + box["width"] <= label["x"] or box["x"] >= label["x"] + label["width"]
        assert visited.faults == []

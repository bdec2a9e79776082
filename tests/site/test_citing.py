"""Ratios are cited: from Home, a task page and Compare, by keyboard and on a phone, with a link that leads back."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.site.inspecting import PAGE_OVERFLOW
from tests.site.links import Built
from tests.site.serving import visit

INTERVAL = re.compile(r"\((95\s%\sinterval\s[\d.,]+\sto\s[\d.,]+|interval not known)\)")
# "1.5 to 6.9 times" is no ratio but a range of many, and "2.2 times as many tokens" were counted.
RATIO = re.compile(r"(?<!to )(?<![\d.,])\d[\d.,]*\stimes(?! as many (?:tokens|pixels))")
BOX = ".el-cite"
TASK = "tasks/question-answering/"
COMPARED = (
    "compare/?m=bigscience/bloomz-560m&m=distilbert/distilbert-base-cased-distilled-squad&task=question-answering"
)


@pytest.mark.parametrize("path", ["index.html", "tasks/index.html", f"{TASK}index.html", "compare/index.html"])
def test_every_ratio_in_words_carries_its_interval(path: str, parsed: Built) -> None:
    page = parsed.pages[parsed.folder / path]
    told = [
        " ".join(item.text_content().split()) for item in page.xpath("//main//p | //main//*[@class='el-tile-factor']")
    ]
    ratios = [text for text in told if RATIO.search(text) and "half vary by" not in text and "charges" not in text]
    assert ratios
    assert [text for text in ratios if len(RATIO.findall(text)) > len(INTERVAL.findall(text))] == []


def test_home_begins_with_two_models_of_known_quality(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, script=False) as visited:
        page = visited.open("")
        first = page.locator("main h1 ~ * p, main h1 ~ p").first
        expect(first).to_contain_text("and its answers are")
        assert INTERVAL.search(first.inner_text())
        # Without a script the box opens all the same, and its link is the address of what it says.
        box = page.locator(BOX).first
        box.locator("summary").click()
        link = str(box.locator("a").get_attribute("href"))
        assert link.endswith(f"#{box.get_attribute('id')}")
        assert f"year = {{{str(box.get_attribute('data-edition'))[:4]}}}" in box.locator("pre").last.inner_text()
        assert visited.faults == []


@pytest.mark.parametrize("path", ["", TASK])
def test_a_permanent_link_opens_what_it_cites(path: str, browser: Browser, address: str) -> None:
    with visit(browser, address, 360) as visited:
        page = visited.open(path)
        summary = page.locator(f"{BOX} summary").first
        summary.focus()
        page.keyboard.press("Enter")
        box = page.locator(BOX).first
        expect(box.locator("pre button").first).to_be_visible()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        link = urlsplit(_link(box))
        page = visited.open(f"{link.path.lstrip('/')}?{link.query}#{link.fragment}")
        cited = page.locator(f"[id='{link.fragment}']")
        expect(cited).to_be_in_viewport()
        assert page.locator(".el-edition-note").count() == 0
        assert cited.evaluate("item => item.closest('details').open")
        assert visited.faults == []


def test_a_link_to_what_has_changed_says_so_and_leads_to_both_labels(browser: Browser, address: str) -> None:
    with visit(browser, address, 360) as visited:
        page = visited.open(TASK)
        link = urlsplit(_link(page.locator(BOX).first))
        records = link.fragment.split(".")[1:5]
        gone = f"{link.fragment}.elsewhere"
        note = visited.open(f"{TASK}?edition=2024-02-03#{gone}").locator(".el-edition-note")
        expect(note).to_contain_text("cites the edition of 2024-02-03")
        expect(note).to_contain_text("has changed since")
        leads = [item.get_attribute("href") for item in note.locator("a").all()]
        labels = [f"{address}labels/{scale}/{digest}/" for scale, digest in (records[:2], records[2:])]
        assert leads == [f"{address}data/#changes", *labels]
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        page.goto(leads[1] or "")
        expect(page.locator("h1")).to_be_visible()
        assert visited.faults == []


def test_compare_cites_what_it_shows_and_says_which_edition_a_link_was_made_in(browser: Browser, address: str) -> None:
    with visit(browser, address, 360) as visited:
        page = visited.open(f"{COMPARED}&edition=2024-02-03")
        expect(page.locator(".el-cmp-messages")).to_contain_text("cites the edition of 2024-02-03")
        box = page.locator(f".el-cmp-results {BOX}")
        expect(box).to_have_count(1)
        box.locator("summary").click()
        expect(box.locator("pre button").first).to_be_visible()
        quoted = box.locator("pre code").first.inner_text()
        verdict = page.locator(".el-cmp-results .el-cmp-verdict").inner_text()
        (within,) = INTERVAL.findall(verdict)
        assert within in quoted
        link = urlsplit(_link(box))
        page = visited.open(f"{link.path.lstrip('/')}?{link.query}")
        expect(page.locator(".el-cmp-results .el-cmp-verdict")).to_contain_text(within)
        assert "edition" not in page.locator(".el-cmp-messages").inner_text()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert visited.faults == []


def _link(box: Locator) -> str:
    return str(box.locator("a", has_text="Permanent link").first.get_attribute("href"))

"""The search: every page can be found, by hand and by keyboard, and without JavaScript there is still a way."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.patience import PATIENCE_S
from tests.site.building import MEASUREMENTS, ROOT
from tests.site.inspecting import PAGE_OVERFLOW, UNREACHED
from tests.site.links import Built
from tests.site.serving import visit
from tests.site.tools import node

GPT2 = "models/openai-community/gpt2/"
INPUT, OPTION = ".el-search-input", ".el-found"


@pytest.fixture(scope="module")
def index(site: Path) -> Any:
    return json.loads((site / "search" / "index.json").read_bytes())


def test_the_index_holds_every_card_and_every_other_page(index: Any, site: Path) -> None:
    models = {json.loads(path.read_bytes())["model"] for path in (MEASUREMENTS / "records").rglob("*.json")}
    assert set(index["models"]["name"]) == models
    assert len(index["models"]["name"]) == len(models)
    assert sum(index["models"]["labels"]) == len(index["labels"]["task"]) == len(index["labels"]["class"])
    places = {
        *(f"models/{model}/" for model in models),
        *(f"tasks/{task}/" for task in index["tasks"]["id"]),
        *(url.split("#")[0] for url in index["pages"]["url"]),
    }
    pages = [page.parent.relative_to(site).as_posix() for page in site.rglob("index.html")]
    # A machine's page is found by its task, whose switch leads to it, and the rest of a long table by its first page.
    for page in pages:
        if found := re.fullmatch(r"(tasks/[^/]+)/[^/]+|(.+)/page-\d+", page):
            first = site / (found[1] or found[2]) / "index.html"
            assert f'/{page}/"' in first.read_text("utf-8")
            places.add(f"{page}/")
    # A label's own page is reached from its card: what was superseded is not to be found as if it were new.
    assert places == {"" if page == "." else f"{page}/" for page in pages if not page.startswith("labels/")}
    assert len(index["pages"]["url"]) == len(set(index["pages"]["url"]))


def test_every_section_leads_to_its_heading(index: Any, parsed: Built) -> None:
    home = parsed.folder / "index.html"
    assert [fault for url in index["pages"]["url"] if (fault := parsed.fault(home, url or "."))] == []
    assert len(index["pages"]["url"]) > 30


def test_the_index_holds_words_and_no_markup(index: Any) -> None:
    texts = index["pages"]["text"] + index["pages"]["title"]
    assert all(text.isprintable() for text in texts)
    assert not [text for text in texts if "energy-label:" in text or "¶" in text]


def test_what_people_type_finds_what_they_came_for(site: Path, index: Any) -> None:
    places = tomllib.loads((ROOT / "tests" / "site" / "queries.toml").read_text("utf-8"))["place"]
    asked = [
        (query, place["url"], most)
        for place in places
        for kind, most in (("first", 1), ("among", 3))
        for query in place.get(kind, ())
    ]
    assert len(asked) >= 200
    done = subprocess.run(
        [node(), str(ROOT / "tests" / "js" / "search" / "asking.mjs"), str(site / "search" / "index.json")],
        input=json.dumps([query for query, _, _ in asked]),
        capture_output=True, encoding="utf-8", timeout=PATIENCE_S, check=True,
    )  # fmt: skip
    shown = json.loads(done.stdout)
    assert [item for item, found in zip(asked, shown, strict=True) if item[1] not in found[: item[2]]] == []
    assert all(index["answers"]["to"])


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("key", ["Control+k", "Meta+k"])
def test_by_keyboard_alone_from_a_word_to_a_card(key: str, width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width, dark=width == 390) as visited:
        page = visited.open("about/")
        page.keyboard.press(key)
        expect(page.locator(INPUT)).to_be_focused()
        page.keyboard.type("gpt2")
        first = page.locator(OPTION).first
        expect(first).to_have_attribute("aria-selected", "true")
        assert str(first.get_attribute("href")).endswith(GPT2)
        assert page.locator(INPUT).get_attribute("aria-activedescendant") == first.get_attribute("id")
        assert first.locator(".el-class").count() == 2
        assert "Wh" in first.inner_text()
        page.keyboard.press("ArrowDown")
        expect(page.locator(OPTION).nth(1)).to_have_attribute("aria-selected", "true")
        expect(first).to_have_attribute("aria-selected", "false")
        page.keyboard.press("ArrowUp")
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert _overflow_of_the_dialog(page) <= 0
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{GPT2}")
        assert visited.faults == []


def test_escape_closes_and_gives_the_focus_back(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        opener = page.locator("[data-open-search]").first
        opener.focus()
        page.keyboard.press("Space")
        expect(page.locator(INPUT)).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("dialog.el-search-box")).to_be_hidden()
        expect(opener).to_be_focused()
        opener.click()
        expect(page.locator(INPUT)).to_be_focused()
        page.mouse.click(5, 5)
        expect(page.locator("dialog.el-search-box")).to_be_hidden()
        assert visited.faults == []


def test_any_element_can_open_the_search(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        page.evaluate(
            "() => document.querySelector('main h1').insertAdjacentHTML('afterend',"
            " '<button data-open-search id=here><b>Find</b></button>')"
        )
        page.locator("#here b").click()
        expect(page.locator(INPUT)).to_be_focused()


def test_a_section_of_a_page_is_found_and_reached_from_that_very_page(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("methodology/")
        page.keyboard.press("Control+k")
        page.keyboard.type("class limits")
        option = page.locator(f"{OPTION}[href$='methodology/#class-limits']")
        option.click()
        page.wait_for_url("**/methodology/#class-limits")
        expect(page.locator("dialog.el-search-box")).to_be_hidden()
        assert visited.faults == []


def test_no_key_alone_opens_the_search_and_the_keys_that_do_are_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        opener = page.locator("header [data-open-search]")
        assert opener.locator("kbd").inner_text() == "Ctrl K"
        assert opener.get_attribute("aria-keyshortcuts") == "Control+K Meta+K"
        page.keyboard.type("/k")
        assert page.locator("dialog.el-search-box").count() == 0


def test_a_hostile_query_is_only_words(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open("about/")
        page.keyboard.press("Control+k")
        page.locator(INPUT).fill("<img src=x onerror=alert(1)>" + "x" * 5000)
        expect(page.locator(".el-search-status")).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("dialog.el-search-box img").count() == 0
        assert page.locator(OPTION).count() == 0
        links = [link.get_attribute("href") for link in page.locator(".el-search-status a").all()]
        assert links == [f"{address}{place}/" for place in ("models", "closed", "measure")]
        assert _overflow_of_the_dialog(page) <= 0
        assert visited.faults == []


def test_an_answer_says_why_it_is_one_and_a_typing_error_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open("about/")
        page.keyboard.press("Control+k")
        page.locator(INPUT).fill("how much energy does chatgtp use")
        first = page.locator(OPTION).first
        expect(first).to_have_attribute("href", f"{address}closed/#openai-chatgpt")
        expect(first).to_contain_text("Nobody but OpenAI can measure it")
        expect(page.locator(".el-search-group").first).to_contain_text("Where to look")
        expect(page.locator(".el-search-status")).to_contain_text(
            "No results for “chatgtp”; showing results for “chatgpt”."
        )
        assert _overflow_of_the_dialog(page) <= 0
        page.keyboard.press("Enter")
        page.wait_for_url("**/closed/#openai-chatgpt")
        assert visited.faults == []


def test_an_index_that_does_not_come_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        # Before the page is there: one that is open already asks past it, once in a hundred times.
        visited.page.route("**/search/index.json", lambda route: route.fulfill(status=200, body="<html>"))
        page = visited.open("about/")
        page.keyboard.press("Control+k")
        expect(page.locator(".el-search-status")).to_contain_text("could not be loaded")
        assert page.locator(".el-search-status a").get_attribute("href") == f"{address}models/"


def test_nothing_is_fetched_before_the_search_is_opened(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        asked: list[str] = []
        visited.page.on("request", lambda request: asked.append(request.url))
        visited.open("about/")
        assert not [url for url in asked if "index.json" in url or "worker" in url]


def test_without_javascript_the_search_is_a_link_to_all_models(browser: Browser, address: str) -> None:
    with visit(browser, address, 390, script=False) as visited:
        page = visited.open("about/")
        # Nor is there anything that only a script would let a keyboard scroll.
        assert page.evaluate(UNREACHED) == []
        page.locator("header [data-open-search]").click()
        page.wait_for_url(f"{address}models/")
        assert visited.faults == []


def _overflow_of_the_dialog(page: Page) -> int:
    return int(page.locator("dialog.el-search-box").evaluate("box => box.scrollWidth - box.clientWidth"))

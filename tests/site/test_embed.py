"""The panel that puts a label into a README, on the really built site: each label's, and what it names is there."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, Page

from generator.build import build
from generator.pages.cards.snippets import ADDRESSES, FORMATS, PICTURES, embedding, snippet
from generator.pages.edition.edition import Edition
from generator.pages.urls import card_anchor, immutable_stem, living_stem
from tests.site.building import MEASUREMENTS, SITE_URL
from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import Visit, visit
from tests.site.test_axe import RUN
from tests.site.tools import axe

CARD = "models/openai-community/gpt2/"
MODEL = "openai-community/gpt2"
# Of what can be pressed in the open panel, what is smaller than WCAG 2.2 asks for (2.5.8).
SMALL = """panel => [...panel.querySelectorAll("label, button, a")].filter(item => {
  const box = item.getBoundingClientRect();
  return box.width && (box.width < 24 || box.height < 24) && !item.closest("p:first-child");
}).map(item => item.textContent.trim())"""


@pytest.fixture(scope="module")
def edition() -> Edition:
    return build(MEASUREMENTS, SITE_URL, datetime.now(UTC).date()).edition


@pytest.fixture(scope="module")
def panels(site: Path, edition: Edition) -> dict[str, list[html.HtmlElement]]:
    """The panels of every card, by model."""
    return {
        model: html.parse(site / "models" / model / "index.html").xpath("//details[contains(@class, 'el-embed')]")
        for model in edition.models
    }


def test_no_label_is_without_a_panel(panels: dict[str, list[html.HtmlElement]], edition: Edition) -> None:
    for model, labels in edition.models.items():
        found = [panel.xpath("./div/@id") for panel in panels[model]]
        assert found == [[f"embed-{card_anchor(label)}"] for label in labels]


def test_without_a_script_each_picture_has_its_line_of_markdown(
    panels: dict[str, list[html.HtmlElement]], edition: Edition
) -> None:
    for model, labels in edition.models.items():
        for label, panel in zip(labels, panels[model], strict=True):
            lines = [code.text for code in panel.xpath(".//li/code")]
            assert lines == [snippet(edition, label, picture) for picture in PICTURES]


def test_every_address_that_a_panel_names_is_there(site: Path, edition: Edition) -> None:
    missing = set()
    for model in edition.models:
        card = html.parse(site / "models" / model / "index.html")
        data = json.loads(card.xpath("string(//script[@id='embed-data'])"))
        assert data["site"] == SITE_URL
        labels = edition.models[model]
        assert [(item["living"], item["immutable"]) for item in data["labels"]] == [
            (living_stem(label), immutable_stem(label)) for label in labels
        ]
        put = [embedding(edition, label) for label in labels]
        named = [source for item in put for found in item.pictures.values() for source in found.values()]
        named += [page.partition("#")[0] for item in put for page in item.pages.values()]
        named += card.xpath("//details[contains(@class, 'el-embed')]//a/@href")
        for path in named:
            file = unquote(path.rpartition("?url=")[2]).removeprefix(SITE_URL).removeprefix("../../../")
            file += "index.html" if file.endswith("/") else ""
            if not (site / file).is_file():
                missing.add(file)
    assert missing == set()


@pytest.fixture
def open_panel(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[tuple[Visit, Page, Locator]]:
    """A card with its first panel open."""
    width, dark = getattr(request, "param", (1280, False))
    with visit(browser, address, width, dark) as visited:
        visited.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visited.open(CARD)
        page.locator("details.el-embed > summary").first.click()
        yield visited, page, page.locator("details.el-embed").first
        assert visited.faults == []


def test_every_choice_gives_its_snippet_and_shows_its_picture(
    open_panel: tuple[Visit, Page, Locator], edition: Edition
) -> None:
    visited, _, panel = open_panel
    label = edition.models[MODEL][0]
    own = embedding(edition, label)
    for picture, sources in own.pictures.items():
        panel.get_by_label(PICTURES[picture], exact=True).check()
        for address, (title, _) in ADDRESSES.items():
            box = panel.get_by_label(title)
            if address not in sources:
                assert box.is_disabled()
                continue
            box.check()
            for markup, name in FORMATS.items():
                panel.get_by_label(name, exact=True).check()
                assert panel.locator("pre code").text_content() == snippet(edition, label, picture, markup, address)
            drawn = own.pictures["flat" if picture == "shields" else picture][address]
            pictures = panel.locator(".el-embed-preview img")
            shown = visited.address + drawn.removeprefix(SITE_URL)
            assert pictures.evaluate_all("items => items.map(item => item.src)") == [shown] * 2
            pictures.first.evaluate("item => item.decode()")
    assert "shields.io draws it" in panel.locator("figcaption").inner_text()


def test_the_snippet_is_copied_and_it_is_said(open_panel: tuple[Visit, Page, Locator], edition: Edition) -> None:
    _, page, panel = open_panel
    panel.get_by_label("HTML", exact=True).check()
    panel.get_by_role("button", name="Copy").click()
    page.get_by_role("status").filter(has_text="Copied").wait_for(state="attached")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == snippet(edition, edition.models[MODEL][0], "flat", "html")


def test_where_copying_is_not_allowed_the_snippet_is_selected(open_panel: tuple[Visit, Page, Locator]) -> None:
    _, page, panel = open_panel
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    panel.get_by_role("button", name="Copy").click()
    panel.get_by_role("button", name="Selected, not copied").wait_for()
    assert page.evaluate("() => getSelection().toString()").strip() == panel.locator("pre code").inner_text().strip()


def test_the_keyboard_alone_chooses_and_copies(browser: Browser, address: str, edition: Edition) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visited.open(CARD)
        page.locator("details.el-embed > summary").first.focus()
        keys = page.keyboard
        # Opens; past the link; the second picture; the second address; the third format; the button.
        for key in ("Enter", "Tab", "Tab", "ArrowRight", "Tab", "ArrowRight", "Tab", "ArrowRight", "ArrowRight"):
            keys.press(key)
        outline = page.locator("input:focus + span").evaluate("item => getComputedStyle(item).outlineStyle")
        assert outline == "solid"
        keys.press("Tab")
        keys.press("Enter")
        page.get_by_role("button", name="Copied").wait_for()
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert copied == snippet(edition, edition.models[MODEL][0], "square", "rst", "immutable")
        assert visited.faults == []


@pytest.mark.parametrize("open_panel", [(1280, False), (390, True)], indirect=True, ids=["wide-light", "narrow-dark"])
def test_the_open_panel_fits_and_axe_finds_no_violation(open_panel: tuple[Visit, Page, Locator]) -> None:
    _, page, panel = open_panel
    for title in ("Full label", "shields.io badge"):
        panel.get_by_label(title, exact=True).check()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(FAINT) == []
        assert panel.evaluate(SMALL) == []
    page.evaluate(axe())
    assert page.evaluate(RUN) == []


def test_the_panel_is_whole_without_javascript(browser: Browser, address: str) -> None:
    with visit(browser, address, 390, script=False) as visited:
        page = visited.open(CARD)
        panel = page.locator("details.el-embed").first
        assert not panel.locator("code").first.is_visible()
        panel.locator("summary").click()
        assert panel.locator("li code").count() == len(PICTURES)
        assert panel.locator("li code").last.is_visible()
        assert panel.locator("li img").evaluate_all("items => items.every(item => item.naturalWidth > 0)")
        assert panel.get_by_role("link", name="PDF for print").is_visible()
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert visited.faults == []


def test_a_link_to_a_panel_opens_it(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("measure/embed/")
        page.locator("main a[href*='#embed-']").first.click()
        page.locator("details.el-embed[open] .el-embed-preview").first.wait_for()
        assert visited.faults == []

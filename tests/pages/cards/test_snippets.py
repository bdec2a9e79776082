"""What is pasted into a README comes back as it was meant: the text, the picture and where it leads."""

import json
from collections.abc import Callable
from copy import copy
from itertools import product

import docutils.core
import docutils.nodes
import markdown
import pytest
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.labels.verification import Verification
from generator.pages import urls
from generator.pages.cards.embed_panel import downloads, panel, script_data
from generator.pages.cards.snippets import (
    ADDRESSES,
    FORMATS,
    PICTURES,
    SHAPES,
    Format,
    alternative,
    embedding,
    snippet,
    written,
)
from generator.pages.edition.edition import Edition
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.words import taken
from tests.factories import record
from tests.labels.changing import changed
from tests.pages.making import DAY, SITE_URL, TASKS, edition, kinds, label
from tests.pages.strategies import labels
from tests.scripts import Scripts

SOURCE = f"{SITE_URL}badges/Org_1/Name.With-All_Kinds/text-classification.svg"
TARGET = f"{SITE_URL}models/Org_1/Name.With-All_Kinds/"
HARD = [
    "][)(](http://x) ![",
    "a\\]b\\[ \\\\",
    "`code` ``two`` *star* __bold__ ~~gone~~",
    '<b onclick="x">\'&amp;&lt;&#38; &',
    "| a | b |",
    "$x$ ^y^ {z}: *.:_-",
    ":alt: :target: .. image:: x_ `y`_ |z|",
    " lines\n\n  of\ttext\r\n",
    "{source}{target}{alt}",
]
# Any text that a page can hold: letters of every script, punctuation, line ends. XML has no control characters.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"], include_characters="\n\t"),
    max_size=60,
)
Read = Callable[[str], tuple[str, str, str]]


def _of_html(text: str) -> tuple[str, str, str]:
    found = html.fragment_fromstring(text, create_parent="div")
    (link,), (image,) = found.xpath("//a"), found.xpath("//a/img")
    assert [str(item.tag) for item in found.iter("*") if str(item.tag) not in ("div", "p")] == ["a", "img"]
    assert "".join(found.itertext()).strip() == ""
    return image.get("alt", ""), image.get("src", ""), link.get("href", "")


# Made once: making a reader takes as long as reading a snippet.
_MARKDOWN = markdown.Markdown(extensions=["tables", "attr_list"])
_GFM = MarkdownIt("gfm-like", {"linkify": False})
_RST = get_default_settings(Parser)
_RST.halt_level, _RST.report_level, _RST._disable_config = 2, 2, True


def _python_markdown(text: str) -> tuple[str, str, str]:
    return _of_html(_MARKDOWN.reset().convert(text))


def _commonmark(text: str) -> tuple[str, str, str]:
    return _of_html(_GFM.render(text))


def _in_a_table(text: str) -> tuple[str, str, str]:
    table = html.fromstring(_GFM.render(f"| a | b |\n| - | - |\n| {text} | c |"))
    first, second = table.xpath("//tbody/tr/td")
    assert second.text == "c"
    return _of_html("".join(html.tostring(item, encoding="unicode") for item in first))


def _rst(text: str) -> tuple[str, str, str]:
    (read_back,) = _rst_together([text])
    return read_back


def _rst_together(texts: list[str]) -> list[tuple[str, str, str]]:
    """Of one document with each as a paragraph: docutils takes longer to begin a document than to read a snippet."""
    document = docutils.core.publish_doctree("\n\n".join(texts), settings=copy(_RST))
    assert len(document.children) == len(texts)
    read_back = []
    for reference in document.children:
        assert isinstance(reference, docutils.nodes.reference)
        (image,) = reference.children
        assert isinstance(image, docutils.nodes.image)
        read_back.append((image.get("alt", ""), image["uri"], reference["refuri"]))
    return read_back


READERS: list[tuple[Format, Read]] = [
    ("markdown", _python_markdown),
    ("markdown", _commonmark),
    ("markdown", _in_a_table),
    ("html", _of_html),
    ("rst", _rst),
]


def _hard(test: Callable[..., None]) -> Callable[..., None]:
    for text in HARD:
        test = example(text=text)(test)
    return test


@pytest.mark.parametrize(("markup", "read"), READERS, ids=lambda item: getattr(item, "__name__", item))
@_hard
@given(text=TEXTS)
def test_any_text_and_its_addresses_come_back(markup: Format, read: Read, text: str) -> None:
    assert read(written(markup, SOURCE, TARGET, text)) == (" ".join(text.split()), SOURCE, TARGET)


@given(made=labels())
def test_every_snippet_of_every_label_comes_back(made: tuple[Label, Scale | None]) -> None:
    item, on = made
    site = edition([item], [on] if on else [])
    embedded = embedding(site, item)
    assert embedded.words["living"] == alternative(item, TASKS[item.subject.task])
    given = [(picture, at, source) for picture, sources in embedded.pictures.items() for at, source in sources.items()]
    meant = [(embedded.words[address], source, embedded.pages[address]) for _, address, source in given]
    for markup, read in READERS:
        texts = [snippet(site, item, picture, markup, address) for picture, address, _ in given]
        assert (_rst_together(texts) if read is _rst else [read(text) for text in texts]) == meant


@pytest.mark.parametrize("kind", kinds())
def test_the_text_says_what_the_label_says_and_when_it_was_measured(kind: str) -> None:
    item, _ = kinds()[kind]
    text = alternative(item, TASKS[item.subject.task])
    assert text == f"{describe(item, TASKS[item.subject.task]).removesuffix('.')} ({taken(item).lower()} Jun 2025)"


def test_each_picture_has_the_addresses_that_the_site_promises() -> None:
    item, on = kinds()["graded"]
    found = embedding(edition([item], [on] if on else []), item)
    assert list(found.pictures) == list(PICTURES)
    living = {picture: sources["living"] for picture, sources in found.pictures.items()}
    assert living == {
        "flat": SITE_URL + urls.badge_picture(item, "flat"),
        "square": SITE_URL + urls.badge_picture(item, "square"),
        "large": SITE_URL + urls.badge_picture(item, "large"),
        "compact": SITE_URL + urls.compact_label(item),
        "label": SITE_URL + urls.label_picture(item),
        "shields": "https://img.shields.io/endpoint?url="
        "https%3A%2F%2Flabels.example.org%2Fbadges%2Facme%2Fsmall-model%2Ftext-classification.json",
    }
    immutable = {picture: sources["immutable"] for picture, sources in found.pictures.items() if picture != "shields"}
    assert immutable == {
        "flat": SITE_URL + urls.immutable_badge(item, "flat"),
        "square": SITE_URL + urls.immutable_badge(item, "square"),
        "large": SITE_URL + urls.immutable_badge(item, "large"),
        "compact": SITE_URL + urls.immutable_compact_label(item),
        "label": SITE_URL + urls.immutable_label(item),
    }
    assert list(found.pictures["shields"]) == ["living"]
    assert found.pages == {
        "living": SITE_URL + urls.model_page(item.subject.model),
        "immutable": SITE_URL + urls.immutable_page(item),
    }


def test_the_immutable_picture_is_described_as_it_is_drawn() -> None:
    on = kinds()["graded"][1]
    item = changed(kinds()["graded"][0], verification=Verification("disputed"), grade=Grade("stale"))
    words = embedding(edition([item], [on] if on else []), item).words
    assert "disputed" in words["living"]
    assert "No letter: The measurement is past its date" in words["living"]
    assert "self-reported, class C of A to G" in words["immutable"]


def test_what_shields_draws_is_the_living_one_whatever_is_asked() -> None:
    item, on = kinds()["graded"]
    site = edition([item], [on] if on else [])
    assert snippet(site, item, "shields", address="immutable") == snippet(site, item, "shields")


def test_a_picture_leads_to_its_own_section_where_the_card_has_several() -> None:
    first, second = label(record()), label(record(task="fill-mask", energies={"books": (1.0, 1.1, 0.9)}))
    site = edition([first, second])
    assert snippet(site, first).endswith(f"({SITE_URL}models/acme/small-model/)")
    assert snippet(site, second).endswith(f"({SITE_URL}models/acme/small-model/#fill-mask)")


def test_a_site_in_a_folder_with_a_difficult_name_has_addresses_that_every_format_can_hold() -> None:
    item = label(record())
    site = Edition(DAY, "https://example.org/our (energy) [labels]/", [item], edition([item]).profiles, {}, TASKS)
    for markup, read in READERS:
        _, source, target = read(snippet(site, item, "flat", markup))
        folder = "https://example.org/our%20%28energy%29%20%5Blabels%5D/"
        assert source == folder + urls.badge_picture(item)
        assert target == folder + urls.model_page(item.subject.model)


def test_only_files_that_the_site_has_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    item = label(record())
    site = edition([item])
    assert [file.path for file in downloads(site, item)] == [
        urls.label_picture(item),
        urls.label_png(item),
        urls.label_png(item, 2),
        urls.label_pdf(item),
    ]
    monkeypatch.setattr(Edition, "labels_are_painted", property(lambda self: False))
    assert [file.path for file in downloads(site, item)] == [urls.label_picture(item)]


def test_the_script_knows_the_same_pictures_formats_and_shapes(scripts: Scripts) -> None:
    assert scripts.call("embed/forms.js", "forms") == {
        "pictures": [{"key": key, "title": title} for key, title in PICTURES.items()],
        "formats": [{"key": key, "title": title} for key, title in FORMATS.items()],
        "addresses": [{"key": key, "title": title, "says": says} for key, (title, says) in ADDRESSES.items()],
        "shapes": dict(SHAPES),
    }


@given(made=labels())
def test_the_script_makes_the_same_snippets_of_what_it_is_sent(
    scripts: Scripts, made: tuple[Label, Scale | None]
) -> None:
    item, on = made
    site = edition([item], [on] if on else [])
    data = json.loads(script_data(site, [panel(site, item)]))
    for picture, markup, address in product(PICTURES, FORMATS, ADDRESSES):
        choice = {"picture": picture, "format": markup, "address": address}
        found = scripts.call("embed/snippet.js", "snippet", data["site"], data["labels"][0], choice)
        assert found["text"] == snippet(site, item, picture, markup, address)

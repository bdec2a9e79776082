"""Nothing that a record or a profile says becomes markup: pages keep their shape and show the text as text."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

import generator.pages as pages_package
from generator.labels.label import Label
from generator.pages.api.documents import model_document, task_document
from generator.pages.cards.card import make_card
from generator.pages.comparing.models_pages import models_pages
from generator.pages.environment import environment
from generator.pages.frame import (
    SHELL_BODY,
    SHELL_DESCRIPTION,
    SHELL_PICTURE,
    SHELL_PLACE,
    SHELL_ROBOTS,
    SHELL_TITLE,
    Frame,
    Framed,
)
from generator.pages.pictures.badge import draw_badge, endpoint
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.urls import BADGE_STYLES
from tests.factories import TASK
from tests.pages.hostile import HOSTILE, PLAIN, hostile_label, hostile_profile
from tests.pages.making import TASKS, drawn, edition, pages, scale

_TEMPLATES = Path(pages_package.__file__).parent / "templates"
_SHELL = (
    f'<html><head><title>{SHELL_TITLE}</title><meta name="description" content="{SHELL_DESCRIPTION}">'
    f'<meta property="og:image" content="{SHELL_PICTURE}"><meta name="robots" content="{SHELL_ROBOTS}"></head>'
    f'<body data-m="{SHELL_PLACE}">'
    f"{SHELL_BODY}</body></html>"
)


def _edition(text: str) -> tuple[Label, Callable[[], str]]:
    label = hostile_label(text)
    made = edition([label], [scale()], [hostile_profile(text)])
    return label, lambda: Frame(_SHELL).set(make_card(environment(), label.subject.model, [label], made))


def _card(text: str) -> str:
    return _edition(text)[1]()


@cache
def _task_page(text: str) -> str:
    made = edition([hostile_label(text)], [scale()], [hostile_profile(text)])
    return pages(made)[f"tasks/{TASK}/index.md"].body


def _models_page(text: str) -> str:
    made = edition([hostile_label(text)], [scale()], [hostile_profile(text)])
    return next(iter(next(models_pages(environment(), made)).make())).body


def _label(text: str) -> str:
    return drawn(hostile_label(text), scale(), hostile_profile(text))


def _badge(text: str) -> str:
    label = hostile_label(text)
    drawn = (draw_badge(environment(), label, TASKS[TASK], scale(), style) for style in BADGE_STYLES)
    return f"<div>{''.join(drawn)}</div>"


def _compact(text: str) -> str:
    return draw_compact(environment(), hostile_label(text), TASKS[TASK], hostile_profile(text), scale())


def _shape(markup: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, in order."""
    return [(str(item.tag), tuple(sorted(map(str, item.attrib)))) for item in html.fromstring(markup).iter()]


@pytest.mark.parametrize("drawn_page", [_card, _task_page, _models_page, _label, _compact, _badge])
def test_hostile_text_does_not_change_the_shape_of_a_page(drawn_page: Callable[[str], str]) -> None:
    assert _shape(drawn_page(HOSTILE)) == _shape(drawn_page(PLAIN))


@pytest.mark.parametrize(
    ("drawn_page", "least"),
    # Each profile detail, prompt, note, tool and so on is shown on the card at least once.
    [(_card, 25), (_task_page, 2)],
)
def test_hostile_text_is_shown_as_it_was_written(drawn_page: Callable[[str], str], least: int) -> None:
    text = html.fromstring(drawn_page(HOSTILE)).text_content()
    assert text.count(HOSTILE) >= least
    assert text.count(HOSTILE) == html.fromstring(drawn_page(PLAIN)).text_content().count(PLAIN)


def test_the_label_shows_the_beginning_of_a_hostile_text() -> None:
    texts = [
        item.text or "" for item in ElementTree.fromstring(_label(HOSTILE)).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert any(text.startswith(HOSTILE[:12]) for text in texts)


def test_json_carries_hostile_text_as_text() -> None:
    label = hostile_label(HOSTILE)
    made = edition([label], [scale()], [hostile_profile(HOSTILE)])
    entry = json.loads(model_document(label.subject.model, [label], made))["labels"][0]
    assert entry["measured_by"] == HOSTILE
    assert entry["quality"][0]["metric"] == HOSTILE
    assert json.loads(task_document(TASK, made))["profiles"]["tiny-1xgpu"]["labels"][0]["measured_by"] == HOSTILE
    assert "<" not in endpoint(label)


def test_links_of_a_record_and_a_profile_are_vouched_for_by_nobody() -> None:
    """Search engines are told so: else a record would be a way to be linked from here."""
    page = html.fromstring(_card(HOSTILE))
    links = {str(link.get("href")): link.get("rel") for link in page.iter("a")}
    foreign = {address: rel for address, rel in links.items() if address.startswith("https://example.org/")}
    told = {"source", "?a=1&lt=2", "q", "meter"}
    assert foreign == {f"https://example.org/{end}": "nofollow ugc noopener" for end in told}


def test_every_template_tells_strangers_addresses_from_ours() -> None:
    """Ours are in our own files: the studies' registry, what vendors disclose, grid factors, computers, methods."""
    ours = {"about", "c", "d", "g", "grid", "item", "margin", "memory", "t", "trainings[0]"}
    found = 0
    for file in _TEMPLATES.rglob("*.html"):
        for link in re.finditer(
            r'<a [^>]*href="\{\{ ([\w.\[\]]+)\.(?:source|url) \}\}"[^>]*>', file.read_text("utf-8")
        ):
            found += link[1] not in ours
            assert (link[1] in ours) != ('rel="nofollow ugc noopener"' in link[0]), f"{file.name}: {link[0]}"
    assert found >= 7


def test_titles_and_descriptions_are_escaped_in_the_frame() -> None:
    made = Framed("models/a/b", HOSTILE, HOSTILE, f"https://x/{HOSTILE}", "<h1>b</h1>")
    page = html.fromstring(Frame(_SHELL).set(made))
    assert page.findtext(".//title") == HOSTILE
    assert [meta.get("content") for meta in page.iter("meta")] == [HOSTILE, f"https://x/{HOSTILE}", "all"]
    assert not list(page.iter("script"))


def test_the_comparison_would_see_markup() -> None:
    assert _shape(f"<p>{HOSTILE}</p>") != _shape(f"<p>{PLAIN}</p>")

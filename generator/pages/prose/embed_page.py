"""Computed pieces of the page on putting a label elsewhere: real labels, real addresses, ready snippets."""

import json
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from generator.labels.label import Label
from generator.pages.cards import snippets
from generator.pages.edition.edition import Edition
from generator.pages.pictures.badge import endpoint
from generator.pages.prose.findings import example
from generator.pages.prose.imprint_page import action_of
from generator.pages.urls import BADGE_STYLES

# Each is a macro of embed_page.html.
PIECES = ("first", "pictures", "addresses", "formats", "shields", "command", "workflow")
_SECONDS_AN_HOUR = 3600
# What each picture that we draw is good for.
_GOOD_FOR: dict[snippets.Picture, str] = {
    "flat": "One of a row of badges at the top of a README.",
    "square": "The same, with square corners.",
    "large": "A badge that stands alone.",
    "compact": "A model card: the class, the figure and the model in one strip.",
    "label": "A page about the model's energy, a paper, a poster.",
}


@dataclass(frozen=True)
class Shown:
    """One kind of picture, with the path of it for each of the labels shown."""

    picture: snippets.Picture
    title: str
    good_for: str
    paths: list[str]


def piece(environment: Environment, edition: Edition, base: str, name: str) -> str:
    """One of `PIECES`, about the example label; nothing without a label."""
    label = example(edition)
    if label is None:
        return ""
    context: dict[str, Any] = {
        "base": base,
        "edition": edition,
        "l": label,
        "alt": snippets.alternative(label, edition.tasks[label.subject.task]),
        "address_titles": [title for title, _ in snippets.ADDRESSES.values()],
        "format_titles": {key: title for key, title in snippets.FORMATS.items() if key != "address"},
        "snippet": snippets.snippet,
        "endpoint": json.dumps(json.loads(endpoint(label)), ensure_ascii=False, indent=2),
        "rows": _rows(edition),
        "action": action_of(edition.imprint),
    }
    return str(getattr(environment.get_template("embed_page.html").make_module(context), name)())


def kept_hours(edition: Edition) -> str:
    """How long an endpoint asks to be kept: `24 hours`."""
    label = example(edition)
    return f"{json.loads(endpoint(label))['cacheSeconds'] // _SECONDS_AN_HOUR} hours" if label else "a while"


def _rows(edition: Edition) -> list[Shown]:
    labels = _examples(edition)
    return [
        Shown(
            picture,
            snippets.PICTURES[picture],
            words,
            # Three badges fit beside each other; of what is larger, one is enough.
            [snippets.living_path(label, picture) for label in (labels if picture in BADGE_STYLES else labels[:1])],
        )
        for picture, words in _GOOD_FOR.items()
    ]


def _examples(edition: Edition) -> list[Label]:
    """The example, a label whose interval holds a class limit, and one without a letter, as far as there are."""
    labels = edition.labels
    spanning = next(
        (
            label
            for label in labels
            if label.result.grade.letter and label.result.grade.span != label.result.grade.letter
        ),
        None,
    )
    without = next((label for label in labels if label.result.grade.letter is None), None)
    found = {label.source.digest: label for label in (example(edition), spanning, without) if label}
    return list(found.values())

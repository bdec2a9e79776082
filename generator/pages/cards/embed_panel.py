"""The panel on a card that puts a label into a README: its list, its downloads, and what its script is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.cards.snippets import (
    ESCAPED,
    FORMATS,
    PICTURES,
    Embedding,
    embedding,
    immutable_path,
    living_path,
    one_line,
    plain_address,
)
from generator.pages.edition.edition import Edition
from generator.pages.finding.structured import inline
from generator.pages.pictures.label_picture import HEIGHT, WIDTH


@dataclass(frozen=True, slots=True)
class Listed:
    """One picture in the list: its paths on the site (none of what shields.io draws) and what to paste."""

    title: str
    living: str | None
    immutable: str | None
    markdown: str


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the living label."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One label's panel; `whole` where its list has every picture, not only the first. `sent` goes to its script."""

    pictures: list[Listed]
    whole: bool
    downloads: list[Download]
    sent: Mapping[str, object]


def panel(edition: Edition, label: Label) -> Panel:
    """The panel of one label."""
    made = embedding(edition, label)
    whole = edition.cards_are_full
    listed = []
    # The list is for readers without a script; with one, all are there to choose from.
    for picture, title in islice(PICTURES.items(), None if whole else 1):
        immutable = immutable_path(label, picture)
        living = living_path(label, picture) if immutable else None
        listed.append(Listed(title, living, immutable, made.snippet(picture, "markdown", "living")))
    return Panel(listed, whole, downloads(edition, label), _sent(edition, label, made))


def downloads(edition: Edition, label: Label) -> list[Download]:
    """The label as files; only those that the site has."""
    found = [Download("SVG", urls.label_picture(label))]
    if edition.labels_are_painted:
        found += [
            Download(f"PNG, {WIDTH} × {HEIGHT}", urls.label_png(label)),
            Download(f"PNG, {2 * WIDTH} × {2 * HEIGHT}", urls.label_png(label, 2)),
            Download("PDF for print", urls.label_pdf(label)),
        ]
    return found


def script_data(edition: Edition, panels: Sequence[Panel]) -> Markup:
    """What a card's script makes snippets of, besides what is the same on every card (assets/embed/forms.js)."""
    return inline({"site": plain_address(edition.site_url), "labels": [item.sent for item in panels]})


def _sent(edition: Edition, label: Label, made: Embedding) -> dict[str, object]:
    """Its words, where its card is, and what its addresses have in common: by these the script knows each picture's.

    Addresses are relative to the site's root, so that a card shows its own pictures wherever it is tried out.
    """
    words = {address: one_line(text) for address, text in made.words.items()}
    return {
        # Nearly always the same for both addresses, and then sent once.
        "words": {address: _escaped(text) for address, text in words.items() if text != words["living"]}
        | {"living": _escaped(words["living"])},
        "page": made.pages["living"].removeprefix(plain_address(edition.site_url)),
        "living": urls.living_stem(label),
        "immutable": urls.immutable_stem(label),
    }


def _escaped(text: str) -> dict[str, str]:
    """The text, and by format what it is there, where that is anything else."""
    escaped = {markup: ESCAPED[markup](text) for markup in FORMATS}
    return {"text": text} | {markup: other for markup, other in escaped.items() if other != text}

"""The panel on a card that puts a label into a README: its list, its downloads, and what its script is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.cards.snippets import (
    ADDRESSES,
    ESCAPED,
    FORMATS,
    PICTURES,
    SHAPES,
    Embedding,
    embedding,
    immutable_path,
    living_path,
    one_line,
    plain_address,
)
from generator.pages.edition import Edition
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
    """One label's panel; `whole` where its list has every picture, not only the first."""

    pictures: list[Listed]
    whole: bool
    downloads: list[Download]
    embedding: Embedding


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
    return Panel(listed, whole, downloads(edition, label), made)


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
    """What a card's script puts snippets together from: shapes once, and each label's words and addresses.

    Addresses of the site are relative to its root, so that a card shows its own pictures wherever it is tried out.
    """
    site = plain_address(edition.site_url)
    return inline(
        {
            "site": site,
            "pictures": [{"key": key, "title": title} for key, title in PICTURES.items()],
            "formats": [{"key": key, "title": title} for key, title in FORMATS.items()],
            "addresses": [{"key": key, "title": title, "says": says} for key, (title, says) in ADDRESSES.items()],
            "shapes": SHAPES,
            "labels": [_label(item.embedding, site) for item in panels],
        }
    )


def _label(item: Embedding, site: str) -> dict[str, object]:
    words = {address: one_line(text) for address, text in item.words.items()}
    return {
        # Nearly always the same for both addresses, and then sent once.
        "alt": {address: _escaped(text) for address, text in words.items() if text != words["living"]}
        | {"living": _escaped(words["living"])},
        "pages": {address: page.removeprefix(site) for address, page in item.pages.items()},
        "pictures": {
            picture: {address: source.removeprefix(site) for address, source in sources.items()}
            for picture, sources in item.pictures.items()
        },
    }


def _escaped(text: str) -> dict[str, str]:
    return {markup: ESCAPED[markup](text) for markup in FORMATS if markup != "address"}

"""The panel on a card that puts the label into a README: its list, its downloads, and what its script is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition import Edition
from generator.pages.embedding import (
    ADDRESSES,
    ESCAPED,
    FORMATS,
    SHAPES,
    alternative,
    embedded,
    living_page,
    one_line,
    plain_address,
    snippet,
)
from generator.pages.label_picture import HEIGHT, WIDTH
from generator.pages.structured import inline


@dataclass(frozen=True, slots=True)
class Listed:
    """One picture in the list: its paths on the site (none of what shields.io draws) and what to paste."""

    title: str
    preview: str | None
    immutable: str | None
    markdown: str


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the living label."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Panel:
    """All of one label's panel."""

    pictures: list[Listed]
    addresses: Iterable[tuple[str, str]]
    downloads: list[Download]
    data: Markup


def panel(edition: Edition, label: Label) -> Panel:
    """The panel of one label."""
    return Panel(
        pictures=[
            Listed(
                item.title,
                _inside(edition, item.living) if item.immutable else None,
                _inside(edition, item.immutable) if item.immutable else None,
                snippet(edition, label, item.picture),
            )
            for item in embedded(edition, label)
        ],
        addresses=ADDRESSES.values(),
        downloads=downloads(edition, label),
        data=inline(script_data(edition, label)),
    )


def downloads(edition: Edition, label: Label) -> list[Download]:
    """The label as files; only those that the site has."""
    found = [Download("SVG", urls.label_picture(label))]
    if edition.cards_have_pictures:
        found += [
            Download(f"PNG, {WIDTH} × {HEIGHT}", urls.label_png(label)),
            Download(f"PNG, {2 * WIDTH} × {2 * HEIGHT}", urls.label_png(label, 2)),
            Download("PDF for print", urls.label_pdf(label)),
        ]
    return found


def script_data(edition: Edition, label: Label) -> Mapping[str, Any]:
    """What the card's script puts snippets together from: shapes, texts escaped for each, and addresses.

    Addresses of the site are relative to its root, so that a card shows its own pictures wherever it is tried out.
    """
    alt = one_line(alternative(label, edition.tasks[label.task]))
    return {
        "site": plain_address(edition.site_url),
        "formats": [{"key": key, "title": title} for key, title in FORMATS.items()],
        "addresses": [{"key": key, "title": title, "says": says} for key, (title, says) in ADDRESSES.items()],
        "shapes": SHAPES,
        "alt": {markup: ESCAPED[markup](alt) for markup in FORMATS if markup != "address"},
        "pages": {"living": _inside(edition, living_page(edition, label)), "immutable": urls.immutable_page(label)},
        "pictures": [
            {
                "key": item.picture,
                "title": item.title,
                "living": _inside(edition, item.living),
                "immutable": _inside(edition, item.immutable) if item.immutable else None,
            }
            for item in embedded(edition, label)
        ],
    }


def _inside(edition: Edition, address: str) -> str:
    """An address relative to the site's root; another host's as it is."""
    return plain_address(address).removeprefix(plain_address(edition.site_url))

"""Putting a label's picture on a page elsewhere: its addresses, and the text to paste for each format.

Used by the panel on every card, by its script (which is sent the same shapes and addresses as data), by the page on
embedding and by `energy-label card`, so that no snippet is written twice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Literal
from urllib.parse import quote

from generator.labels.label import Label, as_measured
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.numbers import months
from generator.pages.wording.words import taken

Picture = Literal["flat", "square", "large", "compact", "label", "shields"]
Format = Literal["markdown", "html", "rst", "address"]
# Living: changes when the measurement does. Immutable: what this measurement says, for good.
Address = Literal["living", "immutable"]

PICTURES: Mapping[Picture, str] = {
    "flat": "Badge, flat",
    "square": "Badge, square",
    "large": "Badge, large",
    "compact": "Compact label",
    "label": "Full label",
    "shields": "shields.io badge",
}
FORMATS: Mapping[Format, str] = {
    "markdown": "Markdown",
    "html": "HTML",
    "rst": "reStructuredText",
    "address": "Address alone",
}
ADDRESSES: Mapping[Address, tuple[str, str]] = {
    "living": ("Living", "Changes when the measurement does. For READMEs and model cards."),
    "immutable": ("This measurement", "Never changes. For papers, print and slides."),
}
SHAPES: Mapping[Format, str] = {
    "markdown": "[![{alt}]({source})]({target})",
    "html": '<a href="{target}"><img src="{source}" alt="{alt}"></a>',
    "rst": ".. image:: {source}\n   :target: {target}\n   :alt: {alt}",
    "address": "{source}",
}
_SHIELDS = "https://img.shields.io/endpoint?url="
# What a backslash takes the meaning from, in CommonMark and in Python-Markdown alike.
_BACKSLASHED = re.compile(r"[\\`*_\[\]]")
# What one of the two does not know behind a backslash: tags, references, the cells of tables, struck text, formulas.
_REFERENCED = re.compile(r"[&<>|~$^]")


@dataclass(frozen=True, slots=True)
class Embedding:
    """What puts one label elsewhere: its words, the pages it leads to, and each picture's full addresses.

    The words of the immutable picture are the record's own, as it is itself. What shields.io draws is never immutable.
    """

    words: Mapping[Address, str]
    pages: Mapping[Address, str]
    pictures: Mapping[Picture, Mapping[Address, str]]

    def snippet(self, picture: Picture, markup: Format, address: Address) -> str:
        """What to paste; what shields.io draws is living whatever is asked."""
        sources = self.pictures[picture]
        kept: Address = address if address in sources else "living"
        return written(markup, sources[kept], self.pages[kept], self.words[kept])


def embedding(edition: Edition, label: Label) -> Embedding:
    """The embedding of one label."""
    site, task = plain_address(edition.site_url), edition.tasks[label.subject.task]
    own = as_measured(label, edition.profiles[label.setup.profile], edition.scale(label))
    pictures: dict[Picture, dict[Address, str]] = {
        picture: {"living": site + living_path(label, picture), "immutable": site + path}
        for picture in PICTURES
        if (path := immutable_path(label, picture)) is not None
    }
    pictures["shields"] = {"living": _SHIELDS + quote(site + urls.badge_endpoint(label), safe="")}
    return Embedding(
        {"living": alternative(label, task), "immutable": alternative(own, task)},
        {"living": site + living_page(edition, label), "immutable": site + urls.immutable_page(label)},
        pictures,
    )


def snippet(
    edition: Edition,
    label: Label,
    picture: Picture = "flat",
    markup: Format = "markdown",
    address: Address = "living",
) -> str:
    """What to paste to show a picture of `label`, linked to its card, or to the immutable page."""
    return embedding(edition, label).snippet(picture, markup, address)


def alternative(label: Label, task: Task) -> str:
    """The label in words, dated: it stays in somebody's README, and stays true when the living picture changes."""
    days = months(label.source.measured_from, label.source.measured_to)
    return f"{describe(label, task).removesuffix('.')} ({taken(label).lower()} {days})"


def living_page(edition: Edition, label: Label) -> str:
    """The card's path; that of the label's own section, where it is not the card's first."""
    first = edition.models[label.subject.model][0].source.digest == label.source.digest
    return urls.model_page(label.subject.model) if first else urls.card_section(label)


def written(markup: Format, source: str, target: str, alt: str) -> str:
    """A picture with a link in one format. `alt` may be any text; the addresses are full and plain."""
    return SHAPES[markup].format(source=source, target=target, alt=ESCAPED[markup](one_line(alt)))


def one_line(text: str) -> str:
    """A line break would end the text in reStructuredText, and an empty line the paragraph in Markdown."""
    return " ".join(text.split())


@lru_cache(maxsize=16)
def plain_address(address: str) -> str:
    """A site's address without a character that any of the formats reads as its own; its paths have none."""
    return quote(address, safe="%:/?=@#-._~")


def _markdown(text: str) -> str:
    text = _REFERENCED.sub(lambda found: f"&#{ord(found[0])};", text)
    return _BACKSLASHED.sub(r"\\\g<0>", text)


# An option of a directive is taken as it stands, and an address alone has no words.
ESCAPED: Mapping[Format, Callable[[str], str]] = {"markdown": _markdown, "html": escape, "rst": str, "address": str}


def living_path(label: Label, picture: Picture) -> str:
    """Where a picture lies on the site; for shields.io, where lies what it draws from."""
    match picture:
        case "shields":
            return urls.badge_endpoint(label)
        case "label":
            return urls.label_picture(label)
        case "compact":
            return urls.compact_label(label)
        case _:
            return urls.badge_picture(label, picture)


def immutable_path(label: Label, picture: Picture) -> str | None:
    """Where the picture of exactly this record lies; None where somebody else draws it."""
    match picture:
        case "shields":
            return None
        case "label":
            return urls.immutable_label(label)
        case "compact":
            return urls.immutable_compact_label(label)
        case _:
            return urls.immutable_badge(label, picture)

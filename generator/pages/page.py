"""A page that MkDocs frames, and how a long table goes over several."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from generator.pages import urls

ROWS_PER_PAGE = 500
# A longer table has no tools: its rows, which the page's script would fetch, are several megabytes.
MOST_SORTED = 10_000
# Of a table of more pages there are ways to the first and the last, to those near, and to every tenth.
_MOST_LINKS, _NEAR, _STEP = 30, 3, 10


@dataclass(frozen=True)
class Page:
    """A page of the site that MkDocs frames: its source path, title, description and body.

    One that is not `published` is for the eyes of this machine: no search, sitemap or other machine leads to it.
    `picture` is the path of what social sites show for it. Where another page holds the same, `canonical` is its
    address on the site, which search engines are told to list instead.
    """

    path: str
    title: str
    description: str
    body: str
    published: bool = True
    picture: str = urls.home_social()
    canonical: str | None = None


class Pages(NamedTuple):
    """Pages that are made together: `shows` is a key for all that they show, but for templates and libraries."""

    shows: str
    make: Callable[[], Iterable[Page]]


@dataclass(frozen=True)
class PageLink:
    """One page of a table that goes over several."""

    number: int
    path: str
    here: bool


def page_source(folder: str, number: int) -> str:
    """The source path of a page of several below `folder`; the first is the folder's own."""
    return f"{folder}/index.md" if number == 1 else f"{folder}/page-{number}.md"


def page_address(folder: str, number: int) -> str:
    """The address of a page of several below `folder`, which has its final slash; the first is the folder's own."""
    return folder if number == 1 else f"{folder}page-{number}/"


def page_links(folder: str, here: int, count: int) -> list[PageLink]:
    """The ways from page `here` to others of `count`; `folder` is their address, with its final slash."""
    return [PageLink(number, page_address(folder, number), number == here) for number in _linked(here, count)]


def _linked(here: int, count: int) -> list[int]:
    """All of few; of many so few that all pages together grow with their number, and each is some clicks away."""
    numbers = range(1, count + 1)
    if count <= _MOST_LINKS:
        return [*numbers]
    return [number for number in numbers if number in (1, count) or number % _STEP == 0 or abs(number - here) <= _NEAR]

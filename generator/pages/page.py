"""A page that MkDocs frames, and how a long table goes over several."""

from dataclasses import dataclass

from generator.pages import urls

ROWS_PER_PAGE = 500


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


@dataclass(frozen=True)
class PageLink:
    """One page of a table that goes over several."""

    number: int
    path: str
    here: bool


def page_source(folder: str, number: int) -> str:
    """The source path of a page of several below `folder`; the first is the folder's own."""
    return f"{folder}/index.md" if number == 1 else f"{folder}/page-{number}.md"


def page_links(folder: str, here: int, count: int) -> list[PageLink]:
    """The ways from page `here` to each of `count` pages; `folder` is their address, with its final slash."""
    return [
        PageLink(number, folder if number == 1 else f"{folder}page-{number}/", number == here)
        for number in range(1, count + 1)
    ]

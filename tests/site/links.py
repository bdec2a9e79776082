"""Every address that a built site names, and whether it leads to something that is there."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import html

from tests.site.building import SITE_URL

_LINKS = {"href", "src", "poster", "data", "action", "{http://www.w3.org/1999/xlink}href", "xlink:href"}
_IDS = {"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "data-spec"}
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
_MAY_LEAD_AWAY = {("a", "href"), ("form", "action")}
_NAMES_ONLY = {"canonical", "prev", "next", "alternate", "license"}


class Built:
    """A built site's files, read once each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ids: dict[Path, set[str]] = {}
        self._addresses: dict[Path, str] = {}
        self.pages = {path: html.parse(path).getroot() for path in sorted(folder.rglob("*.html"))}

    @cached_property
    def files(self) -> set[Path]:
        """Every file of the site."""
        return {path for path in self.folder.rglob("*") if path.is_file()}

    @cached_property
    def folders(self) -> set[Path]:
        """Every folder of the site."""
        return {folder for path in self.files for folder in path.parents}

    def address(self, path: Path) -> str:
        """The full address of a file."""
        if path not in self._addresses:
            place = path.relative_to(self.folder).as_posix()
            self._addresses[path] = SITE_URL + place.removesuffix("index.html")
        return self._addresses[path]

    def fault(self, page: Path, link: str) -> str | None:
        """Why `link`, met on `page`, leads nowhere; None where it leads to a file (and an id) of the site, or away."""
        target, fragment = urldefrag(urljoin(self.address(page), link.strip()))
        if urlsplit(target).scheme in ("mailto", "data") or not target.startswith(SITE_URL):
            return None
        target = target.split("?")[0]
        file = self.folder / unquote(target.removeprefix(SITE_URL))
        file = file / "index.html" if target.endswith("/") else file
        if file in self.folders:
            return f"{link}: a folder without its slash"
        if file not in self.files:
            return f"{link}: no such file"
        if fragment and file in self.pages and unquote(fragment) not in self.ids(file):
            return f"{link}: no such id"
        return None

    def ids(self, page: Path) -> set[str]:
        """The ids of a page."""
        if page not in self._ids:
            self._ids[page] = set(map(str, self.pages[page].xpath("//@id | //a/@name")))
        return self._ids[page]


def links(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Every address in the markup of `page`, and every id it refers to, with where it stands (`img src`)."""
    for element in page.iter("*"):
        tag = str(element.tag)
        for name, value in map(_texts, element.attrib.items()):
            if name in _LINKS:
                yield f"{tag} {name}", value
            elif name in _IDS:
                yield from ((f"{tag} {name}", f"#{named}") for named in value.split())
            elif name == "srcset":
                yield from ((f"{tag} srcset", each.split()[0]) for each in value.split(",") if each.strip())
            if "url(" in value or "@import" in value:
                yield from ((f"{tag} {name}()", address) for address in css_addresses(value))
        if tag == "style":
            for address in css_addresses(element.text or ""):
                yield "style", address


def _texts(attribute: tuple[object, object]) -> tuple[str, str]:
    name, value = attribute
    return str(name), str(value)


def loads(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The addresses that a browser fetches by itself when it shows `page`."""
    for where, address in links(page):
        tag, _, name = where.partition(" ")
        if (tag, name) not in _MAY_LEAD_AWAY and tag != "link":
            yield where, address
    for link in page.iter("link"):
        if link.get("rel", "") not in _NAMES_ONLY:
            yield f"link rel={link.get('rel')}", link.get("href", "")


def css_addresses(text: str) -> list[str]:
    """What a style sheet, or an attribute of an SVG, refers to by `url()` or `@import`."""
    return [first or second for first, second in _CSS_URL.findall(text)]


def other_host(address: str) -> bool:
    """Whether an address leads to another host than the site's."""
    parts = urlsplit(urljoin(SITE_URL, address.strip()))
    return parts.scheme != "data" and parts.netloc != urlsplit(SITE_URL).netloc

"""What search engines are told: the sitemap, in several files where there are many pages, and robots.txt."""

import calendar
import gzip
import re
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.pages.frame import SHELL_PLACE

# sitemaps.org/protocol.html (read 2026-11-24): at most 50,000 addresses and 50 MB a file.
MOST_ADDRESSES = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTRY = re.compile(r"<url>.*?</url>", re.DOTALL)


def add_to_sitemap(sitemap: str, edition: Edition) -> str:
    """The sitemap with the shell's entry replaced by one a card."""
    pattern = re.compile(rf"\s*<url>\s*<loc>[^<]*{re.escape(SHELL_PLACE)}[^<]*</loc>.*?</url>", re.DOTALL)
    cards = "".join(
        f"\n    <url>\n         <loc>{escape(edition.address(urls.model_page(model)))}</loc>\n"
        f"         <lastmod>{edition.day.isoformat()}</lastmod>\n    </url>"
        for model in edition.models
    )
    replaced, count = pattern.subn(lambda _: cards, sitemap)
    if count != 1:
        raise EnergyLabelError("The sitemap does not hold the card frame once; look at the theme's sitemap.xml.")
    return replaced


def write_sitemap(path: Path, text: str, edition: Edition) -> None:
    """The sitemap at `path` and its compressed twin; over `MOST_ADDRESSES`, an index with the parts beside it."""
    entries = _ENTRY.findall(text)
    if len(entries) <= MOST_ADDRESSES:
        _write(path, text, edition.day)
        return
    places = []
    for number, part in enumerate(_parts(entries), start=1):
        file = path.with_name(f"sitemap-{number}.xml")
        _write(file, part, edition.day)
        places.append(edition.address(file.name))
    day = edition.day.isoformat()
    items = "".join(f"<sitemap><loc>{escape(place)}</loc><lastmod>{day}</lastmod></sitemap>\n" for place in places)
    _write(path, f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{items}</sitemapindex>\n', edition.day)


def _parts(entries: list[str]) -> Iterator[str]:
    for start in range(0, len(entries), MOST_ADDRESSES):
        body = "\n".join(entries[start : start + MOST_ADDRESSES])
        yield f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{body}\n</urlset>\n'


def _write(path: Path, text: str, day: date) -> None:
    """A file and its compressed twin; the time inside the latter is the edition's, not the clock's."""
    path.write_text(text, "utf-8")
    seconds = calendar.timegm(day.timetuple())
    with (
        Path(f"{path}.gz").open("wb") as file,
        gzip.GzipFile(filename=path.name, mode="wb", fileobj=file, mtime=seconds) as packed,
    ):
        packed.write(text.encode())


def robots(edition: Edition) -> str:
    """Everyone may read everything, and here is the list."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {edition.address('sitemap.xml')}\n"

"""The feed, the sitemap and what each page says of itself to those who find and share it."""

import re
import struct
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from tests.site.building import SITE_URL
from tests.site.links import Built

ATOM = {"a": "http://www.w3.org/2005/Atom"}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_ONE = ("id", "title", "updated")


@pytest.fixture(scope="module")
def feed(site: Path) -> etree._Element:
    return etree.fromstring((site / "feed.xml").read_bytes())


def test_the_feed_has_what_rfc_4287_asks_for(feed: etree._Element) -> None:
    """4.1.1, 4.1.2: one id, title and updated each; an author; one self and one alternate of a kind; unique ids."""
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.xpath("a:entry", namespaces=ATOM)
    assert len(entries) > 10
    assert feed.xpath("count(a:author/a:name[string()])", namespaces=ATOM) == 1
    assert feed.xpath("string(a:link[@rel='self']/@href)", namespaces=ATOM) == f"{SITE_URL}feed.xml"
    for element in (feed, *entries):
        for name in _ONE:
            assert element.xpath(f"count(a:{name}[string()])", namespaces=ATOM) == 1
        assert _MOMENT.fullmatch(element.xpath("string(a:updated)", namespaces=ATOM))
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.xpath("string(a:id)", namespaces=ATOM))
        assert element.xpath("count(a:link[@rel='alternate'])", namespaces=ATOM) == 1
    ids = feed.xpath("//a:id/text()", namespaces=ATOM)
    assert len(ids) == len(set(ids))
    moments = feed.xpath("a:entry/a:updated/text()", namespaces=ATOM)
    assert moments == sorted(moments, reverse=True)
    assert feed.xpath("string(a:updated)", namespaces=ATOM) == moments[0]


def test_what_the_feed_links_and_shows_is_there(feed: etree._Element, parsed: Built) -> None:
    home = parsed.folder / "index.html"
    addresses = set(feed.xpath("//a:link/@href | //a:icon/text()", namespaces=ATOM))
    for content in feed.xpath("//a:content[@type='html']/text()", namespaces=ATOM):
        shown = html.fromstring(f"<div>{content}</div>")
        addresses |= set(shown.xpath(".//@href | .//@src"))
        assert all(image.get("alt") for image in shown.iter("img"))
    assert len(addresses) > 20
    assert all(address.startswith("https://") for address in addresses)
    assert [fault for address in addresses if (fault := parsed.fault(home, address))] == []


def test_every_page_leads_to_the_feed(parsed: Built) -> None:
    for path, page in parsed.pages.items():
        (link,) = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']")
        assert urljoin(parsed.address(path), link.get("href")) == f"{SITE_URL}feed.xml"
        assert page.xpath("//footer//a[contains(@href, 'feed.xml')]")


def test_the_sitemap_holds_every_page_once_with_the_edition_s_day(parsed: Built, feed: etree._Element) -> None:
    root = etree.fromstring((parsed.folder / "sitemap.xml").read_bytes())
    places = [place.text for place in root.findall(".//{*}loc")]
    # A label's own page is for who has its address: it asks search engines to leave it alone.
    pages = {
        parsed.address(path)
        for path, page in parsed.pages.items()
        if path.name == "index.html"
        and page.xpath("//meta[@name='robots']/@content") != ["noindex"]
        # The double of another page is left to that one.
        and page.xpath("string(//link[@rel='canonical']/@href)") == parsed.address(path)
    }
    assert sorted(map(str, places)) == sorted(pages)
    assert {day.text for day in root.findall(".//{*}lastmod")} == {
        feed.xpath("string(a:updated)", namespaces=ATOM)[:10]
    }
    assert len(root.findall(".//{*}lastmod")) == len(places)
    robots = (parsed.folder / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {SITE_URL}sitemap.xml" in robots


def test_every_page_names_itself(parsed: Built) -> None:
    titles: dict[str, Path] = {}
    for path, page in parsed.pages.items():
        if path.name == "404.html":
            continue
        title, description = page.xpath("string(//title)"), _meta(page, "name", "description")
        assert titles.setdefault(title, path) == path, f"{title}: twice"
        assert 20 <= len(description) <= 400, f"{path}: {description}"
        assert _meta(page, "property", "og:title")
        assert _meta(page, "property", "og:description") == description
        canonical = page.xpath("string(//link[@rel='canonical']/@href)")
        assert canonical == (_first_machine_s_task(path) or parsed.address(path))
        assert _meta(page, "property", "og:url") == canonical


def test_every_page_has_a_picture_that_social_sites_take(parsed: Built) -> None:
    shown = set()
    for page in parsed.pages.values():
        assert _meta(page, "name", "twitter:card") == "summary_large_image"
        assert _meta(page, "property", "og:image:alt")
        shown.add(_meta(page, "property", "og:image"))
    assert len(shown) > 100
    for address in shown:
        data = (parsed.folder / address.removeprefix(SITE_URL)).read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", data[16:24]) == (1200, 630)


def _meta(page: html.HtmlElement, key: str, name: str) -> str:
    (found,) = page.xpath(f"//meta[@{key}='{name}']/@content")
    return str(found)


def _first_machine_s_task(path: Path) -> str | None:
    """The address of the task whose own page shows what the page of a machine at `path` shows, if it is its first."""
    match path.parts[-4:]:
        case ["tasks", task, machine, "index.html"]:
            return f"{SITE_URL}tasks/{task}/" if machine == _first_machine(path.parent.parent) else None
    return None


def _first_machine(task: Path) -> str:
    return str(html.fromstring((task / "index.html").read_text("utf-8")).xpath("string(//section/@data-profile)"))

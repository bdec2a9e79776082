"""Every link leads somewhere, and no page loads anything from another host."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.site.building import SITE_URL
from tests.site.links import Built, css_addresses, links, loads, other_host

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _faults(built: Built) -> list[str]:
    return [
        f"{path.relative_to(built.folder)}: {where}: {fault}"
        for path, page in built.pages.items()
        for where, link in links(page)
        if (fault := built.fault(path, link))
    ]


def test_every_link_of_the_committed_site_leads_somewhere(parsed: Built) -> None:
    assert len(parsed.pages) > 100
    assert sum(1 for page in parsed.pages.values() for _ in links(page)) > 5000
    assert _faults(parsed) == []


def test_every_link_of_a_site_with_tables_over_several_pages_leads_somewhere(many_site: Path) -> None:
    large = Built(many_site)
    assert large.folder / "models" / "page-2" / "index.html" in large.pages
    assert _faults(large) == []


def test_the_checker_finds_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<body id="top"><a href="a/">x</a><a href="#no">x</a><a href="#top">x</a><img src="b.svg">'
        '<img srcset="c.svg 2x"><p style="background:url(d.svg)"></p><g fill="url(#e)"></g>'
        '<p aria-labelledby="top f"></p></body>',
        "utf-8",
    )
    assert [fault.split(":")[2].strip() for fault in _faults(Built(tmp_path))] == [
        "a/",
        "#no",
        "b.svg",
        "c.svg",
        "d.svg",
        "#e",
        "#f",
    ]


def test_what_style_sheets_name_is_there(parsed: Built) -> None:
    sheets = sorted(parsed.folder.rglob("*.css"))
    assert len(sheets) > 2
    faults = [
        f"{sheet.name}: {fault}"
        for sheet in sheets
        for address in css_addresses(_COMMENT.sub("", sheet.read_text("utf-8")))
        if (fault := parsed.fault(sheet, address)) or other_host(address)
    ]
    assert faults == []


def test_no_page_loads_from_another_host(parsed: Built) -> None:
    found = {
        f"{where}: {address}" for page in parsed.pages.values() for where, address in loads(page) if other_host(address)
    }
    assert found == set()


def test_the_sitemap_leads_to_pages(parsed: Built) -> None:
    sitemap = ElementTree.fromstring((parsed.folder / "sitemap.xml").read_bytes())
    places = [place.text or "" for place in sitemap.findall(".//{*}loc")]
    assert len(places) > 100
    assert all(place.startswith(SITE_URL) for place in places)
    assert [place for place in places if parsed.fault(parsed.folder / "index.html", place)] == []


def test_every_address_in_the_api_leads_to_a_file(parsed: Built) -> None:
    documents = sorted((parsed.folder / "api" / "v1" / "models").rglob("*.json"))
    documents += sorted((parsed.folder / "api" / "v1" / "tasks").glob("*.json"))
    index = json.loads((parsed.folder / "api" / "v1" / "index.json").read_bytes())
    addresses = {*index["schema"].values(), *index["tasks"].values(), *index["models"].values()}
    for path in documents:
        addresses |= set(_addresses(json.loads(path.read_bytes())))
    assert len(addresses) > 500
    assert [place for place in addresses if parsed.fault(parsed.folder / "index.html", place)] == []


def _addresses(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (place for place in value.get("urls", {}).values() if place is not None)
        for item in value.values():
            yield from _addresses(item)
    elif isinstance(value, list):
        for item in value:
            yield from _addresses(item)

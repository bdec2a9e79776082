"""The sitemap: every card once, none of the frame, in parts where there are many; and what robots are told."""

import gzip
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.errors import EnergyLabelError
from generator.pages.edition.edition import Edition
from generator.pages.finding import sitemap
from generator.pages.frame import SHELL_PLACE
from tests.factories import record
from tests.pages.making import DAY, SITE_URL, edition, label

SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    "    <url>\n         <loc>https://labels.example.org/</loc>\n         <lastmod>2026-01-01</lastmod>\n    </url>\n"
    f"    <url>\n         <loc>https://labels.example.org/{SHELL_PLACE}/</loc>\n"
    "         <lastmod>2026-01-01</lastmod>\n    </url>\n"
    "    <url>\n         <loc>https://labels.example.org/about/</loc>\n    </url>\n</urlset>"
)
MODELS = ("acme/one", "acme/Two", "zeta/three")


def _edition() -> Edition:
    return edition([label(record(model)) for model in MODELS])


def _places(text: str | bytes) -> list[str | None]:
    return [place.text for place in ElementTree.fromstring(text).findall(".//{*}loc")]


def test_the_sitemap_gets_every_card_once_and_no_shell() -> None:
    text = sitemap.add_to_sitemap(SITEMAP, _edition())
    cards = [f"{SITE_URL}models/{model}/" for model in MODELS]
    assert _places(text) == [SITE_URL, *cards, f"{SITE_URL}about/"]
    assert text.count(f"<lastmod>{DAY.isoformat()}</lastmod>") == 1 + len(MODELS)


@pytest.mark.parametrize("text", [SITEMAP.replace("SHELL-", "other-"), SITEMAP + SITEMAP, ""])
def test_a_sitemap_without_the_shell_just_once_fails(text: str) -> None:
    with pytest.raises(EnergyLabelError, match="sitemap"):
        sitemap.add_to_sitemap(text, _edition())


def test_the_packed_sitemap_holds_the_same_and_no_clock(tmp_path: Path) -> None:
    sitemap.write_sitemap(tmp_path / "sitemap.xml", SITEMAP, _edition())
    packed = (tmp_path / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed).decode() == SITEMAP == (tmp_path / "sitemap.xml").read_text("utf-8")
    sitemap.write_sitemap(tmp_path / "sitemap.xml", SITEMAP, _edition())
    assert (tmp_path / "sitemap.xml.gz").read_bytes() == packed


@pytest.mark.parametrize(("most", "parts"), [(3, 2), (5, 0), (4, 2), (1, 5)])
def test_many_addresses_go_on_several_sitemaps_under_one_index(
    most: int, parts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", most)
    text = sitemap.add_to_sitemap(SITEMAP, _edition())
    sitemap.write_sitemap(tmp_path / "sitemap.xml", text, _edition())
    index = _places((tmp_path / "sitemap.xml").read_bytes())
    if not parts:
        assert index == _places(text)
        return
    assert index == [f"{SITE_URL}sitemap-{number}.xml" for number in range(1, parts + 1)]
    found = [_places((tmp_path / str(place).removeprefix(SITE_URL)).read_bytes()) for place in index]
    assert all(0 < len(part) <= most for part in found)
    assert [place for part in found for place in part] == _places(text)


def test_robots_are_told_where_the_sitemap_is() -> None:
    assert f"\nSitemap: {SITE_URL}sitemap.xml\n" in sitemap.robots(_edition())

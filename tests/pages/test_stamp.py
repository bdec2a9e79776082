"""The frame, the search index and the sitemap: a placeholder that is missing, or that survives, fails the build."""

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.errors import EnergyLabelError
from generator.pages import stamp
from generator.pages.card import Card
from generator.pages.edition import Edition
from tests.factories import record
from tests.pages.making import DAY, SITE_URL, edition, label

TOKENS = (
    stamp.SHELL_TITLE,
    stamp.SHELL_DESCRIPTION,
    stamp.SHELL_PICTURE,
    stamp.SHELL_MODEL,
    stamp.SHELL_BODY,
)
SHELL = "<!doctype html>" + "".join(f"<p>{token}</p>" for token in TOKENS) + "<footer>end</footer>"
CARD = Card("acme/model", "A title", "A description", "https://x.example/p.svg", "<h1>A body</h1>")
SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    "    <url>\n         <loc>https://labels.example.org/</loc>\n         <lastmod>2026-01-01</lastmod>\n    </url>\n"
    f"    <url>\n         <loc>https://labels.example.org/models/{stamp.SHELL_MODEL}/</loc>\n"
    "         <lastmod>2026-01-01</lastmod>\n    </url>\n"
    "    <url>\n         <loc>https://labels.example.org/about/</loc>\n    </url>\n</urlset>"
)
MODELS = ("acme/one", "acme/Two", "zeta/three")


def _edition() -> Edition:
    return edition([label(record(model)) for model in MODELS])


def test_a_card_is_set_into_every_place() -> None:
    page = stamp.Frame(SHELL + SHELL).set(CARD)
    once = (
        "<!doctype html><p>A title</p><p>A description</p><p>https://x.example/p.svg</p><p>acme/model</p>"
        "<p><h1>A body</h1></p><footer>end</footer>"
    )
    assert page == once + once


@pytest.mark.parametrize("token", TOKENS)
def test_a_missing_placeholder_fails(token: str) -> None:
    with pytest.raises(EnergyLabelError, match="lacks the placeholder"):
        stamp.Frame(SHELL.replace(token, ""))


@pytest.mark.parametrize("part", ["SHELL-TITL", "SHELL-ORGANISATION/…", "&lt;h1&gt;SHELL-BODY", "SHELL-ORGANISATION"])
def test_a_part_of_a_placeholder_that_would_survive_fails(part: str) -> None:
    with pytest.raises(EnergyLabelError, match="part of a placeholder"):
        stamp.Frame(f"{SHELL}<p>{part}</p>")


def test_an_empty_frame_fails() -> None:
    with pytest.raises(EnergyLabelError, match="lacks the placeholder"):
        stamp.Frame("")


def test_a_card_that_names_a_placeholder_does_not_start_another_round() -> None:
    card = Card("acme/model", stamp.SHELL_BODY, "x", "https://x.example/", f"<h1>{stamp.SHELL_TITLE}</h1>")
    page = stamp.Frame(SHELL).set(card)
    assert "<p>&lt;h1&gt;SHELL-BODY&lt;/h1&gt;</p>" in page
    assert "<p><h1>SHELL-TITLE</h1></p>" in page


def test_the_sitemap_gets_every_card_once_and_no_shell() -> None:
    text = stamp.add_to_sitemap(SITEMAP, _edition())
    places = [place.text for place in ElementTree.fromstring(text).findall(".//{*}loc")]
    cards = [f"{SITE_URL}models/{model}/" for model in MODELS]
    assert places == [SITE_URL, *cards, f"{SITE_URL}about/"]
    assert text.count(f"<lastmod>{DAY.isoformat()}</lastmod>") == 1 + len(MODELS)


@pytest.mark.parametrize("sitemap", [SITEMAP.replace("SHELL-", "other-"), SITEMAP + SITEMAP, ""])
def test_a_sitemap_without_the_shell_just_once_fails(sitemap: str) -> None:
    with pytest.raises(EnergyLabelError, match="sitemap"):
        stamp.add_to_sitemap(sitemap, _edition())


def test_the_packed_sitemap_holds_the_same_and_no_clock(tmp_path: Path) -> None:
    stamp.write_sitemap(tmp_path / "sitemap.xml", SITEMAP, DAY)
    packed = (tmp_path / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed).decode() == SITEMAP == (tmp_path / "sitemap.xml").read_text("utf-8")
    stamp.write_sitemap(tmp_path / "sitemap.xml", SITEMAP, DAY)
    assert (tmp_path / "sitemap.xml.gz").read_bytes() == packed


def test_cards_are_added_behind_what_the_index_holds(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    index.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": [{"location": "", "title": "x", "text": "y"}]}))
    made = _edition()
    stamp.add_to_search(index, [stamp.search_entry(model, made.models[model], made) for model in MODELS])
    document = json.loads(index.read_bytes())
    assert document["config"] == {"lang": ["en"]}
    assert [entry["location"] for entry in document["docs"]] == ["", *(f"models/{model}/" for model in MODELS)]
    assert document["docs"][1] == {
        "location": "models/acme/one/",
        "title": "acme/one",
        "text": "Text classification – 1.50 Wh",
    }


@pytest.mark.parametrize(("value", "count"), [("1", 1), ("3", 3), ("0", 1)])
def test_the_number_of_processes_can_be_set(value: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGY_LABEL_JOBS", value)
    assert stamp.jobs() == count

"""What a build writes: the same bytes every time, the same as MkDocs would, every card once, no frame left over."""

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

from tests.site.building import MEASUREMENTS, ROOT, SITE_URL, built, contents

_ALLOWED_PREFIXES = ("url(#", "#")


def _models(measurements: Path = MEASUREMENTS) -> list[str]:
    return sorted({json.loads(path.read_bytes())["model"] for path in (measurements / "records").rglob("*.json")})


def test_two_builds_are_byte_identical(many: Path, many_site: Path, tmp_path: Path) -> None:
    """One process against two; and neither hashes, time zone nor language leave a trace."""
    again = built(
        tmp_path / "again",
        "--config-file",
        str(many),
        ENERGY_LABEL_JOBS="2",
        PYTHONHASHSEED="2",
        TZ="America/New_York",
        PYTHONIOENCODING="latin-1",
        LC_ALL="C",
    )
    first, second = contents(many_site), contents(again)
    assert len(first) > 4000
    assert {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)} == set()


def test_every_model_has_one_card(site: Path) -> None:
    """That stamped cards are what MkDocs would write, `test_published.py` finds."""
    cards = site.glob("models/*/*/index.html")
    assert sorted(card.parent.relative_to(site / "models").as_posix() for card in cards) == _models()


def test_the_sitemap_holds_every_card_once(site: Path) -> None:
    text = (site / "sitemap.xml").read_bytes()
    places = [place.text for place in ElementTree.fromstring(text).findall(".//{*}loc")]
    # A card's address ends in two names; that of a later page of the long table in one.
    below = [place for place in places if place and place.startswith(f"{SITE_URL}models/")]
    cards = [place for place in below if len(place.removeprefix(SITE_URL).split("/")) == len(("models", "o", "n", ""))]
    assert sorted(cards) == sorted(f"{SITE_URL}models/{model}/" for model in _models())
    assert len(places) == len(set(places))
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()) == text


def test_nothing_of_the_frame_is_left(site: Path) -> None:
    tokens = (b"SHELL-", b"shell-picture")
    left = [
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if "SHELL" in path.name or (path.is_file() and any(token in path.read_bytes() for token in tokens))
    ]
    assert left == []


def test_no_page_holds_a_place_that_was_not_filled(site: Path) -> None:
    assert [path for path in site.rglob("*.html") if "energy-label:" in path.read_text("utf-8")] == []


def test_labels_and_badges_are_safe_accessible_pictures(site: Path) -> None:
    pictures = [*site.glob("labels/**/*.svg"), *site.glob("badges/**/*.svg")]
    assert len(pictures) > 300
    faults = {f"{path.relative_to(site)}: {fault}" for path in pictures for fault in _picture_faults(path)}
    assert faults == set()


def _picture_faults(path: Path) -> list[str]:
    root = ElementTree.fromstring(path.read_bytes())
    title = root.findtext("{http://www.w3.org/2000/svg}title")
    faults = []
    if root.get("role") != "img" or not title or root[0].text != title or root.get("aria-label"):
        faults.append("not named for those who do not see it")
    for element in root.iter():
        tag = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        if tag not in {"svg", "title", "defs", "pattern", "clipPath", "rect", "path", "g", "text", "tspan", "circle"}:
            faults.append(f"holds <{tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on") or "href" in name or name == "style":
                faults.append(f"<{tag}> has {name}")
            if "url(" in value and not value.startswith(_ALLOWED_PREFIXES):
                faults.append(f"<{tag} {name}> refers to {value}")
    return faults


def test_the_committed_schema_and_records_are_published_as_they_are(site: Path) -> None:
    schema = (MEASUREMENTS / "record.schema.json").read_bytes()
    assert (site / "api" / "v1" / "record.schema.json").read_bytes() == schema
    published = contents(site / "api" / "v1" / "records")
    assert published == contents(MEASUREMENTS / "records")


def test_the_build_leaves_the_sources_alone(site: Path) -> None:
    assert not (ROOT / "site_src" / "pages" / "models").exists()
    assert [path.name for path in (ROOT / "site_src" / "pages" / "tasks").iterdir()] == ["index.md"]

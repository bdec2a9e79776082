"""The preview's page says what is true of its records, escapes what they say, and never gives a letter."""

from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html

from generator.build import build
from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages.api.documents import index_document
from generator.pages.edition.content import Content
from generator.pages.environment import environment
from generator.pages.site import Site
from generator.pages.this_machine import PAGE, preview_pictures
from generator.records.model import Record
from tests.factories import document, profile, record, record_from, write_measurements
from tests.pages.hostile import HOSTILE, PLAIN, hostile_profile, hostile_record
from tests.pages.making import DAY, SITE_URL, edition, label
from tests.site.previewing import write_preview

_HERE = Path("nowhere")


@cache
def _body(*labels: Label) -> str:
    return Site(Content(_HERE, edition([]), edition(list(labels)))).body(PAGE)


def _banner(*labels: Label) -> str:
    return " ".join(html.fromstring(_body(*labels)).xpath("string(//*[@role='note'])").split())


def _counted(counts: list[dict[str, Any] | None]) -> Record:
    made = document(energies={"imdb": (1.0,) * len(counts)})
    for run, found in zip(made["workloads"][0]["runs"], counts, strict=True):
        run |= {"counts": found} if found else {}
    return record_from(made)


def test_the_banner_claims_only_what_is_so() -> None:
    twin, trained = label(record("acme/twin", weights="random")), label(record("acme/trained"))
    assert "Random weights" in _banner(twin)
    assert "Random weights" not in _banner(twin, trained)
    assert "never published" in _banner(trained)
    # The tiny profile measures its GPU, and nothing says that its queries were made up.
    assert "Estimates" not in _banner(twin)
    assert "Made-up" not in _banner(twin)


def test_counts_are_means_a_query_and_missing_where_a_run_did_not_count() -> None:
    known = html.fromstring(
        _body(label(_counted([{"tokens_in": 41_500}, {"tokens_in": 41_900}, {"tokens_in": 41_700}])))
    )
    assert "Tokens in 41.7" in known.text_content()
    partly = html.fromstring(_body(label(_counted([{"tokens_in": 41_500}, None, {"tokens_in": 41_700}]))))
    assert "okens in" not in partly.text_content()


def test_hostile_text_does_not_change_the_shape_of_the_page() -> None:
    shapes, texts = [], []
    for text in (HOSTILE, PLAIN):
        made = label(hostile_record(text), None, hostile_profile(text))
        body = Site(Content(_HERE, edition([]), edition([made], profiles=[hostile_profile(text)]))).body(PAGE)
        shapes.append([(item.tag, sorted(item.attrib)) for item in html.fromstring(body).iter()])
        texts.append(html.fromstring(body).text_content().count(text))
    assert shapes[0] == shapes[1]
    assert texts[0] == texts[1] > 5


def test_the_pictures_are_the_least_the_middle_and_the_most(tmp_path: Path) -> None:
    site = build(_committed(tmp_path), SITE_URL, DAY, write_preview(tmp_path / "preview"))
    assert site.content.preview is not None
    assert {found.result.grade.status for found in site.content.preview.labels} == {"preview"}
    assert {found.result.grade.letter for found in site.content.preview.labels} == {None}
    pictures = dict(preview_pictures(environment(), site.content.preview))
    said = [str(ElementTree.fromstring(picture)[0].text) for picture in pictures.values()]
    assert [text.split(",")[0] for text in said] == [
        "random-weights/bert-text-classification-tiny",
        "random-weights/t5-tiny",
        "random-weights/stable-diffusion-tiny",
    ]
    assert all("never published" in text for text in said)


def test_a_preview_never_meets_the_published_labels(tmp_path: Path) -> None:
    measurements = _committed(tmp_path)
    alone = build(measurements, SITE_URL, DAY)
    beside = build(measurements, SITE_URL, DAY, write_preview(tmp_path / "preview"))
    assert (alone.content.preview, alone.edition) == (None, beside.edition)


def test_an_empty_preview_says_what_to_do(tmp_path: Path) -> None:
    preview = write_preview(tmp_path / "preview")
    for path in preview.rglob("*.json"):
        path.unlink()
    with pytest.raises(EnergyLabelError, match="no record; delete preview/ and run make site again"):
        build(_committed(tmp_path), SITE_URL, DAY, preview)
    (preview / "records").rename(preview / "elsewhere")
    with pytest.raises(EnergyLabelError, match="delete preview/ and run make site again"):
        build(tmp_path / "measurements", SITE_URL, DAY, preview)


def _committed(tmp_path: Path) -> Path:
    return write_measurements(tmp_path / "measurements", [record()])


def test_a_profile_without_a_record_is_mentioned_nowhere() -> None:
    known = [profile(), profile(id="never-heard-of", title="A machine never heard of", primary=False)]
    site = Site(Content(_HERE, edition([label()], profiles=known)))
    pages = [page.body for page in site.pages.values()]
    filled = site.fill("<!-- energy-label: meters --><!-- energy-label: scales -->", "a.md", "a/")
    files = [data.decode() for path, data in site.files() if path.endswith(".json")]
    files.append(index_document(site.edition, {}, ()).decode())
    assert "One tiny GPU" in filled
    assert [text for text in (*pages, filled, *files) if "never heard of" in text or "never-heard-of" in text] == []

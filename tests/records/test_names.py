"""Names that no file system and no server confuses, and texts that people can read."""

import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.errors import RecordFaultsError
from generator.grading import graded
from generator.records.facts import read_facts
from generator.records.files.store import read_profiles, read_records, record_paths
from generator.records.model import ModelId, Text
from generator.records.publication.published import Publication, append_publications, spelled_otherwise
from tests import factories

MODEL: TypeAdapter[str] = TypeAdapter(ModelId)
TEXT: TypeAdapter[str] = TypeAdapter(Text)


@pytest.mark.parametrize(
    "name",
    [
        "evil/index.html",
        "404.html/x",
        "x/feed.xml",
        "sitemap.xml/x",
        "x/labels.CSV",
        "acme/badge.svg",
        "x/model.json",
        "acme/model.git",
        "aux/x",
        "x/NUL",
        "com1/x",
        "x/con.v2",
    ],
)
def test_a_name_that_would_be_taken_for_a_file_or_a_device_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        MODEL.validate_python(name)


@pytest.mark.parametrize(
    "name",
    [
        "google/flan-t5-xl",
        "org/model.v1.5",
        "Qwen/Qwen2.5-Coder-3B-Instruct-GGUF",
        "acme/model.Q4_K_M.gguf",
        "acme/weights.bin",
        "x/com10",
        "acme/nullmodel",
        "aux-ai/console",
        "html/xml",
        "acme/to-html",
    ],
)
def test_a_name_of_the_hub_is_not(name: str) -> None:
    assert MODEL.validate_python(name) == name


def test_every_committed_record_has_a_name_and_texts_that_may_be(repository: Path) -> None:
    for path in record_paths(repository / "measurements"):
        MODEL.validate_python(json.loads(path.read_bytes())["model"])


@pytest.mark.parametrize(
    "text",
    [
        "\u3164",
        "\u2800\u2800",
        "\uffa0",
        "a\u115fb",
        "\u17b4",
        "a\U000e0101",
        "\U0001d159",
        "a" + "\u0301" * 400,
        "Za\u0300\u0301\u0302\u0303\u0304lgo",
        "\u0301a",
        "a \u0301\u0301",
        "\u20dd\u20dd",
        "\ufe0f",
    ],
)
def test_a_text_that_shows_nothing_or_piles_up_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TEXT.validate_python(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "text",
    [
        "Zoë Müller",
        "Tiếng Việt",
        "שָׁלוֹם",
        "हिन्दी",
        "ภาษาไทยที่",
        "བོད་སྐད",
        "한국어",
        "中文",
        "2 × 3 ≤ 7 µs – “so”",
        "✔\ufe0f 🎉",
    ],
)
def test_what_people_write_is_not(text: str, form: Any) -> None:
    assert TEXT.validate_python(normalize(form, text))


def twins(folder: Path, *records: Any) -> Path:
    """Measurements with records of two spellings of one model."""
    return factories.write_measurements(folder, records)


@pytest.mark.parametrize("other", [{"task": "fill-mask"}, {"configuration": {"precision": "fp16"}}])
def test_one_model_has_one_spelling_over_all_tasks_and_variants(tmp_path: Path, other: Any) -> None:
    records = [factories.record("google/flan-t5-large"), factories.record("google/Flan-T5-Large", **other)]
    measurements = twins(tmp_path / "m", *records)
    with pytest.raises(RecordFaultsError) as caught:
        read_records(measurements, read_profiles(measurements), factories.TODAY)
    (fault,) = caught.value.faults
    assert fault.field == "model" and "one spelling" in fault.reason
    # A build looks at the labels first, and no further where nothing seems wrong.
    with pytest.raises(RecordFaultsError, match="one spelling"):
        graded(measurements, "https://labels.example.org/", factories.TODAY)


def test_nor_may_a_new_record_spell_what_was_published_otherwise(tmp_path: Path) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record("Acme/Model")])
    record = factories.record("acme/model").relative_path
    old = Publication.model_validate(
        {"since": factories.TODAY, "record": record, "sha256": "0" * 64, "wh_per_1000_queries": "1.0", "grade": "C"}
    )
    append_publications(measurements, [old])
    (fault,) = spelled_otherwise(["Acme/Model", "acme/other"], [old])
    assert "acme/model" in fault.reason
    with pytest.raises(RecordFaultsError, match="was published as acme/model"):
        graded(measurements, "https://labels.example.org/", factories.TODAY)


def test_the_facts_of_a_model_stand_in_one_file_however_it_is_spelled(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("acme/model", "Acme/Model"):
        text = f'model = "{name}"\nsource = "https://example.org/"\n'
        (folder / f"{name.replace('/', '--')}.toml").write_text(text)
    with pytest.raises(RecordFaultsError, match="in case alone"):
        read_facts(tmp_path)

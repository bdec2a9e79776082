"""The API: what is promised by its schemas is what is published; unknown is null and never 0."""

import importlib
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.build import Site, build
from generator.pages.api import index_document, label_entry, label_schema, model_document, task_document
from generator.records.schema import record_schema
from tests.pages.making import SITE_URL, edition, kinds

# jsonschema publishes no types.
_jsonschema: Any = importlib.import_module("jsonschema")
KINDS = kinds()


@cache
def _validator(schema: str) -> Any:
    document = json.loads(schema)
    validator = _jsonschema.Draft202012Validator
    validator.check_schema(document)
    return validator(document, format_checker=validator.FORMAT_CHECKER)


def _faults(schema: str, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in _validator(schema).iter_errors(value)]


@pytest.fixture(scope="module")
def site(committed: Path) -> Site:
    return build(committed, SITE_URL, date.max)


@pytest.mark.parametrize("kind", KINDS)
def test_entries_of_every_kind_keep_to_the_schema(kind: str) -> None:
    label, on = KINDS[kind]
    made = edition([label], [on] if on else [])
    entry = label_entry(label, made.places[label.digest])
    assert _faults(label_schema(), json.loads(json.dumps(entry))) == []


@pytest.mark.parametrize(
    "change", [{"more": 1}, {"wh_per_1000_queries": 0}, {"class": "H"}, {"interval_95": [1]}, {"valid_until": "soon"}]
)
def test_the_schema_refuses_what_is_wrong(change: dict[str, object]) -> None:
    entry = label_entry(KINDS["graded"][0]) | change
    assert _faults(label_schema(), json.loads(json.dumps(entry))) != []


def test_committed_labels_keep_to_the_schema(site: Site) -> None:
    schema = label_schema()
    entries: list[Any] = []
    for model, labels in site.edition.models.items():
        entries += json.loads(model_document(model, labels, site.edition))["labels"]
    for task in site.edition.measured_tasks:
        for profile in json.loads(task_document(task, site.edition))["profiles"].values():
            entries += profile["labels"]
    assert len(entries) == 2 * len(site.edition.labels) > 200
    assert [fault for entry in entries for fault in _faults(schema, entry)] == []


def test_committed_records_keep_to_the_published_schema(committed: Path) -> None:
    schema = (committed / "record.schema.json").read_text("utf-8")
    assert schema == record_schema()
    records = sorted((committed / "records").rglob("*.json"))
    assert len(records) > 100
    assert [fault for path in records for fault in _faults(schema, json.loads(path.read_bytes()))] == []


def test_the_record_schema_refuses_what_is_wrong(committed: Path) -> None:
    record = json.loads(next((committed / "records").rglob("*.json")).read_bytes())
    changes: list[dict[str, Any]] = [
        {"more": 1},
        {"schema_version": 2},
        {"model": "../up"},
        {"workloads": []},
        {"task": "cooking"},
    ]
    assert [change for change in changes if not _faults(record_schema(), record | change)] == []


def test_the_same_label_reads_the_same_by_model_and_by_task(site: Site) -> None:
    by_model = {
        entry["record_sha256"]: entry
        for model, labels in site.edition.models.items()
        for entry in json.loads(model_document(model, labels, site.edition))["labels"]
    }
    for task in site.edition.measured_tasks:
        for profile in json.loads(task_document(task, site.edition))["profiles"].values():
            for entry in profile["labels"]:
                assert entry == by_model[entry["record_sha256"]]


def test_the_index_counts_what_there_is(site: Site) -> None:
    index = json.loads(index_document(site.edition))
    assert index["counts"] == {
        "models": len(index["models"]),
        "labels": len(site.edition.labels),
        "tasks": len(index["tasks"]),
    }


def test_what_is_not_known_is_null() -> None:
    entry = label_entry(KINDS["uncertain"][0])
    assert entry["interval_95"] is None
    assert entry["class"] is None
    no_scale = json.loads(task_document("text-classification", edition([KINDS["no-scale"][0]])))
    assert no_scale["profiles"]["tiny-1xgpu"]["scale"] is None

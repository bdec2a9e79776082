"""The API: what is promised by its schemas is what is published; unknown is null and never 0."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.build import build
from generator.pages.api.documents import (
    document,
    file_entry,
    index_document,
    label_entry,
    model_document,
    task_document,
)
from generator.pages.api.fields import DOCUMENTS, fields
from generator.pages.api.record_fields import _SAYS, _SAYS_1, record_fields
from generator.pages.api.schemas import KINDS as DOCUMENT_KINDS
from generator.pages.api.schemas import schema
from generator.pages.api.shapes import VERSION
from generator.pages.edition.edition import Edition
from generator.pages.site import Site
from generator.records.model import SCHEMA_VERSION
from generator.records.versions.schema import record_schema
from generator.records.versions.upgrade import FORMS
from tests.api_versions import Facts, broken, facts, recorded, text, unrecorded
from tests.pages.making import SITE_URL, TASKS, edition, kinds
from tests.schemas import faults

KINDS = kinds()
_CHANGES = Path(__file__).parents[3] / "site_src" / "pages" / "api" / "v1.md"


@pytest.fixture(scope="module")
def site(committed: Path) -> Site:
    return build(committed, SITE_URL, date.max)


@pytest.mark.parametrize("kind", KINDS)
def test_entries_of_every_kind_keep_to_the_schema(kind: str) -> None:
    label, on = KINDS[kind]
    made = edition([label], [on] if on else [])
    entry = label_entry(label, TASKS, made.places[label.source.digest])
    assert faults("label", json.loads(json.dumps(entry))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"wh_per_1000_queries": 0},
        {"class": "H"},
        {"interval_95": [1]},
        {"valid_until": "soon"},
        {"weights": "made-up"},
        {"place": 0},
        {"record_sha256": "0"},
        {"urls": {}},
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_the_schema_refuses_what_is_wrong(change: dict[str, object], strict: bool) -> None:
    entry = {**label_entry(KINDS["graded"][0], TASKS), **change}
    assert faults("label", json.loads(json.dumps(entry)), strict) != []


@pytest.mark.parametrize("change", [{"more": 1}, {"status": "sleeping"}, {"approach": "by hand"}])
def test_a_kept_copy_of_the_schema_accepts_what_may_come(change: dict[str, object]) -> None:
    entry = json.loads(json.dumps({**label_entry(KINDS["graded"][0], TASKS), **change}))
    assert faults("label", entry, strict=False) == []
    assert faults("label", entry) != []


def test_schemas_are_named_by_their_files_and_need_no_other() -> None:
    for kind in DOCUMENTS:
        made = schema(kind)
        assert made["$id"] == f"{kind}.schema.json"
        assert made["$schema"].endswith("2020-12/schema")
        assert {target for target in re.findall(r'"\$ref": "([^"]*)"', json.dumps(made)) if target[0] != "#"} == set()
        assert [field.path for field in fields(kind) if not field.always] == []


def test_every_field_says_what_it_is() -> None:
    silent = [
        f"{kind}: {field.path}"
        for kind in DOCUMENTS
        for field in fields(kind)
        if field.says is None and not field.path.endswith(("*", "[]"))
    ]
    records = {version: list(record_fields(version)) for version in FORMS}
    silent += [
        f"record {version}: {field.path}"
        for version, found in records.items()
        for field in found
        if field.says is None and field.path[-2:] != "[]"
    ]
    assert [path for path in silent if not path.endswith(".*")] == []
    assert set(_SAYS) <= {field.path for field in records[SCHEMA_VERSION]}
    assert set(_SAYS_1) <= {field.path for field in records[1]}


def test_committed_records_keep_to_the_published_schema(committed: Path) -> None:
    assert (committed / "record.schema.json").read_text("utf-8") == record_schema()
    records = sorted((committed / "records").rglob("*.json"))
    assert len(records) > 100
    assert [fault for path in records for fault in faults("record", json.loads(path.read_bytes()))] == []


@pytest.mark.parametrize("version", FORMS)
def test_the_record_schema_refuses_what_is_wrong(committed: Path, version: int) -> None:
    found = (json.loads(path.read_bytes()) for path in sorted((committed / "records").rglob("*.json")))
    record = next(record for record in found if record["schema_version"] == version)
    changes: list[dict[str, Any]] = [
        {"more": 1},
        *({"schema_version": other} for other in (*FORMS, SCHEMA_VERSION + 1) if other != version),
        {"model": "../up"},
        {"workloads": []},
        {"task": "cooking"},
    ]
    assert [change for change in changes if not faults("record", record | change, strict=False)] == []


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


def test_what_is_not_known_is_null() -> None:
    entry = label_entry(KINDS["uncertain"][0], TASKS)
    assert entry["interval_95"] is None
    assert entry["class"] is None
    no_scale = json.loads(task_document("text-classification", edition([KINDS["no-scale"][0]])))
    assert no_scale["profiles"]["tiny-1xgpu"]["scale"] is None


def _index(made: Edition) -> Any:
    listed = {"b": file_entry(b"2"), "a": file_entry(b"")}
    return json.loads(index_document(made, listed, DOCUMENT_KINDS))


def test_the_index_counts_what_there_is(site: Site) -> None:
    made = edition([label for label, on in KINDS.values() if on], [on for _, on in KINDS.values() if on][:1])
    for of in (made, site.edition):
        index = _index(of)
        assert faults("index", index) == []
        assert index["counts"]["models"] == len(index["models"])
        assert index["counts"]["tasks"] == len(index["tasks"])
        assert sum(index["counts"]["labels_by_status"].values()) == index["counts"]["labels"] == len(of.labels)
        assert sum(index["counts"]["labels_by_profile"].values()) == len(of.labels)
        assert list(index["counts"]["labels_by_profile"]) == list(index["profiles"])
        assert list(index["files"]) == ["a", "b"]
    assert _index(made)["counts"]["labels_by_status"]["twin"] == 1


def test_an_index_of_nothing_is_one() -> None:
    index = _index(edition([]))
    assert faults("index", index) == []
    assert index["counts"]["labels"] == 0
    assert index["counts"]["labels_by_status"] == {}


@pytest.mark.parametrize("version", recorded())
def test_what_a_version_promised_still_holds(version: str) -> None:
    recording = recorded()[version]
    assert recording["version"] == version
    assert broken(recording["fields"], facts()) == []


def test_whatever_is_published_is_recorded_and_told() -> None:
    """Else: raise VERSION, tell the change on the page of changes, and run `python -m tests.api_versions`."""
    assert unrecorded(recorded(), facts()) == {}
    told = re.findall(r"^### (\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)", _CHANGES.read_text("utf-8"), re.MULTILINE)
    assert [version for version, _ in told] == list(reversed(recorded()))
    assert told[0][0] == VERSION
    assert [day for _, day in told] == sorted((day for _, day in told), reverse=True)


def test_recordings_are_written_as_they_are_read() -> None:
    for version, recording in recorded().items():
        path = Path(__file__).parents[2] / "fixtures" / "api-v1" / f"{version}.json"
        assert text(recording) == path.read_text("utf-8")


_BREAKING: dict[str, Callable[[Facts], object]] = {
    "is gone": lambda now: now["label"].pop("record_sha256"),
    "type was": lambda now: now["label"]["wh_per_1000_queries"].update(type="string | null"),
    "type was number ": lambda now: now["label"]["workloads.*.wh_per_1000_queries"].update(type="number | null"),
    "type was integer": lambda now: now["label"]["runs"].update(type="number"),
    "unit was s": lambda now: now["label"]["workloads.*.seconds_per_query"].update(unit="ms"),
    "values was": lambda now: now["label"]["class"]["values"].append("H"),
    "no longer has the values": lambda now: now["label"]["status"]["among"].remove("twin"),
    "was always there": lambda now: now["index"]["models"].update(optional=True),
}


@pytest.mark.parametrize("fault", _BREAKING)
def test_a_broken_promise_is_noticed(fault: str) -> None:
    now = deepcopy(facts())
    _BREAKING[fault](now)
    found = [line for recording in recorded().values() for line in broken(recording["fields"], now)]
    assert found
    assert all(fault.strip() in line for line in found)


def test_adding_breaks_nothing_but_is_to_be_recorded() -> None:
    now = deepcopy(facts())
    now["label"]["colour"] = {"type": "string"}
    now["label"]["status"]["among"].append("sleeping")
    assert [line for recording in recorded().values() for line in broken(recording["fields"], now)] == []
    assert set(unrecorded(recorded(), now)["label"]) == {"colour", "status"}


def test_long_documents_are_what_they_would_be_all_at_once(site: Site) -> None:
    """They are put together of texts: neither order nor escaping tells."""
    made = site.edition
    for task in made.measured_tasks:
        text = task_document(task, made).decode()
        assert text == document(json.loads(text))
        profiles = json.loads(text)["profiles"]
        assert {name: len(each["labels"]) for name, each in profiles.items()} == {
            profile: len(made.rankings[task, profile]) for profile in made.machines(task)
        }
    hostile = '"models":{},"files":{} "labels":[]'
    files = {f"api/v1/{hostile}.json": file_entry(b"1"), "api/v1/a.json": file_entry(b"2")}
    index = index_document(made, files, DOCUMENT_KINDS).decode()
    assert index == document(json.loads(index))
    assert json.loads(index)["files"] == files and [*json.loads(index)["models"]] == [*made.models]

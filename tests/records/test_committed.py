"""The committed measurements/ are held to the same rules, on every run of the tests."""

import json
from datetime import UTC, datetime
from pathlib import Path

from jsonschema_rs import Draft202012Validator, meta

from generator.records.files.layout import laid_out
from generator.records.files.store import Stored, serialized
from generator.records.model import SCHEMA_VERSION
from generator.records.publication.changes import edition_day
from generator.records.publication.published import read_ledger
from generator.records.versions.schema import record_schema
from tests import factories


def test_every_committed_record_stands_at_its_own_place_without_a_fault(committed: Path, stored: list[Stored]) -> None:
    files = sorted(path for path in (committed / "records").rglob("*") if path.is_file())
    assert files
    assert [committed / "records" / item.record.relative_path for item in stored] == files


def test_every_committed_file_of_today_s_version_is_what_the_writer_writes(
    committed: Path, stored: list[Stored]
) -> None:
    differing = [
        item.path
        for item in stored
        if item.record.file_version == SCHEMA_VERSION
        and (committed / "records" / item.path).read_bytes() != serialized(item.record)
    ]
    assert differing == []


def test_every_committed_file_is_laid_out_as_the_project_does_it(committed: Path, stored: list[Stored]) -> None:
    files = [(committed / "records" / item.path).read_bytes() for item in stored]
    assert [data for data in files if laid_out(json.loads(data)).encode() != data] == []


def test_what_was_published_has_the_bytes_that_it_was_published_with(committed: Path, stored: list[Stored]) -> None:
    """A record of an older version is made into today's form in memory alone: its digest is printed on labels."""
    newest = {item.record: item.sha256 for item in read_ledger(committed, datetime.now(UTC).date())}
    assert {item.path: item.sha256 for item in stored if item.record.file_version == 1 and item.path in newest} == {
        path: digest for path, digest in newest.items() if digest
    }
    assert len(newest) > 100


def test_no_run_stands_twice_in_the_committed_records(stored: list[Stored]) -> None:
    ids = [run.id for item in stored for workload in item.record.workloads for run in workload.runs]
    assert len(ids) == len(set(ids))


def test_the_committed_schema_is_the_model_s(committed: Path) -> None:
    assert (committed / "record.schema.json").read_text("utf-8") == record_schema()


def test_the_schema_is_a_schema() -> None:
    # That it takes every committed record, tests/pages/api/test_documents.py says, by a stricter form of it.
    meta.validate(json.loads(record_schema()))


def test_the_schema_refuses_what_the_model_refuses() -> None:
    validator = Draft202012Validator(json.loads(record_schema()), validate_formats=True)
    old, new = factories.document(), factories.in_version(2, factories.document())
    for document in (old, new):
        assert validator.is_valid(document)
        assert not validator.is_valid({**document, "extra": 1})
        assert not validator.is_valid({**document, "model": "../../etc"})
        assert not validator.is_valid({**document, "schema_version": 3})
        assert not validator.is_valid({**document, "schema_version": 3 - document["schema_version"]})
    old["workloads"][0]["runs"][0]["query"]["gpu_joules"] = 0
    new["workloads"][0]["runs"][0]["query"]["energy_joules"]["gpu"] = 0
    assert not validator.is_valid(old)
    assert not validator.is_valid(new)


def test_the_committed_changelog_has_an_edition_that_is_not_in_the_future(committed: Path) -> None:
    today = datetime.now(UTC).date()
    day = edition_day(committed, today)
    assert day is not None and day <= today

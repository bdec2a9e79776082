"""The committed measurements/ are held to the same rules, on every run of the tests."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from generator.records.changes import edition_day
from generator.records.schema import record_schema
from generator.records.store import Stored, read_profiles, read_records, serialized
from tests import factories


@pytest.fixture(scope="module")
def stored(committed: Path) -> list[Stored]:
    """Every committed record; reading them raises if a single one is at fault."""
    return read_records(committed, read_profiles(committed), datetime.now(UTC).date())


def test_every_committed_record_stands_at_its_own_place_without_a_fault(committed: Path, stored: list[Stored]) -> None:
    files = sorted(path for path in (committed / "records").rglob("*") if path.is_file())
    assert files
    assert [committed / "records" / item.record.relative_path for item in stored] == files


def test_every_committed_file_is_what_the_writer_writes(committed: Path, stored: list[Stored]) -> None:
    differing = [
        item.path for item in stored if (committed / "records" / item.path).read_bytes() != serialized(item.record)
    ]
    assert differing == []


def test_no_run_stands_twice_in_the_committed_records(stored: list[Stored]) -> None:
    ids = [run.id for item in stored for workload in item.record.workloads for run in workload.runs]
    assert len(ids) == len(set(ids))


def test_the_committed_schema_is_the_model_s(committed: Path) -> None:
    assert (committed / "record.schema.json").read_text("utf-8") == record_schema()


def test_the_schema_is_a_schema_and_takes_every_committed_record(committed: Path, stored: list[Stored]) -> None:
    schema = json.loads(record_schema())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    invalid = [
        item.path
        for item in stored
        if not validator.is_valid(json.loads((committed / "records" / item.path).read_bytes()))
    ]
    assert invalid == []


def test_the_schema_refuses_what_the_model_refuses() -> None:
    validator = Draft202012Validator(json.loads(record_schema()))
    assert validator.is_valid(factories.document())
    assert not validator.is_valid({**factories.document(), "extra": 1})
    assert not validator.is_valid(factories.document(model="../../etc"))
    zero = factories.document()
    zero["workloads"][0]["runs"][0]["query"]["gpu_joules"] = 0
    assert not validator.is_valid(zero)


def test_the_committed_changelog_has_an_edition_that_is_not_in_the_future(committed: Path) -> None:
    today = datetime.now(UTC).date()
    assert edition_day(committed, today) <= today

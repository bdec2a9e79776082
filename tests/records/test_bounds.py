"""A stranger's file costs what it costs to read, and no more is said of it than a person can read."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.errors import Fault, RecordFaultsError
from generator.records.bounds import MOST_FAULTS, MOST_ITEMS, MOST_PARTS
from generator.records.files.reading import record_of
from generator.records.keys import loaded
from generator.records.model import Record
from generator.records.publication.published import read_ledger
from generator.records.versions.upgrade import FORMS
from tests import factories

Document = dict[str, Any]


def read(document: Document) -> list[Fault]:
    """The faults of a file with this document."""
    return faults_in(json.dumps(document, separators=(",", ":")).encode())


def faults_in(data: bytes) -> list[Fault]:
    made, found = record_of(data, "a.json")
    assert made is None
    return found


@pytest.mark.parametrize("version", FORMS)
@pytest.mark.parametrize("place", ["workloads", "quality", "runs", "notes", "nobody-knows-it"])
def test_a_list_without_end_is_one_fault_before_any_of_its_items_is_looked_at(version: int, place: str) -> None:
    count = MOST_PARTS + 1
    many = f'"{place}":[{",".join(["{}"] * count)}]'
    if place == "runs":
        many = f'"workloads":[{{{many}}}]'
    data = f'{{"schema_version":{version},{many}}}'.encode()
    tracemalloc.start()
    (fault,) = faults_in(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fault.field.endswith(place) and fault.value == f"{count:,} items"
    assert fault.reason == "a record has at most 1,000 of anything"
    # Some hundred bytes an empty table, which reading the JSON takes; each one's faults took seven thousand.
    assert peak < 200 * count


def test_a_table_without_end_is_one_fault_too() -> None:
    (fault,) = read({"schema_version": 2, "idle": {f"key{number}": 1 for number in range(MOST_ITEMS + 1)}})
    assert (fault.field, fault.value) == ("idle", "1,001 fields")


def test_many_lists_each_within_bounds_are_not_read_either() -> None:
    (fault,) = read({"schema_version": 2, "workloads": [{"runs": [{}] * MOST_ITEMS}] * (MOST_PARTS // MOST_ITEMS)})
    assert fault.value == "over 100,000 lists and tables"


@pytest.mark.parametrize("version", FORMS)
@pytest.mark.parametrize(("workloads", "runs"), [(1, 900), (90, 10), (40, 500)])
def test_of_many_faults_the_first_are_told_and_how_many_there_are_besides(
    version: int, workloads: int, runs: int
) -> None:
    document = factories.in_version(version, factories.document())
    sound = document["workloads"][0]
    bad = {"id": "x", "finished_at": "2025-06-01T12:00:00", "queries": 0, "query": sound["runs"][0]["query"]}
    document["workloads"] = [
        {**sound, "id": f"w{w}", "runs": [sound["runs"][0], *[bad] * runs]} for w in range(workloads)
    ]
    found = read(document)
    assert len(found) == MOST_FAULTS + 1
    assert [fault.field for fault in found[:2]] == ["workloads[0].runs[1].queries", "workloads[0].runs[2].queries"]
    assert found[-1].value == f"{workloads * runs - MOST_FAULTS:,} more faults"


def test_a_fault_far_down_a_long_file_is_told_as_any_other() -> None:
    document = factories.in_version(2, factories.document())
    sound = document["workloads"][0]["runs"][0]
    document["workloads"][0]["runs"] = [{**sound, "id": f"r{number}"} for number in range(1000)]
    document["workloads"][0]["runs"][999]["queries"] = 0
    assert [fault.field for fault in read(document)] == ["workloads[0].runs[999].queries"]


def test_runs_that_cannot_be_are_told_no_further_than_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record()])
    document = factories.document("acme/much")
    sound = document["workloads"][0]["runs"][0]
    document["workloads"] = [document["workloads"][0]]
    document["workloads"][0]["runs"] = [{**sound, "id": f"r{n}", "failed_queries": 1} for n in range(900)]
    place = measurements / "records" / factories.record("acme/much").relative_path
    place.write_text(json.dumps(document))
    assert main(["check", "--measurements", str(measurements)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == MOST_FAULTS + 2
    assert "800 more faults" in told[-1]


def test_of_very_many_faulty_files_some_are_told_and_the_number_of_the_rest() -> None:
    error = RecordFaultsError([Fault(f"{number}.json", "model", "1", "why") for number in range(50_000)])
    told = str(error).splitlines()
    assert told[0].startswith("50000 faults") and told[-1] == "  … and 49,000 more"
    assert len(told) == 1002


def test_a_key_that_stands_twice_among_very_many_is_found_in_one_pass() -> None:
    keys = ",".join(f'"key{number}":1' for number in range(150_000))
    _, twice = loaded(f'{{{keys},"key149999":1}}'.encode())
    assert twice == "key149999"


def test_every_list_of_tables_in_a_record_keeps_to_the_room_there_is() -> None:
    """A new one is not forgotten: each is named here with what bounds it."""
    schema = Record.model_json_schema()
    unbounded = [
        f"{name}.{field}"
        for name, form in {**schema["$defs"], "Record": schema}.items()
        for field, node in form.get("properties", {}).items()
        for kind in (node, *node.get("anyOf", ()))
        if kind.get("type") == "array" and "maxItems" not in kind
    ]
    assert unbounded == []


@pytest.mark.parametrize("name", ["CHANGES.md", "short_addresses.toml", "disclosures.toml"])
def test_other_files_are_read_up_to_what_anybody_writes(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record()])
    (measurements / name).write_bytes(b"## 2026-01-01\n" + b"x" * 5_000_001)
    assert main(["check", "--measurements", str(measurements)]) == 1
    told = capsys.readouterr().err
    assert name in told and "bytes" in told and len(told) < 1000


@pytest.mark.parametrize("name", ["profiles", "models"])
def test_so_are_those_written_by_hand_one_by_one(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record()])
    (measurements / name).mkdir(exist_ok=True)
    (measurements / name / "acme--x.toml").write_bytes(b"x = 1\n" * 100_000)
    assert main(["check", "--measurements", str(measurements)]) == 1
    told = capsys.readouterr().err
    assert "acme--x.toml: file = '600000 bytes, of at most 200000'" in told and len(told) < 1000


def test_a_ledger_of_faulty_lines_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "published.jsonl").write_bytes(b"{}\n" * 50_000)
    with pytest.raises(RecordFaultsError) as caught:
        read_ledger(tmp_path, factories.TODAY)
    assert len(caught.value.faults) < 2 * MOST_FAULTS
    assert caught.value.faults[-1].value == "not read any further"

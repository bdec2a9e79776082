"""The committed run of the benchmark: read whole, and hostile input is a fault in one line."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check import check
from generator.errors import EnergyLabelError, Fault, RecordFaultsError
from generator.records.bench import MAX_BENCH_BYTES, OURS, Bench, Figure, read_bench
from tests import factories
from tests.benches import document

TODAY = date(2026, 11, 29)


def written(folder: Path, text: str | bytes) -> Path:
    """A measurements folder with this file."""
    (folder / "bench.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def faults(folder: Path) -> tuple[Fault, ...]:
    """The faults that reading must find."""
    with pytest.raises(RecordFaultsError) as caught:
        read_bench(folder, TODAY)
    return caught.value.faults


def test_what_is_committed_is_a_whole_run_of_some_day_and_of_no_others_machine(committed: Path) -> None:
    found = read_bench(committed, datetime.now(UTC).date())
    assert found is not None and found.pages and found.trackers and found.figures
    assert all(pages.seconds_of(OURS) for pages in found.pages)
    # No folder of the machine that it ran on, and no host.
    text = (committed / "bench.json").read_text("utf-8")
    assert not any(part in text for part in ("/home", "/root", "/tmp", "/work", "http"))


def test_without_the_file_there_is_no_run(tmp_path: Path) -> None:
    assert read_bench(tmp_path, TODAY) is None


def test_what_was_written_is_read(tmp_path: Path) -> None:
    found = read_bench(written(tmp_path, json.dumps(document())), TODAY)
    assert found is not None
    assert found.pages[0].seconds_of(OURS) == 2.0 and found.pages[0].seconds_of("Nobody") is None
    assert Bench.model_validate_json(found.model_dump_json(exclude_none=True)) == found


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"form": 2}, "form", "Input should be 1"),
        ({"taken_on": "2026-11-30"}, "taken_on", "lies in the future"),
        ({"taken_on": "yesterday"}, "taken_on", "date"),
        ({"wish": 1}, "wish", "Extra inputs"),
        ({"machine": {}}, "machine.processor", "Field required"),
        ({"pages": [{"cards": 10, "built": []}]}, "pages[0].built", "at least 1"),
        ({"pages": [{"cards": 10, "built": [{"builder": "A", "seconds": 0, "runs": 1}]}]}, "pages[0].built[0]", ""),
        ({"pages": [{"cards": 10, "built": [{"builder": "A", "seconds": 1.0}]}]}, "pages[0].built[0]", "come together"),
        ({"pages": [{"cards": 10, "built": [{"builder": "A"}, {"builder": "A"}]}]}, "pages[0]", "comes once"),
        ({"trackers": [{"name": "a\u0000b"}]}, "trackers[0].name", "cannot be seen"),
        ({"trackers": [{"name": "A", "answering_s": 2.0}]}, "trackers[0]", "a part of command_s"),
        ({"trackers": [{"name": "A", "query_s": True}]}, "trackers[0].query_s", "number"),
        ({"figures": [{"name": "A", "value": "fast", "digits": 1}]}, "figures[0].value", "number"),
    ],
)
def test_a_field_at_fault_is_named(tmp_path: Path, change: dict[str, Any], field: str, reason: str) -> None:
    found = faults(written(tmp_path, json.dumps(document() | change)))
    assert any(fault.field.startswith(field) and reason in fault.reason for fault in found), [*map(str, found)]


def test_an_interval_holds_its_mean(tmp_path: Path) -> None:
    adds = {"percent": 3.0, "low": -1.0, "high": 2.0, "pairs": 4, "queries": 10}
    found = faults(written(tmp_path, json.dumps(document() | {"trackers": [{"name": "A", "adds": adds}]})))
    assert found[0].reason == "an interval holds its mean: low, percent, high"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", "[" * 100_000, "\ufeff{}", b"\xff\xfe", '{"form": NaN}', " " * (MAX_BENCH_BYTES + 1)],
)
def test_what_is_no_run_at_all_is_refused(tmp_path: Path, text: str | bytes) -> None:
    assert all(fault.file == "bench.json" for fault in faults(written(tmp_path, text)))


def test_a_key_comes_once(tmp_path: Path) -> None:
    text = json.dumps(document()).replace('"form": 1', '"form": 1, "form": 1', 1)
    assert [fault.value for fault in faults(written(tmp_path, text))] == ["twice"]


def test_a_link_or_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(json.dumps(document()), "utf-8")
    (tmp_path / "bench.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnergyLabelError, match=r"is not a plain file; put there what make bench wrote, or remove it\."):
        read_bench(tmp_path, TODAY)


def test_check_reads_it_too(tmp_path: Path) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    written(folder, "{}")
    with pytest.raises(RecordFaultsError, match=r"bench\.json"):
        check(folder, [], TODAY)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_target_is_met_or_not(value: float, bound: float) -> None:
    assert Figure(name="A", value=value, digits=1, at_most=bound).met is (value <= bound)
    assert Figure(name="A", value=value, digits=1, at_least=bound).met is (value >= bound)
    assert Figure(name="A", value=value, digits=1).met is None
    assert Figure(name="A", digits=1, at_most=bound).met is None

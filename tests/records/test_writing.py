"""Writing a record: at its own place, whole or not at all, and the same record always gives the same bytes."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.files.atomic import write_atomically
from generator.records.files.layout import laid_out
from generator.records.files.reading import record_in
from generator.records.files.store import serialized, write_record
from generator.records.model import SCHEMA_VERSION, Record
from tests import factories

JOULES = st.floats(min_value=1e-6, max_value=1e12, allow_nan=False)
TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=1000)
PHASES = st.builds(
    lambda seconds, **joules: {"duration_s": seconds, **{key: value for key, value in joules.items() if value}},
    st.floats(min_value=1e-6, max_value=1e8),
    gpu_joules=st.none() | JOULES,
    cpu_joules=st.none() | JOULES,
    ram_joules=st.none() | JOULES,
)
DAYS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1))


def _is_no_address(organisation: str) -> bool:
    return organisation.lower() != "unscaled"


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Valid records of every shape, though not of every size."""
    document = factories.document(
        # No `v1`, which is an address of the site.
        model=f"{draw(st.from_regex(r'[A-Za-z]{2}[A-Za-z0-9]{0,18}', fullmatch=True).filter(_is_no_address))}/m",
        configuration={"batch_size": draw(st.integers(1, 65536)), "compiled": draw(st.booleans())},
        weights=draw(st.sampled_from(["pretrained", "random"])),
    )
    start = draw(DAYS)
    for workload in document["workloads"]:
        workload["runs"] = [
            {
                "id": f"{workload['id']}.r{number}",
                "finished_at": (start + timedelta(seconds=number)).isoformat(),
                "queries": draw(st.integers(1, 10**9)),
                "query": draw(PHASES),
                **draw(st.fixed_dictionaries({}, optional={"load": PHASES, "transfer": PHASES, "note": TEXT})),
            }
            for number in range(draw(st.integers(1, 4)))
        ]
        workload["prompt"] = draw(TEXT)
    document["provenance"]["notes"] = draw(st.lists(TEXT, max_size=3))
    return factories.record_from(document).written_in(SCHEMA_VERSION)


@given(records())
def test_reading_what_was_written_and_writing_it_again_gives_the_same_bytes(record: Record) -> None:
    data = serialized(record)
    again = record_in(data, "a.json")
    assert again == record
    assert serialized(again) == data


def test_what_is_not_known_is_left_out_and_never_zero() -> None:
    text = serialized(factories.record()).decode()
    assert "null" not in text
    assert "prompt" not in text
    assert "load" not in json.loads(text)["workloads"][0]["runs"][0]


def test_each_run_is_one_line_so_that_a_diff_reads_well() -> None:
    record = factories.record()
    lines = serialized(record).decode().splitlines()
    ids = [run.id for workload in record.workloads for run in workload.runs]
    lines_of = {run_id: [line for line in lines if f'"{run_id}"' in line] for run_id in ids}
    assert all(len(found) == 1 for found in lines_of.values())
    assert all(json.loads(found[0].strip().rstrip(","))["id"] == run_id for run_id, found in lines_of.items())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(), inner, max_size=20),
        max_leaves=60,
    )
)
def test_the_layout_changes_no_value(value: Any) -> None:
    text = laid_out(value)
    assert json.loads(text) == value
    assert text.endswith("\n")


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": {"b": -float("inf")}}])
def test_the_layout_writes_no_number_that_json_lacks(value: Any) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        laid_out(value)


def test_a_record_goes_to_its_own_place(tmp_path: Path) -> None:
    record = factories.record()
    path = write_record(record, tmp_path)
    assert path == tmp_path / "records" / record.relative_path
    assert path.read_bytes() == serialized(record)
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.rglob("*.json")) == [path]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    path = tmp_path / "record.json"
    write_atomically(path, b"old")

    def fail(*_: object) -> None:
        raise error

    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(type(error)):
        write_atomically(path, b"new and longer")
    assert [item.name for item in tmp_path.iterdir()] == ["record.json"]
    assert path.read_bytes() == b"old"


def test_the_bytes_are_on_the_disk_before_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        done.append("fsync")
        real_fsync(handle)

    def replace(path: Path, target: Path) -> Path:
        done.append("replace")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_atomically(tmp_path / "a" / "b.json", b"data")
    # The bytes, the name, and then the folder that holds the name.
    assert done == ["fsync", "replace", "fsync"]
    assert (tmp_path / "a" / "b.json").read_bytes() == b"data"


def test_nothing_half_written_is_among_the_records_when_the_power_goes(
    measurements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = factories.record("org/another")
    before = sorted(measurements.rglob("*"))

    class PowerCut(BaseException):
        """Nothing is tidied up after it."""

    def cut(*_: object) -> None:
        monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
        raise PowerCut

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(PowerCut):
        write_record(record, measurements)
    left = [path for path in measurements.rglob("*") if path not in before and path.is_file()]
    assert [path.parent.name for path in left] == [".unfinished"]

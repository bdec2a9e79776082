"""Profiles are written by hand, so each is held to its name, its shape and its own sense."""

from pathlib import Path
from typing import Any

import pytest

from generator.errors import Fault, RecordFaultsError
from generator.records.files.store import read_profiles
from tests import factories


def faults(measurements: Path) -> tuple[Fault, ...]:
    """The faults that reading the profiles must find."""
    with pytest.raises(RecordFaultsError) as caught:
        read_profiles(measurements)
    return caught.value.faults


def test_a_written_profile_is_read_as_it_was(measurements: Path) -> None:
    assert read_profiles(measurements) == {factories.PROFILE_ID: factories.profile()}


def test_a_profile_says_what_is_counted() -> None:
    boundary = factories.profile(boundary={"cpu": "excluded"}).boundary
    assert boundary.counted() == ("gpu", "ram")
    assert (boundary.counting("gpu"), boundary.counting("cpu")) == ("measured", "excluded")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"limits": {"gpu_idle_watts": 400.0}}, "limits"),
        ({"limits": {"gpu_max_watts": 0.0}}, "limits.gpu_max_watts"),
        ({"uncertainty": {"meter_relative": 1.0}}, "uncertainty.meter_relative"),
        ({"uncertainty": {"meter_relative": -0.1}}, "uncertainty.meter_relative"),
        ({"uncertainty": {"source": "javascript:alert(1)"}}, "uncertainty.source"),
        ({"boundary": {"gpu": "guessed"}}, "boundary.gpu"),
        ({"valid_years": 0}, "valid_years"),
        ({"machine": {"processor": "x", "logical_cores": 0, "system": "Linux"}}, "machine.logical_cores"),
        ({"machine": {"processor": "a\u202eb", "logical_cores": 1, "system": "Linux"}}, "machine.processor"),
        ({"machine": {"processor": "x", "logical_cores": 1, "memory_gib": -1.0, "system": "x"}}, "machine.memory_gib"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    factories.write_profile(tmp_path, factories.profile_table(**change))
    assert [(fault.file, fault.field) for fault in faults(tmp_path)] == [("tiny-1xgpu.toml", field)]


def test_a_profile_is_named_like_its_file(tmp_path: Path) -> None:
    path = factories.write_profile(tmp_path, factories.profile_table())
    path.rename(path.with_name("other.toml"))
    assert [(fault.field, fault.reason) for fault in faults(tmp_path)] == [("id", "the file is named other")]


def test_there_is_one_primary_profile(tmp_path: Path) -> None:
    factories.write_profile(tmp_path, factories.profile_table(id="a"))
    factories.write_profile(tmp_path, factories.profile_table(id="b"))
    assert [(fault.file, fault.field) for fault in faults(tmp_path)] == [("b.toml", "primary")]


@pytest.mark.parametrize("data", [b"id = ", b"\xff", b"id = 1\nid = 2"])
def test_a_file_that_is_no_toml_is_a_fault_beside_the_others(tmp_path: Path, data: bytes) -> None:
    factories.write_profile(tmp_path, factories.profile_table(valid_years=0))
    (tmp_path / "profiles" / "broken.toml").write_bytes(data)
    assert [fault.file for fault in faults(tmp_path)] == ["broken.toml", "tiny-1xgpu.toml"]


def test_a_folder_named_like_a_profile_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    factories.write_profile(tmp_path, factories.profile_table(valid_years=0))
    (tmp_path / "profiles" / "d.toml").mkdir()
    assert [fault.file for fault in faults(tmp_path)] == ["d.toml", "tiny-1xgpu.toml"]


@pytest.mark.parametrize("name", ["fp16--tiny", "tiny-", "-tiny", "a" * 65, "Tiny", "con", "lpt1"])
def test_a_name_that_would_blur_an_address_is_refused(measurements: Path, name: str) -> None:
    factories.write_profile(measurements, factories.profile_table(id=name))
    assert [(fault.file, fault.field) for fault in faults(measurements)] == [(f"{name}.toml", "id")]

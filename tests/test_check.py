"""`check` on what is given by path: held to its place, and against the others that are given."""

import json
from pathlib import Path

import pytest

from generator.check import check
from generator.errors import RecordFaultsError
from generator.records.store import read_record
from tests import factories


def test_a_record_named_by_a_detour_is_held_to_its_place(tmp_path: Path) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    inside = folder / "records" / factories.PROFILE_ID / factories.TASK
    (inside / "acme--small-model.json").rename(inside / "other.json")
    with pytest.raises(RecordFaultsError, match="its place is"):
        check(folder, [folder / "profiles" / ".." / "records"], factories.TODAY)


def test_two_given_files_of_one_identity_are_held_against_each_other(tmp_path: Path) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        path.write_text(json.dumps(factories.document(model="acme/new")))
    with pytest.raises(RecordFaultsError, match="two of the files given are this record"):
        check(folder, paths, factories.TODAY)


def test_an_unknown_field_with_a_very_long_name_is_shown_short(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**factories.document(), "x" * 10_000: 1}))
    _, (fault,) = read_record(path, None, {}, factories.TODAY)
    assert len(fault.field) < 150


@pytest.mark.parametrize("text", ['{"a": {"x": 1, "x": 2}', '{"a": {"x": 1, "x": 2}, "b": ' + "[" * 400_000])
def test_a_key_twice_in_what_is_no_json_is_a_fault(tmp_path: Path, text: str) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(RecordFaultsError, match=r"a\.json: file = .*Invalid JSON"):
        check(folder, [path], factories.TODAY)

"""`check` on what is given by path: held to its place, and against the others that are given."""

import json
import os
from pathlib import Path

import pytest

from generator.check import check
from generator.errors import EnergyLabelError, RecordFaultsError
from generator.records.files.store import read_record
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


def test_what_goes_while_a_folder_is_looked_at_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    gone = folder / "records" / "gone"
    gone.mkdir()
    scandir = os.scandir

    def scanned(path: str) -> object:
        # As an entry of /proc does.
        if Path(path) == gone:
            gone.rmdir()
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scanned)
    assert check(folder, [folder / "records"], factories.TODAY) == 1
    assert not gone.exists()


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])

    def refused(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(EnergyLabelError, match="Permission denied; name a record file"):
        check(folder, [folder / "records"], factories.TODAY)


def test_links_below_a_folder_are_seen_and_refused(tmp_path: Path) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    (folder / "records" / "loop").symlink_to(folder)
    (folder / "records" / "a.json").symlink_to("nowhere")
    with pytest.raises(RecordFaultsError) as caught:
        check(folder, [folder / "records"], factories.TODAY)
    assert {fault.file for fault in caught.value.faults} == {"loop", "a.json"}

"""`energy-label check` as people meet it: what it takes, what it says of faults, and what is no answer."""

import json
from pathlib import Path

import pytest

from generator.cli import main
from tests import factories
from tests.own_process import energy_label

FOLDER = f"{factories.PROFILE_ID}/{factories.TASK}"
RECORD = f"records/{FOLDER}/acme--small-model.json"
LINK = f"records/{FOLDER}/acme--link.json"


@pytest.mark.parametrize("path", [None, "records", RECORD, f"records/{factories.PROFILE_ID}"])
def test_check_takes_a_file_a_folder_or_everything(
    measurements: Path, path: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(measurements / path)] if path else []
    assert main(["check", "--measurements", str(measurements), *paths]) == 0
    assert capsys.readouterr().out == "1 record checked, no fault.\n"


def test_check_lists_every_fault_of_every_file(measurements: Path, repository: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(factories.document(weights="borrowed", accelerators_counted="many")))
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    arguments = ("check", "--measurements", measurements, bad, broken, measurements / RECORD)
    done = energy_label(*arguments, cwd=repository)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert lines[0] == "energy-label: 3 faults in the measurements; fix each and try again:"
    assert [line.split(" = ")[0].strip() for line in lines[1:]] == [
        f"{bad}: weights",
        f"{bad}: accelerators_counted",
        f"{broken}: file",
    ]
    assert "Traceback" not in done.stderr


def test_a_file_that_is_named_twice_is_checked_once(
    measurements: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(measurements)
    for paths in (["records", "records"], ["records", str(measurements / RECORD)], [RECORD, f"records/../{RECORD}"]):
        assert main(["check", "--measurements", str(measurements), *paths]) == 0
        assert capsys.readouterr().out == "1 record checked, no fault.\n"


def test_check_finds_a_record_of_the_folder_that_is_at_the_wrong_place(
    measurements: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = (measurements / RECORD).rename(measurements / RECORD.replace("small", "other"))
    for paths in ([], [str(moved)], [str(measurements / "records")]):
        assert main(["check", "--measurements", str(measurements), *paths]) == 1
        assert "its place is" in capsys.readouterr().err


@pytest.mark.parametrize("path", [None, "records", LINK])
def test_check_refuses_a_link_wherever_it_is_named(
    measurements: Path, path: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    (measurements / LINK).symlink_to(measurements / RECORD)
    assert complaints(measurements, path, capsys) == [
        f"{LINK.removeprefix('records/')}: file = 'acme--link.json': only plain .json files belong here"
    ]


@pytest.mark.parametrize("path", [None, "records", f"records/{FOLDER}", f"records/{FOLDER}/notes.txt"])
def test_check_finds_a_stray_file(measurements: Path, path: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    (measurements / "records" / FOLDER / "notes.txt").write_text("x")
    assert complaints(measurements, path, capsys) == [
        f"{FOLDER}/notes.txt: file = 'notes.txt': only plain .json files belong here"
    ]


@pytest.mark.parametrize("path", [None, "records", f"records/{FOLDER}", f"records/{FOLDER}/acme--copy.json"])
def test_check_finds_runs_that_are_part_of_another_record_of_the_folder(
    measurements: Path, path: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = factories.document(model="acme/copy", workloads=factories.document()["workloads"])
    (measurements / "records" / FOLDER / "acme--copy.json").write_text(json.dumps(copy))
    found = complaints(measurements, path, capsys)
    assert len(found) == 6
    assert all("this run is already part of" in line for line in found)


def test_check_holds_a_record_from_elsewhere_against_those_of_the_folder(
    measurements: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps(factories.document(model="acme/copy", workloads=factories.document()["workloads"])))
    assert main(["check", "--measurements", str(measurements), str(mine)]) == 1
    assert capsys.readouterr().err.count(f"this run is already part of {RECORD.removeprefix('records/')}") == 6


def test_a_record_beside_a_faulty_one_is_checked_on_its_own(
    measurements: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (measurements / "records" / FOLDER / "notes.txt").write_text("x")
    assert main(["check", "--measurements", str(measurements), str(measurements / RECORD)]) == 0


@pytest.mark.parametrize("what", ["no records folder", "an empty folder"])
def test_checking_nothing_is_not_no_fault(
    measurements: Path, tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    if what == "no records folder":
        (measurements / RECORD).unlink()
        for folder in (FOLDER, factories.PROFILE_ID, ""):
            (measurements / "records" / folder).rmdir()
    paths = [str(empty)] if what == "an empty folder" else []
    assert main(["check", "--measurements", str(measurements), *paths]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)


def test_a_folder_named_like_a_profile_is_told(measurements: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (measurements / "profiles" / "d.toml").mkdir()
    assert main(["check", "--measurements", str(measurements)]) == 1
    assert "d.toml: file = " in capsys.readouterr().err


def complaints(measurements: Path, path: str | None, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The faults that `check` lists, of one path or of everything."""
    paths = [str(measurements / path)] if path else []
    assert main(["check", "--measurements", str(measurements), *paths]) == 1
    return [line.strip() for line in capsys.readouterr().err.splitlines()[1:]]


def test_a_record_outside_the_folder_may_have_any_name(
    measurements: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.json"
    mine.write_bytes((measurements / RECORD).read_bytes())
    assert main(["check", "--measurements", str(measurements), str(mine)]) == 0

"""A damaged study is refused by file and line, and then nothing at all is written."""

import shutil
import tarfile
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.studies.importing import import_study
from generator.studies.power_hungry.importer import PROFILE, read_study
from generator.studies.power_hungry.study import STUDY
from tests.studies.power_hungry.made_up import BASE, CELLS, COMPLETE, LENGTHS, measurements_for_import, run_id

SST2 = f"{COMPLETE}/text_classif_sst2.csv"
PHASES = f"{BASE}/emissions_base_{run_id(CELLS[0], 1)}.csv"
PERFORMANCE = "eval/performance.csv"
TABLE = f"{LENGTHS}/made_up.csv"


def refusal(study: Path, tmp_path: Path, error: type[EnergyLabelError] = EnergyLabelError) -> str:
    """What the importer says; it must not have written anything beside the profile that was there."""
    measurements = measurements_for_import(tmp_path / "measurements")
    with pytest.raises(EnergyLabelError) as caught:
        import_study(STUDY, study, measurements)
    assert type(caught.value) is error
    assert sorted(path.name for path in measurements.rglob("*")) == [f"{PROFILE}.toml", "profiles"]
    text = str(caught.value)
    assert any(word in text for word in ("copy", "give", "fix")), "the remedy is missing"
    return text


def edit(study: Path, path: str, old: str, new: str, line: int | None = None) -> None:
    """Replace text on one line of a file (the first that holds it unless numbered from 1)."""
    lines = (study / path).read_text("utf-8").splitlines(keepends=True)
    index = line - 1 if line else next(number for number, text in enumerate(lines) if old in text)
    assert old in lines[index]
    lines[index] = lines[index].replace(old, new, 1)
    (study / path).write_text("".join(lines), "utf-8")


@pytest.mark.parametrize(
    ("path", "column"),
    [
        (SST2, "run_id"),
        (SST2, "project_name"),
        (SST2, "timestamp"),
        (SST2, "region"),
        (SST2, "gpu_count"),
        (PHASES, "gpu_energy"),
        (PHASES, "duration"),
        (PHASES, "task_name"),
        (PHASES, "energy_consumed"),
        (TABLE, "Output"),
        (PERFORMANCE, "imdb (acc)"),
    ],
)
def test_a_missing_column_is_named(study: Path, tmp_path: Path, path: str, column: str) -> None:
    edit(study, path, column, "something_else", line=1)
    assert refusal(study, tmp_path).startswith(f"{path}, line 1: no column {column};")


@pytest.mark.parametrize("path", [SST2, PHASES, TABLE, PERFORMANCE])
@pytest.mark.parametrize(("old", "new"), [(",", ""), (",", ",,")])
def test_a_ragged_line_is_named(study: Path, tmp_path: Path, path: str, old: str, new: str) -> None:
    edit(study, path, old, new, line=3)
    assert refusal(study, tmp_path).startswith(f"{path}, line 3: ")


def test_a_file_that_ends_in_the_middle_of_a_line_is_named(study: Path, tmp_path: Path) -> None:
    text = (study / SST2).read_text("utf-8")
    (study / SST2).write_text(text[: len(text) - 60], "utf-8")
    assert refusal(study, tmp_path).startswith(f"{SST2}, line 7: ")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a lot", "is not a number"),
        ("1,5", "cells under"),
        ("", "missing or empty"),
        (" ", "missing or empty"),
        ("-0.001", "is not a positive number"),
        ("0", "is not a positive number"),
        ("0.0", "is not a positive number"),
        ("NaN", "is not a positive number"),
        ("Infinity", "is not a positive number"),
        ("-inf", "is not a positive number"),
        ("\x1b[31m", "is not a number"),
    ],
)
@pytest.mark.parametrize("good", [",0.001,", ",0.002,", ",0.0008,", ",0.0002,"])
def test_an_energy_that_is_none_is_named(study: Path, tmp_path: Path, good: str, value: str, reason: str) -> None:
    edit(study, PHASES, good, f",{value},", line=3)
    text = refusal(study, tmp_path)
    assert text.startswith(f"{PHASES}, line 3")
    assert reason in text
    assert text.isprintable()


@pytest.mark.parametrize("value", ["-7.2", "0", "long", "NaN"])
def test_a_duration_that_is_none_is_named(study: Path, tmp_path: Path, value: str) -> None:
    edit(study, PHASES, ",7.200,", f",{value},", line=3)
    assert refusal(study, tmp_path).startswith(f"{PHASES}, line 3, column duration: ")


def test_components_that_do_not_add_up_are_named(study: Path, tmp_path: Path) -> None:
    edit(study, PHASES, ",0.001,", ",0.00100001,", line=3)
    text = refusal(study, tmp_path)
    assert text.startswith(f"{PHASES}, line 3, column energy_consumed: is not the sum of the three components")


def test_a_run_without_its_phase_file_is_named(study: Path, tmp_path: Path) -> None:
    (study / PHASES).unlink()
    text = refusal(study, tmp_path)
    assert text.startswith(f"{SST2}, line 3, column run_id: ")
    assert PHASES in text


@pytest.mark.parametrize("phase", ["load model", "query model"])
def test_a_phase_file_without_a_phase_is_named(study: Path, tmp_path: Path, phase: str) -> None:
    edit(study, PHASES, phase, "some other task")
    assert refusal(study, tmp_path).startswith(f"{PHASES}: no row '{phase}';")


def test_a_phase_that_comes_twice_is_named(study: Path, tmp_path: Path) -> None:
    edit(study, PHASES, "load model", "query model")
    assert refusal(study, tmp_path).startswith(f"{PHASES}, line 3, column task_name: 'query model' comes twice")


def test_a_phase_of_another_run_is_named(study: Path, tmp_path: Path) -> None:
    edit(study, PHASES, run_id(CELLS[0], 1), run_id(CELLS[0], 2), line=3)
    assert refusal(study, tmp_path).startswith(f"{PHASES}, line 3, column run_id: is not {run_id(CELLS[0], 1)}")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [(",8,8 x", ",4,8 x", "gpu_count"), (",2.3.1,", ",3.0.0,", "codecarbon_version")],
)
def test_another_machine_or_meter_than_the_study_s_is_named_by_its_own_column(
    study: Path, tmp_path: Path, old: str, new: str, column: str
) -> None:
    edit(study, SST2, old, new, line=4)
    assert refusal(study, tmp_path).startswith(f"{SST2}, line 4, column {column}: ")


@pytest.mark.parametrize("stamp", ["yesterday", "2023-13-02T09:00:00", "02/10/2023 09:00", "1696237200"])
def test_a_time_that_is_none_is_named(study: Path, tmp_path: Path, stamp: str) -> None:
    edit(study, SST2, "2023-10-02T09:00:00", stamp, line=2)
    assert refusal(study, tmp_path).startswith(f"{SST2}, line 2, column timestamp: is not a date and time")


@pytest.mark.parametrize("path", [SST2, PHASES, TABLE, PERFORMANCE])
def test_a_file_that_is_not_utf8_is_named(study: Path, tmp_path: Path, path: str) -> None:
    data = (study / path).read_bytes()
    (study / path).write_bytes(data[:20] + b"\xff" + data[20:])
    assert refusal(study, tmp_path).startswith(f"{path}, byte 20: not UTF-8")


@pytest.mark.parametrize("content", ["", "run_id\n"])
def test_an_empty_file_is_named(study: Path, tmp_path: Path, content: str) -> None:
    (study / SST2).write_text(content)
    assert refusal(study, tmp_path).startswith(f"{SST2}, line 1: no column ")


def test_a_table_without_a_run_is_named(study: Path, tmp_path: Path) -> None:
    header = (study / SST2).read_text("utf-8").splitlines()[0]
    (study / SST2).write_text(f"{header}\n")
    assert refusal(study, tmp_path).startswith(f"{SST2}, line 1: no runs")


@pytest.mark.parametrize("number", ["twenty", "-20", "2.5", "²"])
def test_a_length_that_is_no_number_of_words_is_named(study: Path, tmp_path: Path, number: str) -> None:
    edit(study, TABLE, "20,2", f"{number},2")
    assert refusal(study, tmp_path).startswith(f"{TABLE}, line 3, column Input: ")


def test_a_quality_that_is_no_number_is_named(study: Path, tmp_path: Path) -> None:
    edit(study, PERFORMANCE, ",0.25,", ",good,")
    assert refusal(study, tmp_path).startswith(f"{PERFORMANCE}, line 2, column imdb (acc): ")


def test_a_quote_that_never_ends_is_named(study: Path, tmp_path: Path) -> None:
    edit(study, SST2, '1 GHz",', "1 GHz,", line=5)
    assert refusal(study, tmp_path).startswith(f"{SST2}, line ")


def test_the_last_fault_of_the_study_stops_the_first_record(study: Path, tmp_path: Path) -> None:
    last = f"{BASE}/emissions_base_{run_id(CELLS[-1], 2)}.csv"
    edit(study, last, "query model", "other")
    assert refusal(study, tmp_path).startswith(f"{last}: ")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.7, 0.9])
def test_a_truncated_archive_is_refused(
    study: Path, tmp_path: Path, packed: Callable[[Path], Path], share: float
) -> None:
    archive = packed(study)
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * share)])
    assert f"{archive} is not a readable archive" in refusal(archive, tmp_path)


def test_a_file_that_is_no_archive_is_told_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "study.tar.xz").write_bytes(b"not an archive" * 1000)
    text = refusal(tmp_path / "study.tar.xz", tmp_path)
    assert "is not a readable archive" in text
    assert "\n" not in text


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("hello")
    with tarfile.open(tmp_path / "other.tar.xz", "w:xz") as archive:
        archive.add(tmp_path / "other.txt", arcname="other.txt")
    assert "is missing; give a complete copy of the study's data." in refusal(tmp_path / "other.tar.xz", tmp_path)


def test_a_folder_without_the_study_is_refused(study: Path, tmp_path: Path) -> None:
    shutil.rmtree(study / COMPLETE)
    assert refusal(study, tmp_path).startswith(f"{COMPLETE}/")


def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    assert "nowhere is not there; give the study's checkout or archive." in refusal(tmp_path / "nowhere", tmp_path)


def test_a_run_that_comes_twice_in_a_file_is_named(study: Path, tmp_path: Path) -> None:
    text = (study / SST2).read_text("utf-8")
    (study / SST2).write_text(text + text.splitlines()[1] + "\n", "utf-8")
    found = refusal(study, tmp_path)
    assert found.startswith(f"{SST2}, line {len(text.splitlines()) + 1}, column run_id: ")
    assert "comes twice" in found


@pytest.mark.parametrize("name", ["../../etc/passwd", "a--b/c", "no-organisation", "a/<script>"])
def test_a_model_that_is_no_hub_id_is_named(study: Path, tmp_path: Path, name: str) -> None:
    edit(study, SST2, CELLS[0].model, name, line=3)
    found = refusal(study, tmp_path)
    assert found.startswith(f"{SST2}, line 3, column project_name: ")
    assert "is no Hub id" in found


@pytest.mark.parametrize("factor", [10**12, 10**25])
def test_an_energy_beyond_all_bounds_is_named(study: Path, tmp_path: Path, factor: int) -> None:
    for good in ("0.001", "0.002", "0.0008", "0.0002"):
        edit(study, PHASES, f",{good},", f",{Decimal(good) * factor},", line=3)
    assert refusal(study, tmp_path).startswith(f"{PHASES}, line 3, column ")


def test_an_energy_under_half_a_microjoule_is_named(study: Path, tmp_path: Path) -> None:
    edit(study, PHASES, ",0.0002,", ",1e-15,", line=3)
    edit(study, PHASES, ",0.002,", ",0.001800000000001,", line=3)
    assert refusal(study, tmp_path).startswith(f"{PHASES}, line 3, column ")


def test_a_run_in_two_files_is_refused_before_anything_is_written(study: Path, tmp_path: Path) -> None:
    copied = (study / SST2).read_text("utf-8").splitlines(keepends=True)[2]
    with (study / f"{COMPLETE}/text_classif_imdb.csv").open("a", encoding="utf-8") as file:
        file.write(copied.replace(CELLS[0].model, "acme/other"))
    text = refusal(study, tmp_path, RecordFaultsError)
    assert run_id(CELLS[0], 1) in text
    assert "this run is already part of" in text


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [("0.720", "(mean 5000.0 W): over the profile's limit"), ("72.00", "(mean 50.0 W): under the profile's idle draw")],
)
def test_what_the_check_would_refuse_is_not_written(study: Path, tmp_path: Path, seconds: str, reason: str) -> None:
    edit(study, PHASES, ",7.200,", f",{seconds},", line=3)
    assert reason in refusal(study, tmp_path, RecordFaultsError)


@pytest.mark.parametrize(
    "path", [*(f"{COMPLETE}/{name}.csv" for name in {cell.file: 0 for cell in CELLS}), PERFORMANCE]
)
def test_a_file_that_the_study_must_hold_is_missed_by_name(study: Path, tmp_path: Path, path: str) -> None:
    (study / path).unlink()
    assert refusal(study, tmp_path).startswith(f"{path} is missing; ")


def test_without_its_lengths_table_the_study_is_refused(study: Path, tmp_path: Path) -> None:
    (study / TABLE).unlink()
    assert LENGTHS in refusal(study, tmp_path)


@pytest.mark.parametrize("mode", ["w:xz", "w:gz"])
def test_a_corrupt_archive_is_read_or_told_in_a_sentence_and_never_a_crash(
    study: Path, tmp_path: Path, mode: Literal["w:xz", "w:gz"]
) -> None:
    path = tmp_path / "study.tar"
    with tarfile.open(path, mode) as archive:
        archive.add(study, arcname=".")
    good = path.read_bytes()
    for place in range(100, len(good), 61):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
        with suppress(EnergyLabelError):
            read_study(path)


def test_a_plain_archive_cut_between_two_files_is_refused(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "study.tar"
    with tarfile.open(path, "w") as archive:
        for file in sorted(study.rglob("*.csv")):
            archive.add(file, arcname=file.relative_to(study).as_posix())
    with tarfile.open(path) as archive:
        offsets = [member.offset for member in archive.getmembers()]
    data = path.read_bytes()
    for offset in offsets:
        path.write_bytes(data[:offset])
        with pytest.raises(EnergyLabelError):
            read_study(path)

"""What the committed records of the study must show, whoever imported them."""

from pathlib import Path

import pytest

from generator.records.files.reading import record_in
from generator.records.model import Record
from generator.studies.power_hungry.files import study_files
from generator.studies.power_hungry.importer import PROFILE


@pytest.fixture(scope="module")
def records(committed: Path) -> list[Record]:
    """The study's committed records."""
    paths = sorted((committed / "records" / PROFILE).glob("*/*.json"))
    return [record_in(path.read_bytes(), "a.json") for path in paths]


def test_all_4170_runs_of_the_119_records_are_there(records: list[Record]) -> None:
    assert len(records) == 119
    assert sum(record.runs for record in records) == 4170


def test_exactly_four_runs_carry_a_note_and_it_is_quebec(records: list[Record]) -> None:
    notes = [run.note for record in records for workload in record.workloads for run in workload.runs if run.note]
    assert notes == ["The raw data name another region for this run: quebec."] * 4


def test_one_model_has_random_weights(records: list[Record]) -> None:
    assert {record.model for record in records if record.weights == "random"} == {"fxmarty/pix2struct-tiny-random"}


def test_resized_and_unresized_pictures_are_workloads_of_their_own(records: list[Record]) -> None:
    found = {(record.task, workload.id) for record in records for workload in record.workloads}
    assert found == {(file.task, file.workload) for file in study_files()}
    images = {"image-classification", "object-detection", "image-to-text"}
    resized = {(task, name) for task, name in found if name.endswith("-resized")}
    assert {task for task, _ in resized} == images
    assert {(task, f"{name}-resized") for task, name in found - resized if task in images} <= resized


def test_every_cell_of_the_study_has_its_runs(records: list[Record]) -> None:
    runs = [len(workload.runs) for record in records for workload in record.workloads]
    assert len(runs) == 417
    assert set(runs) == {10}

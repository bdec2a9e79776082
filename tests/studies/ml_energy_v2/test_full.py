"""The whole of ML.ENERGY v2, where it is at hand: the committed records are what the importer makes of it."""

import csv
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from generator.records.facts import read_facts
from generator.records.files.store import serialized
from generator.records.model import Record
from generator.studies.importing import import_study
from generator.studies.ml_energy_v2.importer import ARCHIVE, PROFILES, read_study
from generator.studies.ml_energy_v2.names import hub_id
from generator.studies.ml_energy_v2.study import STUDY
from generator.studies.ml_energy_v2.tasks import TASKS
from tests.studies.ml_energy_v2.made_up import measurements_for_import


@pytest.fixture(scope="module")
def archive(repository: Path) -> Path:
    """The study's folder, or a skip that says how to have it."""
    beside = repository.parent / "shared" / "studies" / "ml-energy-v2"
    path = Path(os.environ.get("ML_ENERGY_V2", beside))
    if not path.is_dir():
        pytest.skip(f"the study is not in {path}; set ML_ENERGY_V2 to its folder to import all of it")
    return path


@pytest.fixture(scope="module")
def records(archive: Path) -> list[Record]:
    """All records of the study."""
    return read_study(archive)


def test_the_committed_records_are_a_fresh_import(records: list[Record], committed: Path) -> None:
    made = {record.relative_path: serialized(record) for record in records}
    there = {
        path.relative_to(committed / "records").as_posix(): path.read_bytes()
        for profile in PROFILES.values()
        for path in (committed / "records" / profile).glob("*/*.json")
    }
    assert made == there


def test_all_474_configurations_are_in_83_small_records(archive: Path, records: list[Record], tmp_path: Path) -> None:
    assert len(records) == 83
    assert sum(len(record.workloads[0].points) for record in records) == 474
    assert max(len(serialized(record)) for record in records) < 30_000
    target = measurements_for_import(tmp_path / "measurements")
    assert import_study(STUDY, archive, target) == (83, 83)
    assert import_study(STUDY, archive, target) == (0, 83)


def test_every_energy_is_that_of_the_flattened_table(archive: Path, records: list[Record]) -> None:
    """The table beside the archive was made from the same files by other code."""
    text = (archive / "configurations.csv").read_text("utf-8")
    columns = ("Energy/req (J)", "Energy/image (J)", "Energy/video (J)")
    told = sorted(
        next(float(row[column]) for column in columns if row[column]) for row in csv.DictReader(text.splitlines())
    )
    ours = sorted(
        point.means.total_joules() for record in records for point in record.workloads[0].points if point.means
    )
    assert ours == pytest.approx(told, rel=1e-6)


def test_the_facts_about_the_models_are_the_study_s(archive: Path, records: list[Record], committed: Path) -> None:
    facts = read_facts(committed)
    told: dict[str, Any] = {}
    with tarfile.open(archive / ARCHIVE) as packed:
        for task in TASKS:
            file = packed.extractfile(f"data/{task.folder}/models.json")
            assert file is not None
            told |= json.load(file)
    sizes = {hub_id(model): round((it.get("params") or it["total_params"]) * 1e9) for model, it in told.items()}
    for model in {record.model for record in records}:
        assert facts[model].parameters == sizes[model], model

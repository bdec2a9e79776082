"""The whole study, where its logs are at hand: the committed records are the import, and its table says the same."""

import csv
from pathlib import Path

import pytest

from generator.records.files.reading import record_in
from generator.records.model import Record
from generator.studies.imagenet_energy_2022.importer import WITH_CARD, WITHOUT
from generator.studies.imagenet_energy_2022.study import STUDY
from generator.studies.imagenet_energy_2022.tables import FRAMEWORKS
from generator.studies.importing import import_study
from tests.studies.importing import files_below, folder_for, study_folder


@pytest.fixture(scope="module")
def archive() -> Path:
    """The study's files, or a skip that says how to have them."""
    return study_folder("imagenet-energy-2022")


@pytest.fixture(scope="module")
def imported(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a fresh import."""
    measurements = folder_for(STUDY, tmp_path_factory.mktemp("import") / "measurements")
    assert import_study(STUDY, archive, measurements) == (96, 96)
    return measurements / "records"


@pytest.fixture(scope="module")
def records(imported: Path) -> list[Record]:
    """The records of the import."""
    return [record_in(data, name) for name, data in files_below(imported).items()]


@pytest.mark.parametrize("profile", [WITH_CARD, WITHOUT])
def test_the_committed_records_are_the_import(imported: Path, committed: Path, profile: str) -> None:
    assert files_below(imported / profile) == files_below(committed / "records" / profile)


def test_there_are_48_models_on_each_with_their_accuracy(records: list[Record]) -> None:
    models = {profile: {each.model for each in records if each.profile == profile} for profile in (WITH_CARD, WITHOUT)}
    assert len(models[WITH_CARD]) == 48
    assert models[WITH_CARD] == models[WITHOUT]
    assert all(0.4 < record.quality[0].value < 0.85 for record in records)


def test_the_table_of_the_runs_has_the_same_energies(archive: Path, records: list[Record]) -> None:
    """A second reading of the logs, made apart from the importer."""
    with (archive / "inference_runs.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["file"].removesuffix(".json"): row for row in csv.DictReader(file)}
    for record in records:
        (run,) = record.workloads[0].runs
        row = rows[run.id.removeprefix("imagenet-energy-2022-")]
        assert FRAMEWORKS[row["backend"]].models[row["model"]] == record.model
        assert run.query.duration_s == pytest.approx(float(row["duration_s"]), abs=1e-6)
        assert run.query.energy_joules["cpu"] == pytest.approx(float(row["rapl_joules_total"]), abs=1e-6)
        gpu = run.query.energy_joules.get("gpu")
        assert gpu == (pytest.approx(float(row["gpu_joules_total"]), abs=1e-6) if row["gpu_joules_total"] else None)
        assert record.quality[0].value == pytest.approx(float(row["top1"]), abs=1e-6)

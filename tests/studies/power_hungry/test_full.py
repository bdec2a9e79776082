"""The whole study, where its archive is at hand: the committed records are what the importer makes of it."""

import os
import shutil
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.studies.importing import import_study
from generator.studies.power_hungry.files import study_files
from generator.studies.power_hungry.importer import PROFILE
from generator.studies.power_hungry.study import STUDY
from tests.studies.power_hungry.made_up import FIXTURE, made_up_study_files, measurements_for_import


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def files_asked_for() -> None:
    """Here the importer asks for all 56 files."""


@pytest.fixture(scope="module")
def archive(repository: Path) -> Path:
    """The study's archive, or a skip that says how to have it."""
    beside = repository.parent / "shared" / "study" / "co2_inference-data.tar.xz"
    path = Path(os.environ.get("STUDY_ARCHIVE", beside))
    if not path.is_file():
        pytest.skip(f"the study's archive is not at {path}; set STUDY_ARCHIVE to import all of it")
    return path


@pytest.fixture(scope="module")
def imported(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A measurements/ folder that holds the import alone."""
    measurements = measurements_for_import(tmp_path_factory.mktemp("import") / "measurements")
    assert import_study(STUDY, archive, measurements) == (119, 119)
    return measurements


def test_the_committed_records_are_the_import(imported: Path, committed: Path) -> None:
    """They are of version 1, and an import into an empty folder writes today's: what they say is the same."""
    made, there = (
        {name: serialized(record_in(data, name)) for name, data in files_below(folder / "records" / PROFILE).items()}
        for folder in (imported, committed)
    )
    assert made == there
    assert files_below(imported / "records" / PROFILE) == made


def test_an_import_over_the_committed_records_leaves_them_byte_for_byte(
    archive: Path, committed: Path, tmp_path: Path
) -> None:
    measurements = Path(shutil.copytree(committed, tmp_path / "measurements"))
    assert import_study(STUDY, archive, measurements) == (0, 119)
    assert files_below(measurements) == files_below(committed)


def test_a_second_import_of_the_whole_study_changes_nothing(archive: Path, imported: Path) -> None:
    before = files_below(imported)
    assert import_study(STUDY, archive, imported) == (0, 119)
    assert files_below(imported) == before


def test_a_study_that_holds_six_of_the_56_files_is_refused_by_the_first_that_is_missing(target: Path) -> None:
    held = {file.name for file in made_up_study_files()}
    first = next(file.name for file in study_files() if file.name not in held)
    assert (len(held), len(study_files())) == (6, 56)
    before = files_below(target)
    with pytest.raises(EnergyLabelError, match=rf"^data/emissions/complete/{first}\.csv is missing; give a complete"):
        import_study(STUDY, FIXTURE, target)
    assert files_below(target) == before

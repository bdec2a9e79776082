"""The made-up study, whole and ready to be damaged."""

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.studies.power_hungry import importer
from tests.studies.power_hungry.made_up import FIXTURE, made_up_study_files, measurements_for_import

Archive = Callable[[Path], Path]


@pytest.fixture(autouse=True)
def files_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The importer asks for the fixture's six files; a module that imports the whole study overrides this."""
    monkeypatch.setattr(importer, "study_files", made_up_study_files)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A measurements/ folder to import into: the study's profile and no record."""
    return measurements_for_import(tmp_path / "measurements")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the fixture that a test may change."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "study"))


@pytest.fixture
def packed(tmp_path: Path) -> Archive:
    """Packs a folder into an archive as the study is kept in: tar, compressed by xz."""

    def pack(folder: Path) -> Path:
        path = tmp_path / "study.tar.xz"
        with tarfile.open(path, "w:xz") as archive:
            archive.add(folder, arcname=".")
        return path

    return pack

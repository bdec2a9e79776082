"""The made-up study, whole and ready to be damaged."""

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.studies.made_up import FIXTURE

Archive = Callable[[Path], Path]


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

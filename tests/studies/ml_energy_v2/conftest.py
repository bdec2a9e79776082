"""The made-up study, whole and ready to be damaged."""

from pathlib import Path

import pytest

from tests.studies.ml_energy_v2.made_up import Document, made_up_files, measurements_for_import


@pytest.fixture
def documents() -> dict[str, Document]:
    """The study's files, which a test may change before it writes them."""
    return made_up_files()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A measurements/ folder to import into: the study's profiles and no record."""
    return measurements_for_import(tmp_path / "measurements")

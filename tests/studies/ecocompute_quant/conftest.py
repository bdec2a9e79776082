"""The made-up study, whole and ready to be damaged."""

from pathlib import Path

import pytest

from tests.studies.ecocompute_quant.made_up import write_study


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the made-up study that a test may change."""
    return write_study(tmp_path / "study")

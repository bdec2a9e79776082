"""The committed measurements of one model, whose card is told and sent."""

from pathlib import Path

import pytest

from tests.part_of_committed import part_of

MODEL = "google/flan-t5-xl"


@pytest.fixture(scope="session")
def records(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of them; to be read only."""
    file = f"{MODEL.replace('/', '--')}.json"
    return part_of(
        committed, tmp_path_factory.mktemp("of-one-model") / "measurements", lambda place: place.name == file
    )

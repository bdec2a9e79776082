"""Fixtures that every test may use; what they give is made in `tests/factories.py`."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests import factories
from tests.sharing import Shared, shared_folders

# Machines differ in speed, so no test fails for being slow; and the same examples run everywhere.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return ROOT


@pytest.fixture(scope="session")
def committed() -> Path:
    """The committed measurements/ folder, to be read only."""
    return ROOT / "measurements"


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Makes a folder once for all workers of this session: `shared(name, make)`."""
    return shared_folders(tmp_path_factory)


@pytest.fixture
def measurements(tmp_path: Path) -> Path:
    """A measurements/ folder with the tiny profile and one valid record."""
    return factories.write_measurements(tmp_path / "measurements", [factories.record()])


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-golden` writes tests/golden/ anew; look at each picture before committing it."""
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/golden/ instead of comparing with it")
    parser.addoption("--screenshots", action="store_true", help="keep a picture of every page in test-report/")

"""Fixtures that every test may use; what they give is made in `tests/factories.py`."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests import factories

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


@pytest.fixture
def measurements(tmp_path: Path) -> Path:
    """A measurements/ folder with the tiny profile and one valid record."""
    return factories.write_measurements(tmp_path / "measurements", [factories.record()])


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-golden` writes tests/golden/ anew; look at each picture before committing it."""
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/golden/ instead of comparing with it")

"""Golden files."""

import pytest

from tests.pages.golden import Golden


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares with tests/golden/; with `--rewrite-golden`, writes it."""
    return Golden(rewrite=bool(request.config.getoption("rewrite_golden")))

"""Golden files, and the site's scripts."""

from collections.abc import Iterator

import pytest

from tests.pages.golden import Golden
from tests.scripts import Scripts


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares with tests/golden/; with `--rewrite-golden`, writes it."""
    return Golden(rewrite=bool(request.config.getoption("rewrite_golden")))


@pytest.fixture(scope="session")
def scripts() -> Iterator[Scripts]:
    """The functions of the site's scripts, in one process for all tests."""
    with Scripts() as made:
        yield made

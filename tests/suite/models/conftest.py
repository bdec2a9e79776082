"""A stand-in for the Hub, and repositories on it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.suite.hub_stand_in import Repository, Visitor, visitor
from tests.suite.models.hub_visits import wait_at_most


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visitor(tmp_path_factory.mktemp("home")) as ready:
        ready.call(wait_at_most, 0.0)
        yield ready


@pytest.fixture
def repository(hub: Visitor, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Put a repository on the stand-in, under the test's own name; returns its id."""

    def put(*names: str, **settings: Any) -> str:
        name = "org/" + "".join(letter for letter in request.node.name if letter.isalnum())[:60]
        files = {file: f"{file} of {name}".encode() for file in names}
        hub.hub.repositories[f"models/{name}"] = Repository({**files, **settings.pop("files", {})}, **settings)
        hub.hub.asked.clear()
        return name

    return put

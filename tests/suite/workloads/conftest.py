"""Adapters over tiny twins: real models, real tokenizers, random weights."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from generator.suite.case import Job, load_case
from generator.suite.models.setup import ModelFiles, Setup


@pytest.fixture(scope="session")
def adapter_of(twin: Callable[..., ModelFiles]) -> Callable[..., Any]:
    """The adapter of a task over a tiny twin: `adapter_of(task, architecture, approach, setup=…, job=…, setting=…)`."""

    def make(
        task: str,
        architecture: str,
        approach: Any,
        setup: Setup = Setup(),  # noqa: B008
        job: Job | None = None,
        **settings: int,
    ) -> Any:
        case = load_case(task)
        module, name = case.adapter.split(":")
        adapter: Callable[..., Any] = getattr(import_module(module), name)
        return adapter(twin(architecture, **settings), setup, job or case.approaches[approach])

    return make

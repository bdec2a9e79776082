"""Tiny twins, each built once, and their adapters: real models, real tokenizers, random weights, one CPU thread."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from generator.suite.architecture import load_architecture
from generator.suite.case import Job, load_case
from generator.suite.setup import ModelFiles, Setup

pytest.importorskip("torch", reason="the extra `suite` is not installed (make suite)")
pytest.importorskip("transformers", reason="the extra `suite` is not installed (make suite)")


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModelFiles]:
    """The folder of an architecture with random weights, by the architecture's name."""
    from generator.suite.twins import build_twin

    made: dict[str, ModelFiles] = {}

    def build(name: str) -> ModelFiles:
        if name not in made:
            made[name] = build_twin(load_architecture(name), tmp_path_factory.mktemp("twin") / name, seed=1)
        return made[name]

    return build


@pytest.fixture(scope="session")
def adapter_of(twin: Callable[[str], ModelFiles]) -> Callable[..., Any]:
    """The adapter of a task over a tiny twin: `adapter_of(task, architecture, approach, setup=…, job=…)`."""

    def make(task: str, architecture: str, approach: Any, setup: Setup = Setup(), job: Job | None = None) -> Any:  # noqa: B008
        case = load_case(task)
        module, name = case.adapter.split(":")
        adapter: Callable[..., Any] = getattr(import_module(module), name)
        return adapter(twin(architecture), setup, job or case.approaches[approach])

    return make

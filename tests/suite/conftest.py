"""A machine of eight GPUs for the tests of the meters, seen by the suite and by CodeCarbon alike."""

import importlib.util
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.architecture import load_architecture
from generator.suite.models.setup import ModelFiles
from tests.suite.fake_nvml import FakeClock, FakeNvml

LACKING = "the extra `suite` is not installed (make suite)"


def need(*modules: str) -> None:
    """Skip, saying so, where a heavy library is missing; where CI runs that is a failure."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{module}: {LACKING}")


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModelFiles]:
    """The folder of an architecture with random weights, each built once, by the architecture's name."""
    need("torch", "transformers", "diffusers")
    from generator.suite.models.twins import build_twin

    made: dict[str, ModelFiles] = {}

    def build(name: str) -> ModelFiles:
        if name not in made:
            made[name] = build_twin(load_architecture(name), tmp_path_factory.mktemp("twin") / name, seed=1)
        return made[name]

    return build


@pytest.fixture
def clock() -> FakeClock:
    """Half a step into the counter's first step, so that waiting for one is seen."""
    return FakeClock(50_000)


@pytest.fixture
def nvml(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> FakeNvml:
    """The fake in the place of pynvml; `nvml.gpus[i].milliwatts` sets a GPU's draw."""
    fake = FakeNvml(clock)
    monkeypatch.setitem(sys.modules, "pynvml", fake)
    return fake


@pytest.fixture
def codecarbon(nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """CodeCarbon over the fake: its NVML module, the nvidia-smi it asks for, an empty home and working folder."""
    module = pytest.importorskip("codecarbon", reason=LACKING)
    from codecarbon.core import gpu, gpu_nvidia, hardware_cache

    monkeypatch.setattr(gpu_nvidia, "pynvml", nvml)
    for place in (gpu_nvidia, gpu):
        monkeypatch.setattr(place, "PYNVML_AVAILABLE", True)
    home, work, programs = (tmp_path / name for name in ("home", "work", "programs"))
    for folder in (home, work, programs):
        folder.mkdir()
    program = programs / "nvidia-smi"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    monkeypatch.chdir(work)
    for name in ("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"):
        monkeypatch.delenv(name, raising=False)
    logger = logging.getLogger("codecarbon")
    handlers, level = list(logger.handlers), logger.level
    hardware_cache.clear_cache()
    yield module
    hardware_cache.clear_cache()
    logger.handlers, logger.level = handlers, level
    assert list(work.iterdir()) == [], "something was written into the working folder"

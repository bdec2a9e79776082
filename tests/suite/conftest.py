"""A machine of eight GPUs for the tests of the meters, seen by the suite and by CodeCarbon alike."""

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.architecture import load_architecture
from generator.suite.models.setup import ModelFiles
from tests.needs import LACKING
from tests.sharing import Shared
from tests.suite.fake_amdsmi import FakeAmdSmi
from tests.suite.fake_nvml import FakeClock, FakeNvml


@pytest.fixture(scope="session")
def twin(libraries: None, shared: Shared) -> Callable[..., ModelFiles]:
    """The folder of an architecture with random weights, by its name and by what is set otherwise; to be read only.

    Each is built once for all workers.
    """
    from generator.suite.models.twins import build_twin

    made: dict[str, ModelFiles] = {}

    def build(name: str, **settings: int) -> ModelFiles:
        key = "-".join(["twin", name, *(f"{setting}-{value}" for setting, value in settings.items())])
        if key not in made:
            architecture = load_architecture(name)
            if settings:
                assert architecture.model is not None
                changed = {"settings": {**architecture.model.settings, **settings}}
                architecture = architecture.model_copy(update={"model": architecture.model.model_copy(update=changed)})
            # A model is called by its folder's name.
            folder = shared(key, lambda folder: build_twin(architecture, folder / name, seed=1))
            made[key] = ModelFiles(folder / name, "random")
        return made[key]

    return build


@pytest.fixture
def few_steps(libraries: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures in four steps, whatever the case asks for: where a test looks at something else than how many there are.

    That a case's steps are taken is seen in `workloads/test_text_to_image.py`, and a record of them all in
    `campaign/test_every_task.py`.
    """
    from generator.suite.workloads import text_to_image
    from generator.suite.workloads.diffusing import load_pipeline

    def quick(*given: Any) -> Any:
        pipeline = load_pipeline(*given)
        asked = pipeline.scheduler.set_timesteps
        pipeline.scheduler.set_timesteps = lambda steps, **more: asked(min(steps, 4), **more)
        return pipeline

    monkeypatch.setattr(text_to_image, "load_pipeline", quick)


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
def amdsmi(clock: FakeClock, nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeAmdSmi:
    """A host with an AMD GPU, ROCm's program on its path, and nothing of NVIDIA's."""
    nvml.fail("nvmlInit", "LibraryNotFound")
    fake = FakeAmdSmi(clock)
    monkeypatch.setitem(sys.modules, "amdsmi", fake)
    programs = tmp_path / "rocm"
    programs.mkdir()
    (programs / "rocm-smi").write_text("#!/bin/sh\nexit 0\n")
    (programs / "rocm-smi").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
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

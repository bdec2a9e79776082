"""`python -m tests.suite.gpu_checking WORDS…`: `energy-label suite gpu-check` on a GPU that is not there.

NVML is the fake one, whose counter moves with the system's monotonic clock, so that every process reads the same
counter; the models work on the processor. All else is real: worker processes, CodeCarbon, records, report. The workers
import this module as their main module, and with it the fakes.

GPU_CHECK_TASKS names the tasks whose twins are measured, where not all are.
"""

import os
import sys
import time
from typing import Any

from tests.suite.fake_nvml import FakeClock, FakeNvml


class RunningClock(FakeClock):
    """The system's monotonic clock: the same for every process."""

    @property
    def microseconds(self) -> int:
        return round(time.monotonic() * 1e6)

    @microseconds.setter
    def microseconds(self, _: int) -> None:
        """Time passes by itself."""


def fake_gpu() -> None:
    """Put one GPU of 200 W into this process, for the suite and for CodeCarbon, and torch on the processor."""
    nvml = FakeNvml(RunningClock(), gpus=1)
    nvml.gpus[0].milliwatts = 200_000
    sys.modules["pynvml"] = nvml
    from codecarbon.core import gpu, gpu_nvidia

    from generator.suite.campaign import preview
    from generator.suite.campaign.running import worker

    places: tuple[Any, ...] = (gpu, gpu_nvidia)
    for place in places:
        place.PYNVML_AVAILABLE = True
    gpu_nvidia.pynvml = nvml
    replaced: Any = worker
    replaced.choose_device = lambda _: "cpu"
    if tasks := os.environ.get("GPU_CHECK_TASKS"):
        replaced = preview
        replaced.TASKS = tuple(tasks.split())


fake_gpu()

if __name__ == "__main__":
    from generator.cli import main
    from tests.suite.readying import ready

    ready()
    sys.exit(main(["suite", "gpu-check", *sys.argv[1:]]))

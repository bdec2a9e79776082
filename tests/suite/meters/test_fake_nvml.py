"""The fake is held against the real binding: a test over a wrong fake proves nothing."""

import pytest

from tests.needs import LACKING
from tests.suite.fake_nvml import CONSTANTS, ERRORS, FakeClock, FakeNvml, _functions


def test_names_and_numbers_are_nvidia_s() -> None:
    real = pytest.importorskip("pynvml", reason=LACKING)
    for name, value in ERRORS.items():
        error = getattr(real, f"NVMLError_{name}")()
        assert isinstance(error, real.NVMLError)
        assert error.value == value
    assert {name: getattr(real, name) for name in CONSTANTS} == CONSTANTS
    assert [name for name in _functions(FakeNvml(FakeClock())) if not callable(getattr(real, name, None))] == []


def test_the_counter_moves_in_steps_of_100_ms() -> None:
    clock = FakeClock()
    nvml = FakeNvml(clock)
    gpu = nvml.nvmlDeviceGetHandleByIndex(3)
    gpu.milliwatts = 300_000
    seen = []
    for _ in range(4):
        seen.append(nvml.nvmlDeviceGetTotalEnergyConsumption(gpu) - gpu.base_millijoules)
        clock.sleep(0.06)
    assert seen == [0, 0, 30_000, 30_000]


def test_a_fault_meets_the_gpu_it_was_made_for() -> None:
    nvml = FakeNvml(FakeClock())
    nvml.fail("nvmlDeviceGetName", "GpuIsLost", gpu=2)
    assert nvml.nvmlDeviceGetName(nvml.gpus[1])
    with pytest.raises(nvml.NVMLError_GpuIsLost):
        nvml.nvmlDeviceGetName(nvml.gpus[2])
    nvml.mend()
    assert nvml.nvmlDeviceGetName(nvml.gpus[2])

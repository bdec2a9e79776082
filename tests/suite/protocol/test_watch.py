"""Heat, clocks and throttling around a window, over the fake GPU."""

import time
from types import SimpleNamespace

import pytest

from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.nvml import choose_gpu
from generator.suite.protocol import watch as watching
from generator.suite.protocol.watch import Watch
from tests.patience import PATIENCE_S
from tests.suite.fake_nvml import FakeNvml


def test_without_a_gpu_nothing_is_known() -> None:
    watch = Watch(None)
    watch.start()
    assert watch.stop() is None


def test_both_ends_and_what_was_seen_between_them(nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY_S", 0.005)
    gpu, fake = choose_gpu(2, {}), nvml.gpus[2]
    watch = Watch(lambda: gpu_state(gpu))
    watch.start()
    fake.temperature, fake.throttle_bits = 67, 0x4
    _until(lambda: watch._last is not None and watch._last.temperature_c == 67)
    # Over before the end: what slowed it has been seen all the same.
    fake.throttle_bits = 0x1
    seen = watch.stop()
    assert seen is not None
    assert (seen.temperature_start_c, seen.temperature_end_c) == (31, 67)
    assert (seen.sm_clock_start_mhz, seen.throttled) == (1410, ("software power cap",))


def test_a_gpu_that_does_not_tell_is_unknown_and_not_unhindered(nvml: FakeNvml) -> None:
    nvml.fail("nvmlDeviceGetCurrentClocksThrottleReasons", "NotSupported")
    gpu = choose_gpu(2, {})
    watch = Watch(lambda: gpu_state(gpu))
    watch.start()
    seen = watch.stop()
    assert seen is not None and seen.throttled is None


def test_a_look_that_fails_ends_the_looking_and_not_the_run(nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY_S", 0.005)
    gpu = choose_gpu(2, {})
    watch = Watch(lambda: gpu_state(gpu))
    watch.start()
    nvml.fail("nvmlDeviceGetName", "GpuIsLost")
    thread = watch._thread
    assert thread is not None
    thread.join(timeout=PATIENCE_S)
    seen = watch.stop()
    assert seen is not None and seen.temperature_end_c == 31


def _until(true: object) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "never came"
        time.sleep(0.002)


def test_more_than_one_process_is_seen_even_for_a_moment(nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY_S", 0.005)
    gpu, fake = choose_gpu(2, {}), nvml.gpus[2]
    fake.processes = [SimpleNamespace(pid=10, usedGpuMemory=1)]
    watch = Watch(lambda: gpu_state(gpu))
    watch.start()
    assert watch.most_processes == 1
    fake.processes = [SimpleNamespace(pid=pid, usedGpuMemory=1) for pid in (10, 11)]
    _until(lambda: watch.most_processes == 2)
    fake.processes = []
    watch.stop()
    assert watch.most_processes == 2
    watch.start()
    watch.stop()
    assert watch.most_processes == 0

"""The GPU's energy counter: exact joules between two steps, and every way it can lie."""

import pytest

from generator.suite.meters.counter import NvmlMeter
from generator.suite.meters.meter import WindowError
from generator.suite.meters.nvml import GpuLibraryError, choose_gpu
from tests.suite.fake_nvml import FakeClock, FakeNvml


@pytest.fixture
def meter(nvml: FakeNvml, clock: FakeClock) -> NvmlMeter:
    """GPU 3 at 300 W among seven at 60 W."""
    nvml.gpus[3].milliwatts = 300_000
    return NvmlMeter(choose_gpu(3, {}), clock, clock.sleep)


def test_both_ends_lie_on_a_step(meter: NvmlMeter, clock: FakeClock) -> None:
    with meter.window("query") as window:
        assert clock.microseconds == 100_000
        clock.sleep(30)
    assert clock.microseconds == 30_200_000
    assert (round(window.reading.duration_s, 9), window.reading.gpu.joules) == (30.1, 9030.0)
    assert window.reading.gpu.counting == "measured"
    assert window.reading.cpu.joules is window.reading.ram.joules is None
    assert window.reading.cpu.counting == window.reading.ram.counting == "excluded"


def test_a_window_shorter_than_a_step_still_spans_one(meter: NvmlMeter) -> None:
    with meter.window("query") as window:
        pass
    assert (round(window.reading.duration_s, 9), window.reading.gpu.joules) == (0.1, 30.0)


def test_windows_follow_each_other(meter: NvmlMeter, clock: FakeClock) -> None:
    joules = []
    for seconds in (1, 2):
        with meter.window("same name") as window:
            clock.sleep(seconds)
        joules.append(window.reading.gpu.joules)
    assert joules == [330.0, 630.0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda value: 0, "reads 0 mJ"),
        (lambda value: -5, "reads -5 mJ"),
        (lambda value: 2_000_000, "ran backwards from 4030000 to 2000000 mJ"),
        (lambda value: 4_030_000, "stood still at 4030000 mJ"),
    ],
)
def test_a_counter_that_lies_is_refused(meter: NvmlMeter, nvml: FakeNvml, clock: FakeClock, change, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(GpuLibraryError, match=said), meter.window("query"):
        clock.sleep(30)
        nvml.answer("nvmlDeviceGetTotalEnergyConsumption", change, gpu=3)
    nvml.mend()
    with meter.window("again") as window:
        pass
    assert window.reading.gpu.joules == 30.0


@pytest.mark.parametrize("error", ["NotSupported", "GpuIsLost", "Unknown"])
def test_a_counter_that_is_not_there_is_refused(meter: NvmlMeter, nvml: FakeNvml, error: str) -> None:
    nvml.fail("nvmlDeviceGetTotalEnergyConsumption", error, gpu=3)
    with pytest.raises(GpuLibraryError, match="could not read the GPU's total-energy counter"), meter.window("query"):
        pytest.fail("the work began")


def test_a_counter_that_stands_still_from_the_first_is_refused_before_the_work(
    meter: NvmlMeter, nvml: FakeNvml
) -> None:
    nvml.gpus[3].milliwatts = 0
    with pytest.raises(GpuLibraryError, match="stood still"), meter.window("query"):
        pytest.fail("the work began")


def test_work_that_fails_leaves_no_reading(meter: NvmlMeter) -> None:
    with pytest.raises(ZeroDivisionError), meter.window("query") as window:
        _ = 1 / 0
    with pytest.raises(WindowError, match="no reading yet"):
        _ = window.reading
    with meter.window("query"):
        pass


def test_windows_do_not_nest(meter: NvmlMeter) -> None:
    with pytest.raises(WindowError, match="'inner' was opened inside window 'outer'"):  # noqa: SIM117
        with meter.window("outer"), meter.window("inner"):
            pytest.fail("nested")

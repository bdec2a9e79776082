"""Two meters of one window: they agree to the joule, or the run fails with both figures."""

from pathlib import Path
from typing import Any

import pytest

from generator.suite.meters.counter import NvmlMeter
from generator.suite.meters.meter import Counted, MeterError, NoEnergyError, Reading, WindowError, excluded
from generator.suite.meters.nvml import NvmlError, choose_gpu
from generator.suite.meters.paired import DisagreementError, PairedMeter
from generator.suite.meters.rapl import RaplMeter
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.meters.tracker import CodeCarbonMeter
from tests.suite.fake_nvml import FakeClock, FakeNvml
from tests.suite.fake_powercap import domain, packages


def pair(tracker_joules: float, counter_joules: float) -> PairedMeter:
    """Two replays, the counter's of 30.1 s."""
    return PairedMeter(ReplayMeter([reading(tracker_joules)]), ReplayMeter([reading(counter_joules, duration_s=30.1)]))


@pytest.mark.parametrize("tracker_joules", [980.0, 1000.0, 1020.0])
def test_two_percent_apart_is_agreement(tracker_joules: float) -> None:
    with pair(tracker_joules, 1000.0).window("query") as window:
        pass
    found = window.reading
    assert (found.gpu.joules, found.gpu_check_joules, found.duration_s) == (tracker_joules, 1000.0, 30.1)


@pytest.mark.parametrize("tracker_joules", [979.9, 1020.1, 2000.0])
def test_more_is_a_failure_with_both_figures(tracker_joules: float) -> None:
    with pytest.raises(DisagreementError) as caught, pair(tracker_joules, 1000.0).window("query") as window:
        pass
    assert f"CodeCarbon read {tracker_joules:.3f} J and the counter 1000.000 J" in str(caught.value)
    assert (caught.value.tracker_joules, caught.value.counter_joules) == (tracker_joules, 1000.0)
    with pytest.raises(WindowError):
        _ = window.reading


def test_a_gpu_that_one_meter_left_out_is_a_failure() -> None:
    nothing = Reading("x", 30.0, excluded("none"), Counted(1.0, "estimated", "x"), Counted(1.0, "estimated", "x"))
    meter = PairedMeter(ReplayMeter([nothing]), ReplayMeter([reading(1000.0)]))
    with pytest.raises(MeterError, match="one of two GPU meters read nothing"), meter.window("query"):
        pass


def test_one_meter_s_failure_ends_the_other_s_window_too() -> None:
    tracker, counter = ReplayMeter([reading(1.0)] * 2), ReplayMeter([NvmlError("backwards."), reading(1.0)])
    meter = PairedMeter(tracker, counter)
    with pytest.raises(NvmlError, match="backwards"), meter.window("first"):
        pass
    assert tracker.abandoned == ["first"]
    with meter.window("second") as window:
        pass
    assert window.reading.gpu.joules == 1.0


def test_work_that_fails_ends_both() -> None:
    tracker, counter = ReplayMeter([]), ReplayMeter([])
    with pytest.raises(ZeroDivisionError), PairedMeter(tracker, counter).window("query"):
        _ = 1 / 0
    assert tracker.abandoned == counter.abandoned == ["query"]


def test_windows_do_not_nest_and_closing_closes_all() -> None:
    tracker, counter = ReplayMeter([]), ReplayMeter([])
    meter = PairedMeter(tracker, counter)
    with pytest.raises(WindowError, match="close that one first"):  # noqa: SIM117
        with meter.window("outer"), meter.window("inner"):
            pytest.fail("nested")
    meter.close()
    assert tracker.closed
    assert counter.closed


def test_codecarbon_and_nvml_see_the_same_steps(
    codecarbon: Any, nvml: FakeNvml, clock: FakeClock, tmp_path: Path
) -> None:
    nvml.gpus[3].milliwatts = 300_000
    gpu = choose_gpu(3, {})
    energy = domain(tmp_path / "powercap", "intel-rapl:0", "package-0", 1_000_000)
    rapl = RaplMeter(packages(tmp_path / "powercap"), clock)
    meter = PairedMeter(CodeCarbonMeter(gpu, "FRA"), NvmlMeter(gpu, clock, clock.sleep), rapl)
    with meter.window("query") as window:
        clock.sleep(30)
        energy.write_text("3001000000")
    found = window.reading
    assert found.gpu.joules == found.gpu_check_joules == 9030.0
    assert (found.cpu.joules, found.cpu.counting, found.ram.counting) == (3000.0, "measured", "estimated")
    assert found.duration_s == pytest.approx(30.1, abs=1e-9)
    meter.close()


def test_a_tracker_that_reads_another_figure_fails_the_run(codecarbon: Any, nvml: FakeNvml, clock: FakeClock) -> None:
    nvml.gpus[3].milliwatts = 300_000
    gpu = choose_gpu(3, {})
    tracker = CodeCarbonMeter(gpu, "FRA")
    tracker._tracker._pue = 1.5
    with pytest.raises(DisagreementError, match=r"13545\.000 J and the counter 9030\.000 J, 50\.0% apart"):  # noqa: SIM117
        with PairedMeter(tracker, NvmlMeter(gpu, clock, clock.sleep)).window("query"):
            clock.sleep(30)


@pytest.mark.parametrize("joules", [0.0, -1.0, float("nan"), float("inf")])
def test_no_meter_can_give_a_figure_that_is_no_energy(joules: float) -> None:
    with pytest.raises(NoEnergyError, match="which is not an energy"):
        reading(joules)


def test_what_was_excluded_has_no_figure_and_what_was_counted_has_one() -> None:
    with pytest.raises(MeterError):
        Counted(1.0, "excluded", "x")
    with pytest.raises(MeterError):
        Counted(None, "measured", "x")
    with pytest.raises(MeterError, match="lasted 0 s"):
        reading(1.0, duration_s=0)


def test_a_replay_gives_what_it_was_told_and_no_more() -> None:
    meter = ReplayMeter([reading(12.5, duration_s=2.0)])
    with meter.window("query") as window:
        pass
    assert (window.reading.name, window.reading.gpu.joules, window.reading.phase().duration_s) == ("query", 12.5, 2.0)
    with pytest.raises(MeterError, match="no reading left for window 'more'"), meter.window("more"):
        pass
    assert meter.names == ["query", "more"]

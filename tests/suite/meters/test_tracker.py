"""CodeCarbon as a meter: what is tagged how, and what becomes of it when it dies."""

import dataclasses
import sys
from typing import Any

import pytest

from generator.suite.meters.meter import MeterError, NoEnergyError
from generator.suite.meters.nvml import choose_gpu
from generator.suite.meters.tracker import CodeCarbonMeter, TrackerError
from tests.suite.fake_nvml import UUIDS, FakeClock, FakeNvml

COUNTER = "nvmlDeviceGetTotalEnergyConsumption"


@pytest.fixture
def meter(codecarbon: Any, nvml: FakeNvml) -> CodeCarbonMeter:
    """GPU 3 at 300 W."""
    nvml.gpus[3].milliwatts = 300_000
    return CodeCarbonMeter(choose_gpu(3, {}), "FRA")


def test_gpu_is_measured_and_cpu_and_ram_are_estimated(meter: CodeCarbonMeter, clock: FakeClock) -> None:
    with meter.window("query") as window:
        clock.sleep(30)
    reading = window.reading
    assert (reading.gpu.joules, reading.gpu.counting, reading.ram.counting) == (9000.0, "measured", "estimated")
    modes = [part._mode for part in meter._tracker._hardware if type(part).__name__ == "CPU"]
    assert reading.cpu.counting == ("measured" if modes == ["intel_rapl"] else "estimated")
    assert reading.phase().energy_joules["gpu"] == 9000.0


def test_cpu_is_measured_where_codecarbon_read_rapl(meter: CodeCarbonMeter) -> None:
    (part,) = [part for part in meter._tracker._hardware if type(part).__name__ == "CPU"]
    part._mode = "intel_rapl"
    counted = meter._cpu(0.001)
    assert (counted.counting, counted.joules) == ("measured", round(0.001 / 2.77778e-7, 6))
    part._mode = "cpu_load"
    counted = meter._cpu(0.001)
    assert (counted.counting, counted.joules) == ("estimated", 3600.0)


def test_without_a_gpu_the_gpus_of_the_host_are_not_counted(codecarbon: Any, clock: FakeClock) -> None:
    for _ in range(2):
        meter = CodeCarbonMeter(None, "FRA")
        with meter.window("query") as window:
            clock.sleep(30)
        meter.close()
        assert (window.reading.gpu.joules, window.reading.gpu.counting) == (None, "excluded")
        assert window.reading.ram.counting == "estimated"


@pytest.mark.parametrize("country", ["", "fra", "FR", "France", "FRA\n"])
def test_what_is_no_country_s_code_is_refused(codecarbon: Any, country: str) -> None:
    with pytest.raises(TrackerError, match="three capital letters"):
        CodeCarbonMeter(None, country)


def test_codecarbon_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "codecarbon", None)
    with pytest.raises(TrackerError, match=r"pip install 'model-energy-label\[suite\]'"):
        CodeCarbonMeter(None, "FRA")


def test_a_counter_replaced_by_an_average_of_power_is_refused(
    meter: CodeCarbonMeter, nvml: FakeNvml, clock: FakeClock
) -> None:
    with pytest.raises(TrackerError, match="averaged the power of GPU 3"), meter.window("query"):
        clock.sleep(30)
        nvml.fail(COUNTER, "Unknown", gpu=3)
    nvml.mend()
    with meter.window("query") as window:
        clock.sleep(30)
    assert window.reading.gpu.joules == 9000.0


def test_a_counter_that_ran_backwards_is_refused(meter: CodeCarbonMeter, nvml: FakeNvml, clock: FakeClock) -> None:
    with pytest.raises(TrackerError, match="went backwards"), meter.window("query"):
        clock.sleep(30)
        nvml.answer(COUNTER, lambda _: 1000, gpu=3)


def test_a_counter_that_stands_still_is_refused(meter: CodeCarbonMeter, nvml: FakeNvml, clock: FakeClock) -> None:
    nvml.gpus[3].milliwatts = 0
    with pytest.raises(NoEnergyError, match=r"read 0\.0 J"), meter.window("query"):
        clock.sleep(30)


def test_a_list_of_gpus_that_becomes_empty_is_refused(
    meter: CodeCarbonMeter, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CodeCarbon answers any surprise in a GPU with an empty list, which adds up to 0 J."""
    gpu = next(part for part in meter._tracker._hardware if type(part).__name__ == "GPU")
    with pytest.raises(NoEnergyError, match="Failed to retrieve gpu information"), meter.window("query"):
        clock.sleep(30)
        monkeypatch.setattr(gpu.devices.devices[7], "delta", lambda _: 1 / 0)


def test_another_gpu_than_the_one_in_use_is_refused(meter: CodeCarbonMeter, clock: FakeClock) -> None:
    gpu = next(part for part in meter._tracker._hardware if type(part).__name__ == "GPU")
    with pytest.raises(TrackerError, match=r"counts GPUs \[3, 4\]"), meter.window("query"):
        clock.sleep(30)
        gpu.gpu_ids = [3, 4]


def test_a_gpu_renumbered_meanwhile_is_refused(meter: CodeCarbonMeter) -> None:
    assert meter.gpu is not None
    meter.gpu = dataclasses.replace(meter.gpu, uuid=UUIDS[4])
    with pytest.raises(TrackerError, match="counts GPU-c3d4e5f6"):
        meter._assert_resolution()


def test_another_maker_s_gpu_of_the_same_index_is_not_added(meter: CodeCarbonMeter) -> None:
    gpu = next(part for part in meter._tracker._hardware if type(part).__name__ == "GPU")
    gpu.devices.devices.append(gpu.devices.devices[3])
    with pytest.raises(TrackerError, match="counts 2 devices as GPU 3"):
        meter._assert_resolution()


@pytest.mark.parametrize("step", ["start_task", "stop_task"])
@pytest.mark.parametrize("way", ["raises", "says nothing"])
def test_a_tracker_that_dies_is_an_error(
    meter: CodeCarbonMeter, monkeypatch: pytest.MonkeyPatch, step: str, way: str
) -> None:
    def dead(*_: Any) -> None:
        if way == "raises":
            raise KeyError("gone\nwith a second line")

    monkeypatch.setattr(meter._tracker, step, dead)
    with pytest.raises(TrackerError) as caught, meter.window("query"):
        pass
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("measure again.")


def test_a_constructor_that_swallowed_its_error_is_found(
    codecarbon: Any, nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`OfflineEmissionsTracker.__init__` suppresses everything and hands out half an object."""
    import codecarbon.emissions_tracker as module

    monkeypatch.setattr(module, "set_logger_format", lambda _: 1 / 0)
    with pytest.raises(TrackerError, match="did not start whole"):
        CodeCarbonMeter(choose_gpu(3, {}), "FRA")


def test_an_end_that_was_not_reached_is_found(meter: CodeCarbonMeter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter._tracker, "_persist_data", lambda **_: 1 / 0)
    with pytest.raises(TrackerError, match="did not come to its end"):
        meter.close()


def test_work_that_fails_ends_its_task(meter: CodeCarbonMeter, clock: FakeClock) -> None:
    with pytest.raises(ZeroDivisionError), meter.window("query"):
        _ = 1 / 0
    with meter.window("query") as window:
        clock.sleep(30)
    assert window.reading.gpu.joules == 9000.0
    meter.close()


def test_closing_without_a_window_is_an_error(meter: CodeCarbonMeter) -> None:
    with pytest.raises(MeterError, match="without a window"):
        meter.stop()


def test_a_setting_that_codecarbon_did_not_take_is_found(
    codecarbon: Any, nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch
) -> None:
    import codecarbon.emissions_tracker as module

    taken = module.BaseEmissionsTracker._set_from_conf

    def other(tracker: Any, value: Any, name: str, *rest: Any, **named: Any) -> Any:
        return taken(tracker, 1.3 if name == "pue" else value, name, *rest, **named)

    monkeypatch.setattr(module.BaseEmissionsTracker, "_set_from_conf", other)
    with pytest.raises(TrackerError, match="did not take the settings pue"):
        CodeCarbonMeter(choose_gpu(3, {}), "FRA")

"""Every known trap of CodeCarbon, shown to be there, and the meter beside it that does not fall in.

The upper half of each test is CodeCarbon as its own documentation uses it. Where a trap closes in a later version,
that half fails: then it can go.
"""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.suite.meters.codecarbon_settings import ignored, settings
from generator.suite.meters.meter import NoEnergyError, WindowError
from generator.suite.meters.nvml import GpuChoiceError, choose_gpu
from generator.suite.meters.tracker import CodeCarbonMeter, TrackerError
from tests.suite.fake_nvml import MIG_IDS, UUIDS, FakeClock, FakeNvml

KILOWATT_HOUR_BY_CODECARBON = 1 / 2.77778e-7


@pytest.fixture(autouse=True)
def _draw(nvml: FakeNvml) -> None:
    """GPU 3 works at 300 W; the seven others idle at 60 W."""
    nvml.gpus[3].milliwatts = 300_000


def naive(codecarbon: Any, **given: Any) -> Any:
    """A tracker as people write it, but for its files and its talk."""
    return codecarbon.OfflineEmissionsTracker(country_iso_code="FRA", output_methods=[], log_level="critical", **given)


def joules(kilowatt_hours: float) -> float:
    """CodeCarbon's kWh of a counter, turned back with its own constant."""
    return round(kilowatt_hours * KILOWATT_HOUR_BY_CODECARBON, 3)


def naive_joules(tracker: Any, clock: FakeClock, seconds: float = 30.0) -> float:
    """GPU energy of one task."""
    tracker.start_task("query")
    clock.sleep(seconds)
    return joules(tracker.stop_task().gpu_energy)


def ours(clock: FakeClock, wanted: str | int = 3, seconds: float = 30.0) -> float | None:
    """GPU energy of one window by our meter."""
    meter = CodeCarbonMeter(choose_gpu(wanted, {}), "FRA")
    with meter.window("query") as window:
        clock.sleep(seconds)
    meter.close()
    return window.reading.gpu.joules


@pytest.mark.parametrize("visible", [None, ""])
def test_all_gpus_are_counted_by_default(
    codecarbon: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, visible: str | None
) -> None:
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert naive_joules(naive(codecarbon), clock) == 30 * (300 + 7 * 60)

    assert ours(clock) == 9000.0


@pytest.mark.parametrize("named", [UUIDS[3], MIG_IDS[1]])
def test_a_gpu_named_by_uuid_gives_nothing_and_then_all(codecarbon: Any, clock: FakeClock, named: str) -> None:
    """`lstrip("MIG-")` eats the G of `GPU-`; the empty list is remembered as "no list" for the next tracker."""
    assert naive_joules(naive(codecarbon, gpu_ids=named), clock) == 0.0
    assert naive_joules(naive(codecarbon, gpu_ids=named), clock) == 21600.0

    assert [ours(clock, UUIDS[3]), ours(clock, UUIDS[3])] == [9000.0, 9000.0]


def test_a_uuid_in_the_environment_gives_nothing_too(
    codecarbon: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", UUIDS[3])
    assert naive_joules(naive(codecarbon), clock) == 0.0

    assert choose_gpu(None, {"CUDA_VISIBLE_DEVICES": UUIDS[3]}).index == 3
    assert ours(clock) == 9000.0


def test_the_environment_does_not_choose_another_gpu(
    codecarbon: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "5")
    assert naive_joules(naive(codecarbon), clock) == 1800.0

    assert ours(clock, 3) == 9000.0


@pytest.mark.parametrize("named", MIG_IDS)
def test_a_mig_slice_gives_nothing_and_is_refused(codecarbon: Any, clock: FakeClock, named: str) -> None:
    assert naive_joules(naive(codecarbon, gpu_ids=named), clock) == 0.0

    with pytest.raises(GpuChoiceError, match="MIG slice"):
        ours(clock, named)


def test_a_gpu_out_of_range_gives_nothing_and_is_refused(codecarbon: Any, clock: FakeClock) -> None:
    assert naive_joules(naive(codecarbon, gpu_ids=[8]), clock) == 0.0

    with pytest.raises(GpuChoiceError, match="no GPU 8"):
        ours(clock, 8)


def test_without_nvidia_smi_nothing_is_counted(
    codecarbon: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CodeCarbon asks for the program before it asks the library."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert naive_joules(naive(codecarbon, gpu_ids=[3]), clock) == 0.0

    with pytest.raises(TrackerError, match="is nvidia-smi on the PATH"):
        ours(clock)


def test_the_count_of_gpus_is_the_host_s(codecarbon: Any, clock: FakeClock) -> None:
    tracker = naive(codecarbon, gpu_ids=[3])
    tracker.start_task("query")
    clock.sleep(30)
    data = tracker.stop_task()
    assert (data.gpu_count, data.gpu_model, joules(data.gpu_energy)) == (8, "8 x NVIDIA A100-SXM4-80GB", 9000.0)

    meter = CodeCarbonMeter(choose_gpu(3, {}), "FRA")
    with meter.window("query") as window:
        clock.sleep(30)
    assert "GPU 3 (NVIDIA A100-SXM4-80GB, GPU-c3d4e5f6-" in window.reading.gpu.how
    assert "8 x" not in window.reading.gpu.how


def test_a_reused_task_name(codecarbon: Any, clock: FakeClock) -> None:
    tracker = naive(codecarbon, gpu_ids=[3])
    for _ in range(2):
        tracker.start_task("query")
        clock.sleep(30)
        returned = tracker.stop_task("query")
        assert joules(returned.gpu_energy) == 9000.0
    assert tracker._tasks["query"].emissions_data is returned
    left = [task for name, task in tracker._tasks.items() if name != "query"]
    assert [task.is_active for task in left] == [True], "the second task got another name and never ended"
    tracker.stop()
    assert [joules(task.emissions_data.gpu_energy) for task in left] == [0.0]

    meter = CodeCarbonMeter(choose_gpu(3, {}), "FRA")
    found = []
    for _ in range(3):
        with meter.window("query") as window:
            clock.sleep(30)
        found.append((window.reading.name, window.reading.gpu.joules))
    assert found == [("query", 9000.0)] * 3
    assert [task.is_active for task in meter._tracker._tasks.values()] == [False] * 4
    meter.close()


def test_nested_tasks_are_ignored_and_windows_refused(codecarbon: Any, clock: FakeClock) -> None:
    tracker = naive(codecarbon, gpu_ids=[3])
    tracker.start_task("outer")
    clock.sleep(10)
    tracker.start_task("inner")
    clock.sleep(10)
    assert tracker.stop_task("inner") is None
    assert joules(tracker.stop_task("outer").gpu_energy) == 6000.0

    meter = CodeCarbonMeter(choose_gpu(3, {}), "FRA")
    with pytest.raises(WindowError, match="close that one first"):  # noqa: SIM117
        with meter.window("outer"), meter.window("inner"):
            pytest.fail("nested")
    with meter.window("after") as window:
        clock.sleep(30)
    assert window.reading.gpu.joules == 9000.0


def test_a_short_window_reads_nothing_and_is_refused(codecarbon: Any, clock: FakeClock) -> None:
    assert naive_joules(naive(codecarbon, gpu_ids=[3]), clock, seconds=0.04) == 0.0

    with pytest.raises(NoEnergyError, match=r"read 0\.0 J on GPU 3 .*30 s or more"):
        ours(clock, seconds=0.0)


def test_the_last_duration_is_the_last_task_s_alone(codecarbon: Any, clock: FakeClock) -> None:
    """`start_task` moves the tracker's start: what `stop()` reports as duration leaves the earlier tasks out."""
    tracker = naive(codecarbon, gpu_ids=[3])
    starts = []
    for _ in range(2):
        naive_joules(tracker, clock)
        starts.append(tracker._start_time)
    tracker.stop()
    assert starts[1] > starts[0]
    assert joules(tracker.final_emissions_data.gpu_energy) == 18000.0


POISON = {"GPU_IDS": "0,1", "PUE": "2.0", "FORCE_CPU_POWER": "1", "TRACKING_MODE": "process", "OUTPUT_METHODS": "csv"}


@pytest.mark.parametrize("where", ["environment", "lower case", "home", "folder"])
def test_settings_from_outside_are_named_and_ignored(
    codecarbon: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    lines = [
        "[codecarbon]",
        *(f"{name.lower()} = {value}" for name, value in POISON.items()),
        "co2_signal_api_token = x",
    ]
    file = {"home": tmp_path / "home", "folder": tmp_path / "work"}.get(where, tmp_path) / ".codecarbon.config"
    if where in ("home", "folder"):
        file.write_text("\n".join(lines))
        names: tuple[str, ...] = (str(file),)
    else:
        named = {f"CODECARBON_{name}": value for name, value in (POISON | {"CO2_SIGNAL_API_TOKEN": "x"}).items()}
        named = {name.lower(): value for name, value in named.items()} if where == "lower case" else named
        for name, value in named.items():
            monkeypatch.setenv(name, value)
        names = tuple(sorted(named))
    bare = codecarbon.OfflineEmissionsTracker(country_iso_code="FRA", log_level="critical", output_methods=[])
    assert (bare._gpu_ids, bare._pue, bare._electricitymaps_api_token) == (["0", "1"], 2.0, "x")

    meter = CodeCarbonMeter(choose_gpu(3, {}), "FRA")
    assert meter.ignored_settings == names
    assert not meter._tracker._electricitymaps_api_token
    with meter.window("query") as window:
        clock.sleep(30)
    assert window.reading.gpu.joules == 9000.0
    meter.close()
    file.unlink(missing_ok=True)


def test_every_setting_is_given(codecarbon: Any) -> None:
    """A setting that a newer CodeCarbon adds would be filled from outside: this test names it."""
    import inspect

    from codecarbon.emissions_tracker import BaseEmissionsTracker

    known = {
        name
        for place in (BaseEmissionsTracker, codecarbon.OfflineEmissionsTracker)
        for name in inspect.signature(inspect.unwrap(place.__init__)).parameters
    } - {"self", "args", "kwargs"}
    deprecated = {name for name in known if name.startswith("save_to_")} | {"co2_signal_api_token"}
    assert known - set(settings([3], "FRA", [])) == deprecated


def test_only_names_of_what_is_ignored_are_told(tmp_path: Path) -> None:
    assert ignored({"CODECARBON_API_KEY": "secret", "codecarbon_pue": "2", "PATH": "x"}, (tmp_path,)) == (
        "CODECARBON_API_KEY",
        "codecarbon_pue",
    )


def test_a_kilowatt_hour_of_codecarbon_is_a_little_long(codecarbon: Any, clock: FakeClock) -> None:
    """Its constant is 2.77778e-7 kWh a joule: 0.8 millionths too much, undone by the meter."""
    tracker = naive(codecarbon, gpu_ids=[3])
    tracker.start_task("query")
    clock.sleep(30)
    assert tracker.stop_task().gpu_energy * 3_600_000 == pytest.approx(9000.0072, abs=1e-9)

    assert ours(clock) == 9000.0


def test_nothing_is_written_and_nothing_said(
    codecarbon: Any, clock: FakeClock, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ours(clock)
    assert capfd.readouterr() == ("", "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "programs" / "nvidia-smi"]
    assert json.dumps(settings([3], "FRA", []))


def test_a_mac_s_own_meter_is_never_asked(codecarbon: Any, nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though powermetrics may be started, a Mac's processor is estimated by its load: so a profile of a Mac says."""
    from codecarbon.core import gpu_nvidia, resource_tracker

    answers = {"is_mac_os": True, "is_linux_os": False, "detect_cpu_model": "Apple M3 Pro"}
    for name, answer in answers.items():
        monkeypatch.setattr(resource_tracker, name, lambda answer=answer: answer)
    monkeypatch.setattr(resource_tracker.gpu, "is_nvidia_system", lambda: False)
    there = SimpleNamespace(is_powermetrics_available=lambda: True)
    monkeypatch.setattr(resource_tracker, "powermetrics", there)
    monkeypatch.setattr(gpu_nvidia, "PYNVML_AVAILABLE", False)
    for tracker in (naive(codecarbon), CodeCarbonMeter(None, "FRA")._tracker):
        tracker.start_task("work")
        tracker.stop_task()
        kinds = {type(part).__name__: getattr(part, "_mode", "") for part in tracker._hardware}
        assert kinds["CPU"] == "cpu_load" and "AppleSiliconChip" not in kinds
        tracker.stop()

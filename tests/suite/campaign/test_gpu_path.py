"""The whole way on a GPU, over the fake NVML: CodeCarbon and the counter count GPU 3 of eight and no other."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.recording import record_of
from generator.suite.meters.meter import MeterError
from generator.suite.meters.nvml import Gpu, choose_gpu
from generator.suite.meters.paired import DisagreementError, open_meter
from generator.suite.protocol.preflight import PreflightError
from tests.suite.fake_nvml import FakeNvml
from tests.suite.plans import plan
from tests.suite.terms import RunsEach, gpu_profile, terms

WATTS = 200.0
TRIES = 50
Made = TypeVar("Made")


class RunningClock:
    """The fake counter moves with real time, as a GPU's does."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def microseconds(self) -> int:
        return round((time.perf_counter() - self._start) * 1e6)


@pytest.fixture
def gpu(libraries: None, codecarbon: Any, nvml: FakeNvml) -> Gpu:
    """GPU 3, drawing 200 W, among seven that draw 390."""
    nvml.clock = RunningClock()  # type: ignore[assignment]
    for fake in nvml.gpus:
        fake.milliwatts = 390_000
    nvml.gpus[3].milliwatts = round(WATTS * 1000)
    return choose_gpu("3", {})


def undisturbed(measure: Callable[[], Made]) -> Made:
    """What `measure` makes: again where another process had the core between the two meters' readings of one moment."""
    for _ in range(TRIES):
        with suppress(DisagreementError):
            return measure()
    return measure()


def looked(campaign: Terms) -> Baseline:
    nobody: Any = None
    found = undisturbed(lambda: worker._look(nobody, campaign, 0.3).result)
    assert found is not None
    return found


def test_one_gpu_of_eight_is_counted_from_the_look_to_the_record(gpu: Gpu, nvml: FakeNvml, tmp_path: Path) -> None:
    profile = gpu_profile()
    campaign = terms(tmp_path, profile, gpu, window_s=0.4)
    baseline = looked(campaign)
    assert baseline.driver == "580.65.06"
    assert baseline.hardware.startswith("1 × NVIDIA A100-SXM4-80GB (power limit 400 W), ")
    assert baseline.how["gpu"].startswith("measured, CodeCarbon") and gpu.uuid in baseline.how["gpu"]
    assert baseline.idle.energy_joules["gpu"] == pytest.approx(WATTS * baseline.idle.duration_s, rel=0.3)
    [target] = targets_of(
        plan({"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"], "workloads": ["sst2"]})
    )
    meter = open_meter(gpu, "FRA", profile.boundary.cpu)
    nvml.gpus[3].throttle_bits, nvml.gpus[3].temperature = 0x4, 61
    undisturbed(
        lambda: measure_target(target, campaign, baseline, meter, "cpu", lambda: None, RunsEach(2), lambda _: None)
    )
    meter.close()
    journal = Journal(tmp_path, target)
    begun = journal.begun()
    assert begun is not None
    record = record_of(target, begun, {"sst2": journal.runs("sst2")}, profile.accelerators_counted, "A test")
    for run in record.workloads[0].runs:
        query = run.query
        assert query.check_joules is not None
        # Both meters saw the same steps of one GPU's counter; eight GPUs would be fourteen times as much.
        assert query.energy_joules["gpu"] == pytest.approx(query.check_joules["gpu"], rel=1e-3)
        assert query.energy_joules["gpu"] == pytest.approx(WATTS * query.duration_s, rel=0.3)
        assert run.conditions is not None
        assert (run.conditions.temperature_start_c, run.conditions.throttled) == (61, ("software power cap",))
        assert run.note is not None and "Slowed down while it ran: software power cap." in run.note
    assert record.provenance.driver == "580.65.06"
    assert list(impossible(record, profile, "here", record.measured_to)) == []


def test_another_machine_is_refused_before_anything_is_measured(gpu: Gpu, nvml: FakeNvml, tmp_path: Path) -> None:
    nvml.gpus[3].name = "NVIDIA H200"
    with pytest.raises(PreflightError, match="profile one-a100, found NVIDIA H200"):
        looked(terms(tmp_path, gpu_profile(), gpu))


@pytest.mark.parametrize("change", ["utilisation", "processes"])
def test_who_comes_while_the_machine_rests_is_refused(
    gpu: Gpu, nvml: FakeNvml, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    real = time.sleep

    def sleep(seconds: float) -> None:
        real(seconds)
        if seconds == 0.3:
            came = {"utilisation": 40, "processes": [SimpleNamespace(pid=4321, usedGpuMemory=None)]}
            setattr(nvml.gpus[3], change, came[change])

    monkeypatch.setattr(time, "sleep", sleep)
    with pytest.raises(PreflightError, match=r"40 % busy|process 4321"):
        looked(terms(tmp_path, gpu_profile(), gpu))


@pytest.mark.parametrize("fault", ["stands still", "runs backwards", "reads zero"])
def test_a_counter_nobody_can_trust_leaves_no_run(gpu: Gpu, nvml: FakeNvml, tmp_path: Path, fault: str) -> None:
    campaign = terms(tmp_path, gpu_profile(), gpu, window_s=0.2)
    baseline = looked(campaign)
    [target] = targets_of(
        plan({"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"], "workloads": ["sst2"]})
    )
    meter = open_meter(gpu, "FRA", "estimated")
    values = iter(range(9_000_000, 0, -1000))
    says = {"stands still": lambda _: 5_000_000, "runs backwards": lambda _: next(values), "reads zero": lambda _: 0}
    nvml.answer("nvmlDeviceGetTotalEnergyConsumption", says[fault], gpu=3)
    with pytest.raises(MeterError):
        measure_target(target, campaign, baseline, meter, "cpu", lambda: None, RunsEach(2), lambda _: None)
    assert Journal(tmp_path, target).runs("sst2") == ()

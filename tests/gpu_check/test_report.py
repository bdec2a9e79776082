"""The report of a check: what it computes of the records, what it says of what is missing, and nothing for nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.gpu_check.report import Checked, apart, between_runs, report_of
from generator.records.model import Component, Phase, Record, Run
from generator.suite.campaign.gpu_check import check_profile
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running.run import Outcome
from generator.suite.meters.gpu_facts import GpuState
from generator.suite.meters.nvml import Gpu
from generator.suite.protocol import machine
from tests import factories
from tests.suite.plans import plan

FIRST, SECOND, THIRD = targets_of(
    plan({"tasks": ["fill-mask"], "models": ["tiny"], "precision": ["fp32", "fp16", "bf16"]})
)


GPU = Gpu(0, "GPU-1", "NVIDIA X1", 1)


def state(name: str = "NVIDIA X1", watts: float | None = 300.0, memory: int | None = 16 * 2**30) -> GpuState:
    return GpuState("580.1", name, "GPU-1", watts, watts, None, None, None, None, None, (), memory, memory)


def query(joules: float, check: float | None) -> Phase:
    checked: dict[Component, float] | None = None if check is None else {"gpu": check}
    return Phase(duration_s=2.0, energy_joules={"gpu": joules, "cpu": 1.0}, check_joules=checked)


def record(*queries: Phase, idle: float | None = 50.0) -> Record:
    made = factories.record()
    workload = made.workloads[0]
    runs = tuple(workload.runs[0].model_copy(update={"query": each, "queries": 10}) for each in queries)
    at_rest = None if idle is None else Phase(duration_s=5.0, energy_joules={"gpu": idle * 5.0})
    workloads = (workload.model_copy(update={"runs": runs}),)
    return made.model_copy(update={"workloads": workloads, "idle": at_rest})


def test_the_report_says_what_was_measured_what_failed_and_what_was_not_reached(tmp_path: Path) -> None:
    found = [
        (Outcome(FIRST, "measured", 3, 0.5), record(query(400.0, 400.0), query(440.0, 436.0), query(420.0, 421.0))),
        (Outcome(SECOND, "failed", reason="out of memory.\n::error::"), None),
        (Outcome(THIRD, "not reached", reason="the time was up"), None),
    ]
    report = report_of(Checked(GPU, state(), {"torch": "2.11.0", "python": "3.12"}, (), 125.4, found), tmp_path)
    lines = report.splitlines()
    assert lines[0] == "NVIDIA X1, 16 GiB, power limit 300 W, driver 580.1; torch 2.11.0."
    assert lines[1] == "At rest it drew 50.0 W, over 5.0 s."
    [measured, failed, late] = [line.split() for line in lines if line.startswith("fill-mask ")]
    assert measured[-5:] == ["3", "210.0", "0.5", "9.5%", "+0.92%"]
    assert failed[-6:] == ["failed", *"–––––"] and late[-7:] == ["not", "reached", *"–––––"]
    assert "1 of 3 were measured in 2 min 5 s; the runs of one lay at most 9.5% apart." in lines
    assert "CodeCarbon and NVML were at most 0.92% apart in any run that was kept." in lines
    assert [line for line in lines if line.startswith("failed: ")] == [f"failed: {SECOND.name}: out of memory."]
    assert f"Not reached in that time: {THIRD.name}." in lines and "::error::" not in report


def test_of_nothing_nothing_is_said(tmp_path: Path) -> None:
    found = [(Outcome(FIRST, "failed", reason="its counter stood still."), None)]
    report = report_of(Checked(GPU, state(watts=None, memory=None), {}, ("torch 2.9 (>=2.11)",), 1.0, found), tmp_path)
    assert "The suite was never tried with torch 2.9 (>=2.11);" in report
    assert "What it draws at rest is not known." in report and "Nothing was read by both meters." in report
    assert "0 of 1 were measured in 0 min 1 s.\n" in report and str(tmp_path) not in report


def test_a_version_that_the_suite_does_not_ask_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {
        "torch": "2.10.1+cu126",
        "transformers": "5.17.0",
        "pytest": "0.1",
        "pydantic": "1.0",
        "soundfile": None,
    }
    asked = ['torch>=2.11,<2.14; extra == "suite"', 'transformers>=5.17; extra == "suite"', 'pytest>=8; extra == "dev"']
    monkeypatch.setattr(machine, "requires", lambda _: [*asked, "pydantic<3,>=2.11", 'soundfile>=1; extra == "suite"'])
    monkeypatch.setattr(machine, "_version", versions.__getitem__)
    assert list(machine.untried()) == ["torch 2.10.1+cu126 (<2.14,>=2.11)", "pydantic 1.0 (<3,>=2.11)"]


def test_a_missing_reading_is_no_agreement() -> None:
    [run] = record(query(400.0, None)).workloads[0].runs
    assert isinstance(run, Run) and apart(run) is None
    assert between_runs(record(query(400.0, 400.0))) is None


@given(st.lists(st.floats(1e-3, 1e6), min_size=2, max_size=10), st.floats(1e-3, 1e3))
def test_how_far_runs_lie_apart_does_not_depend_on_the_unit(joules: list[float], factor: float) -> None:
    found = between_runs(record(*(query(each, None) for each in joules)))
    other = between_runs(record(*(query(each * factor, None) for each in joules)))
    assert found is not None and 0 <= found <= len(joules) and other == pytest.approx(found, abs=1e-9)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), st.none() | st.floats(1, 2000))
def test_whatever_the_gpu_is_called_and_tells_there_is_a_profile_of_it(name: str, watts: float | None) -> None:
    _, profile = check_profile(GPU, state(name, watts, None))
    assert profile.hardware is not None and profile.hardware.gpu_name == name
    assert profile.accelerators_counted == 1
    assert profile.hardware.power_limit_watts == watts
    assert profile.limits.gpu_max_watts == (5000.0 if watts is None else pytest.approx(1.5 * watts))

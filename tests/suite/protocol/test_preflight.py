"""The look before: another machine, another user, heat and limits are refused, each by name."""

import os
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.nvml import choose_gpu
from generator.suite.protocol.preflight import PreflightError, refuse_machine, refuse_profile, warnings
from tests.suite.fake_nvml import FakeGpu, FakeNvml
from tests.suite.terms import cpu_profile, gpu_profile


def refusal(nvml: FakeNvml, change: Callable[[FakeGpu], object]) -> str:
    change(nvml.gpus[3])
    gpu, profile = choose_gpu(3, {}), gpu_profile()
    assert profile.hardware is not None
    with pytest.raises(PreflightError) as refused:
        refuse_machine(profile, profile.hardware, gpu, gpu_state(gpu))
    return str(refused.value)


def test_the_machine_of_the_profile_passes(nvml: FakeNvml) -> None:
    gpu, profile = choose_gpu(3, {}), gpu_profile()
    assert profile.hardware is not None
    nvml.gpus[3].processes = [SimpleNamespace(pid=os.getpid(), usedGpuMemory=None)]
    refuse_machine(profile, profile.hardware, gpu, gpu_state(gpu))
    assert warnings(gpu_state(gpu)) == ()


def test_another_gpu_is_refused_by_both_names_and_nothing_else_is_said(nvml: FakeNvml) -> None:
    def change(gpu: FakeGpu) -> None:
        gpu.name, gpu.power_limit_milliwatts, gpu.temperature = "NVIDIA H200", 700_000, 90

    told = refusal(nvml, change)
    assert "profile one-a100, found NVIDIA H200" in told
    assert "power limit" not in told and "hot" not in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda gpu: setattr(gpu, "power_limit_milliwatts", 300_000), r"power limit is 300 W .* 400 W; .*-pl 400"),
        (lambda gpu: gpu.processes.append(SimpleNamespace(pid=4321, usedGpuMemory=1)), r"process 4321\); end them"),
        (lambda gpu: setattr(gpu, "free_bytes", 60 * 2**30), r"25% of its memory is taken by something"),
        (lambda gpu: setattr(gpu, "utilisation", 6), r"it is 6 % busy with nothing of ours to do; end what uses it"),
        (lambda gpu: setattr(gpu, "temperature", 80), r"80 °C hot with nothing to do; let it cool"),
        (lambda gpu: setattr(gpu, "throttle_bits", 0x40), r"slowed down at rest \(hardware thermal slowdown\)"),
        (lambda gpu: setattr(gpu, "throttle_bits", 0x2), r"clocks are set by hand; .*-rac"),
    ],
    ids=["power limit", "other process", "memory taken", "busy", "hot", "slowed down", "clocks set"],
)
def test_each_hindrance_is_refused_with_its_remedy(
    nvml: FakeNvml, change: Callable[[FakeGpu], object], told: str
) -> None:
    assert re.search(told, refusal(nvml, change))


def test_all_hindrances_are_told_at_once(nvml: FakeNvml) -> None:
    def change(gpu: FakeGpu) -> None:
        gpu.temperature, gpu.power_limit_milliwatts = 80, 300_000

    told = refusal(nvml, change)
    assert "hot" in told and "power limit" in told and told.count("\n") == 0


def test_a_profile_with_a_gpu_needs_one_and_one_of_eight_is_not_measured_here(nvml: FakeNvml) -> None:
    gpu = choose_gpu(3, {})
    with pytest.raises(PreflightError, match="counts 1 GPU, and no GPU was chosen"):
        refuse_profile(gpu_profile(), None)
    refuse_profile(gpu_profile(), gpu)
    refuse_profile(cpu_profile(), None)
    with pytest.raises(PreflightError, match="not one of a single GPU"):
        refuse_profile(gpu_profile(accelerators_counted=8), gpu)
    with pytest.raises(PreflightError, match="not one of a single GPU"):
        refuse_profile(gpu_profile(hardware=None), gpu)


def test_another_limit_than_the_maker_s_is_worth_a_line(nvml: FakeNvml) -> None:
    nvml.gpus[3].power_limit_milliwatts = 300_000
    [line] = warnings(gpu_state(choose_gpu(3, {})))
    assert line == "The power limit is 300 W; the maker's default is 400 W."

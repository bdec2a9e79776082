"""An AMD GPU over a stand-in for its library: read by CodeCarbon and by the suite alike, refused where it cannot be."""

import os
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from generator.suite.meters.amd import AmdGpu, AmdSmiError, amd_draw_watts
from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.nvml import GpuChoiceError, NvmlError
from generator.suite.meters.paired import gpu_in_use, open_meter
from generator.suite.protocol.device import DeviceError, choose_device
from generator.suite.protocol.preflight import PreflightError, refuse_machine
from tests.suite.fake_amdsmi import UUID, FakeAmdSmi
from tests.suite.fake_nvml import FakeNvml
from tests.suite.terms import gpu_profile

HARDWARE = {"gpu_name": "AMD Instinct MI210", "power_limit_watts": 300.0, "memory_gib": 64.0}


def test_its_state_is_told_in_the_same_units(amdsmi: FakeAmdSmi) -> None:
    gpu = gpu_in_use(None, {})
    assert isinstance(gpu, AmdGpu) and (gpu.uuid, gpu.name, gpu.index) == (UUID, "AMD Instinct MI210", 0)
    state = gpu_state(gpu)
    assert (state.driver, state.power_limit_watts, state.temperature_c) == ("6.14.5", 300.0, 41)
    assert state.memory_total_bytes == 65_520 * 2**20 and amd_draw_watts(gpu) == 42
    # The accumulator of 5,000 J and what has gone by since.
    assert 5_000_000 <= gpu.energy_millijoules() < 5_000_000 + 250 * 1000 * 3600
    profile = gpu_profile(hardware=HARDWARE)
    assert profile.hardware is not None
    refuse_machine(profile, profile.hardware, gpu, state)


def test_another_process_and_another_power_limit_are_refused_with_amd_s_remedy(amdsmi: FakeAmdSmi) -> None:
    amdsmi.processes = [{"pid": 4321, "mem": 1, "engine_usage": {"gfx": 0}}]
    gpu, profile = gpu_in_use(0, {}), gpu_profile(hardware={**HARDWARE, "power_limit_watts": 250.0})
    assert profile.hardware is not None
    with pytest.raises(PreflightError, match=r"set --power-cap 250.*\(process 4321\)"):
        refuse_machine(profile, profile.hardware, gpu, gpu_state(gpu))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda fake: setattr(fake, "gpus", 8), r"8 AMD GPUs, and nothing tells which of them torch works on"),
        (lambda fake: setattr(fake, "name", "AMD Instinct MI250X"), r"one of two on a card with one energy counter"),
        (
            lambda fake: fake.failing.add("get_processor_handles"),
            r"could not list the GPUs \(.*look at amd-smi",
        ),
    ],
    ids=["several", "half a card", "no answer"],
)
def test_what_cannot_be_told_apart_is_refused(
    amdsmi: FakeAmdSmi, change: Callable[[FakeAmdSmi], None], told: str
) -> None:
    change(amdsmi)
    with pytest.raises((GpuChoiceError, AmdSmiError), match=told):
        gpu_in_use(None, {})


def test_without_its_library_or_program_the_reason_is_told(amdsmi: FakeAmdSmi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GpuChoiceError, match="CodeCarbon looks for rocm-smi and does not find it"):
        gpu_in_use(None, {})
    monkeypatch.setitem(sys.modules, "amdsmi", None)
    with pytest.raises(NvmlError, match="install NVIDIA's driver"):
        gpu_in_use(None, {})
    with pytest.raises(AmdSmiError, match="amdsmi is not installed"):
        AmdGpu(0, UUID, "AMD Instinct MI210", 1).energy_millijoules()


def test_an_nvidia_gpu_beside_it_goes_first(amdsmi: FakeAmdSmi, nvml: FakeNvml) -> None:
    nvml.mend()
    assert not isinstance(gpu_in_use(0, {}), AmdGpu)


def test_codecarbon_and_the_counter_read_the_same_window(
    codecarbon: Any, amdsmi: FakeAmdSmi, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codecarbon.core import gpu as all_gpus
    from codecarbon.core import gpu_amd, gpu_nvidia

    for place in (gpu_nvidia, all_gpus):
        monkeypatch.setattr(place, "PYNVML_AVAILABLE", False)
    monkeypatch.setattr(all_gpus, "is_nvidia_system", lambda: False)
    for place in (gpu_amd, all_gpus):
        monkeypatch.setattr(place, "amdsmi", amdsmi)
        monkeypatch.setattr(place, "AMDSMI_AVAILABLE", True)
    gpu_amd.clear_rocm_system_cache()
    meter = open_meter(gpu_in_use(None, {}), "FRA", "estimated")
    try:
        with meter.window("work") as window:
            time.sleep(1.0)
    finally:
        meter.close()
        gpu_amd.clear_rocm_system_cache()
    counted = window.reading.gpu
    assert counted.counting == "measured" and re.search(r"AMD SMI energy counter of GPU 0 \(AMD Instinct", counted.how)
    assert counted.joules and window.reading.gpu_check_joules
    # Two readings of a counter that never stands still, one right after the other.
    assert counted.joules == pytest.approx(window.reading.gpu_check_joules, rel=0.02)
    assert window.reading.gpu_check_joules == pytest.approx(250 * window.reading.duration_s, rel=0.02)


@pytest.mark.parametrize(
    ("hip", "gpus", "told"),
    [
        (None, 1, r"cannot use GPU 0 \(AMD.*install a torch built for this ROCm version"),
        ("7.0", 2, r"torch sees 2 GPUs where GPU 0 \(AMD.*is measured"),
        ("7.0", 1, None),
    ],
)
def test_torch_must_be_rocm_s_and_see_that_one_alone(
    libraries: None,
    amdsmi: FakeAmdSmi,
    monkeypatch: pytest.MonkeyPatch,
    hip: str | None,
    gpus: int,
    told: str | None,
) -> None:
    import torch

    monkeypatch.setattr(torch.version, "hip", hip)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    for name in ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "HIP_VISIBLE_DEVICES"):
        monkeypatch.setenv(name, "before")
    gpu = gpu_in_use(None, {})
    if told is None:
        assert choose_device(gpu) == "cuda"
        assert os.environ["HIP_VISIBLE_DEVICES"] == "0" and "CUDA_VISIBLE_DEVICES" not in os.environ
    else:
        with pytest.raises(DeviceError, match=told):
            choose_device(gpu)

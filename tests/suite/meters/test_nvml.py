"""Which GPU is measured, what is read of it, and what each error of NVML becomes."""

import sys
from types import SimpleNamespace

import pytest

from generator.suite.meters.gpu_facts import Process
from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.nvml import GpuChoiceError, NvmlError, choose_gpu
from tests.suite.fake_nvml import ERRORS, MIG_IDS, UUIDS, FakeNvml


@pytest.mark.parametrize(
    "wanted", [3, "3", " 3 ", UUIDS[3], UUIDS[3].upper(), UUIDS[3].removeprefix("GPU-"), UUIDS[3][:12]]
)
def test_a_gpu_is_found_by_index_or_uuid(nvml: FakeNvml, wanted: str | int) -> None:
    gpu = choose_gpu(wanted, {})
    assert (gpu.index, gpu.uuid, gpu.host_gpus) == (3, UUIDS[3], 8)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (8, "there is no GPU 8"),
        (-1, "there is no GPU -1"),
        ("99", "there is no GPU 99"),
        ("-1", "is no GPU of this host"),
        ("", "fits several|is no GPU"),
        ("GPU-", "fits several GPUs"),
        ("GPU-00000000-0000-0000-0000-000000000000", "is no GPU of this host"),
        ("３", "is no GPU of this host"),
        (MIG_IDS[0], "MIG slice"),
        (MIG_IDS[1], "MIG slice"),
        ("mig-1", "MIG slice"),
    ],
)
def test_an_uncertain_gpu_is_refused(nvml: FakeNvml, wanted: str | int, said: str) -> None:
    with pytest.raises(GpuChoiceError, match=said) as caught:
        choose_gpu(wanted, {})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mode", [(1, 1), (1, 0), (0, 1)])
def test_a_gpu_in_mig_mode_is_refused(nvml: FakeNvml, mode: tuple[int, int]) -> None:
    nvml.gpus[3].mig = mode
    with pytest.raises(GpuChoiceError, match="nvidia-smi -i 3 -mig 0"):
        choose_gpu(3, {})
    assert choose_gpu(2, {}).index == 2


def test_a_gpu_that_knows_no_mig_is_a_whole_one(nvml: FakeNvml) -> None:
    nvml.fail("nvmlDeviceGetMigMode", "NotSupported")
    assert choose_gpu(3, {}).index == 3


def test_without_a_name_the_only_gpu_or_the_only_visible_one_is_taken(nvml: FakeNvml) -> None:
    assert choose_gpu(None, {"CUDA_VISIBLE_DEVICES": "3"}).index == 3
    assert choose_gpu(None, {"CUDA_VISIBLE_DEVICES": UUIDS[5]}).index == 5
    del nvml.gpus[1:]
    assert choose_gpu(None, {}).index == 0


@pytest.mark.parametrize(
    ("visible", "said"),
    [
        (None, "8 GPUs; name one"),
        ("", "hides every GPU"),
        ("-1", "hides every GPU"),
        ("0,1", "names 2 GPUs"),
        ("8", "there is no GPU 8"),
        (MIG_IDS[0], "MIG slice"),
    ],
)
def test_nothing_is_guessed(nvml: FakeNvml, visible: str | None, said: str) -> None:
    with pytest.raises(GpuChoiceError, match=said):
        choose_gpu(None, {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible})


def test_an_index_of_cuda_is_doubted_where_gpus_differ(nvml: FakeNvml) -> None:
    nvml.gpus[7].name = "NVIDIA H200"
    with pytest.raises(GpuChoiceError, match="CUDA_DEVICE_ORDER=PCI_BUS_ID"):
        choose_gpu(None, {"CUDA_VISIBLE_DEVICES": "0"})
    assert choose_gpu(None, {"CUDA_VISIBLE_DEVICES": "0", "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}).index == 0


def test_a_host_without_gpus_says_so(nvml: FakeNvml) -> None:
    nvml.gpus.clear()
    with pytest.raises(GpuChoiceError, match="no NVIDIA GPU"):
        choose_gpu(0, {})


@pytest.mark.parametrize("name", sorted(ERRORS))
@pytest.mark.parametrize("function", ["nvmlInit", "nvmlDeviceGetUUID", "nvmlDeviceGetMigMode"])
def test_every_error_of_nvml_is_one_sentence(nvml: FakeNvml, function: str, name: str) -> None:
    if (function, name) == ("nvmlDeviceGetMigMode", "NotSupported"):
        pytest.skip("not an error: an older GPU")
    nvml.fail(function, name)
    with pytest.raises(NvmlError, match=r"^NVML could not [^\n]+: [^\n]+\.$"):
        choose_gpu(3, {})


def test_a_lacking_binding_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    with pytest.raises(NvmlError, match=r"pip install 'model-energy-label\[suite\]'"):
        choose_gpu(0, {})


def test_the_state_of_a_gpu(nvml: FakeNvml) -> None:
    fake = nvml.gpus[3]
    fake.throttle_bits = 0x1 | 0x4 | 0x40
    fake.power_limit_milliwatts = 275_500
    fake.processes = [SimpleNamespace(pid=77, usedGpuMemory=None), SimpleNamespace(pid=12, usedGpuMemory=2**30)]
    state = gpu_state(choose_gpu(3, {}))
    assert (state.name, state.driver, state.uuid) == ("NVIDIA A100-SXM4-80GB", "580.65.06", UUIDS[3])
    assert (state.power_limit_watts, state.default_power_limit_watts) == (275.5, 400.0)
    assert (state.sm_clock_mhz, state.memory_clock_mhz, state.max_sm_clock_mhz, state.temperature_c) == (
        1410,
        1593,
        1410,
        31,
    )
    assert state.throttle_reasons == ("software power cap", "hardware thermal slowdown")
    assert state.processes == (Process(12, 2**30), Process(77, None))
    assert (state.memory_total_bytes, state.memory_free_bytes) == (80 * 2**30, 80 * 2**30)


def test_idle_is_no_throttling(nvml: FakeNvml) -> None:
    assert gpu_state(choose_gpu(3, {})).throttle_reasons == ()


def test_what_a_gpu_does_not_tell_is_missing_and_not_zero(nvml: FakeNvml) -> None:
    gpu = choose_gpu(3, {})
    for function in ("ClockInfo", "MemoryInfo", "EnforcedPowerLimit", "CurrentClocksThrottleReasons"):
        nvml.fail(f"nvmlDeviceGet{function}", "NotSupported")
    state = gpu_state(gpu)
    lacking = (state.sm_clock_mhz, state.memory_total_bytes, state.power_limit_watts, state.throttle_reasons)
    assert lacking == (None, None, None, None)


def test_a_lost_gpu_is_an_error_and_not_a_missing_figure(nvml: FakeNvml) -> None:
    gpu = choose_gpu(3, {})
    nvml.fail("nvmlDeviceGetTemperature", "GpuIsLost")
    with pytest.raises(NvmlError, match="restart the machine"):
        gpu_state(gpu)


@pytest.mark.parametrize("visible", ["3", UUIDS[3], UUIDS[3][:12], "2,3"])
def test_a_gpu_that_the_scheduler_gave_away_is_refused(nvml: FakeNvml, visible: str) -> None:
    assert choose_gpu(3, {"CUDA_VISIBLE_DEVICES": visible}).index == 3
    with pytest.raises(GpuChoiceError, match="leaves out GPU 0"):
        choose_gpu("0", {"CUDA_VISIBLE_DEVICES": visible})


def test_a_job_that_its_scheduler_gave_no_gpu_is_told_so(nvml: FakeNvml) -> None:
    with pytest.raises(GpuChoiceError, match=r"the scheduler gave this job no GPU; ask it for one"):
        choose_gpu(None, {"CUDA_VISIBLE_DEVICES": "NoDevFiles"})

"""NVIDIA's management library without a GPU: eight of them, a clock that only moves when told to, faults on demand.

`FakeNvml` stands in for the module `pynvml`. Names, numbers and units (mW, mJ, MHz, bytes) are those of nvidia-ml-py
13; `test_fake_nvml.py` holds it against the real one where that is installed.
"""

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

STEP_MICROSECONDS = 100_000
UUIDS = (
    "GPU-4e817856-1fb8-192a-7ab7-0e0e4476c184",
    "GPU-90b6a1d2-5c0e-4bfa-a31e-6d2f8f1d7c01",
    "GPU-1a2b3c4d-77aa-42c9-8f3b-a4c1f2e3d502",
    "GPU-c3d4e5f6-0b1c-4d2e-9f30-415263748503",
    "GPU-0f9e8d7c-6b5a-4948-8736-251403f2e104",
    "GPU-7d6c5b4a-3928-4716-a5f4-e3d2c1b0a905",
    "GPU-e1f2a3b4-c5d6-47e8-b9fa-0b1c2d3e4f06",
    "GPU-55667788-99aa-4bbc-8dde-eff001122307",
)
MIG_IDS = (
    "MIG-dc5b1a2e-8c1f-5e0d-9d3a-0a1b2c3d4e5f",
    "MIG-GPU-4e817856-1fb8-192a-7ab7-0e0e4476c184/1/0",
)
ERRORS = {
    "Uninitialized": 1,
    "InvalidArgument": 2,
    "NotSupported": 3,
    "NoPermission": 4,
    "NotFound": 6,
    "DriverNotLoaded": 9,
    "Timeout": 10,
    "LibraryNotFound": 12,
    "GpuIsLost": 15,
    "ResetRequired": 16,
    "LibRmVersionMismatch": 18,
    "Unknown": 999,
}
CONSTANTS = {
    "NVML_TEMPERATURE_GPU": 0,
    "NVML_CLOCK_SM": 1,
    "NVML_CLOCK_MEM": 2,
    "NVML_DEVICE_MIG_DISABLE": 0,
    "NVML_DEVICE_MIG_ENABLE": 1,
}


class FakeClock:
    """Whole microseconds, moved by `sleep` alone."""

    def __init__(self, microseconds: int = 0) -> None:
        self.microseconds = microseconds

    def __call__(self) -> float:
        return self.microseconds / 1e6

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.microseconds += round(seconds * 1e6)


class NVMLError(Exception):
    """As nvidia-ml-py's: one class for each number."""

    value = 0

    def __str__(self) -> str:
        return type(self).__name__.removeprefix("NVMLError_") or "NVMLError"


class FakeGpu:
    """One GPU: its draw in mW while time passes, and what its counter showed before."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.uuid = UUIDS[index]
        self.name = "NVIDIA A100-SXM4-80GB"
        self.milliwatts = 60_000
        self.base_millijoules = 1_000_000 * (index + 1)
        self.mig = (0, 0)
        self.power_limit_milliwatts = 400_000
        self.throttle_bits = 0x1
        self.temperature = 31
        self.utilisation = 0
        self.processes: list[SimpleNamespace] = []
        self.free_bytes = 80 * 1024**3

    def millijoules(self, microseconds: int) -> int:
        """The counter: whole steps of 100 ms alone."""
        steps = microseconds // STEP_MICROSECONDS
        return self.base_millijoules + steps * (self.milliwatts // 10)


class FakeNvml(ModuleType):
    """The module. `fail` makes a function fail, `answer` makes it say something else; both for one GPU or for all."""

    def __init__(self, clock: FakeClock, gpus: int = 8) -> None:
        super().__init__("pynvml")
        self.clock = clock
        self.gpus = [FakeGpu(index) for index in range(gpus)]
        self.calls: list[str] = []
        self._instead: dict[str, tuple[int | None, Callable[[Any], Any]]] = {}
        self.NVMLError = NVMLError
        for name, value in ERRORS.items():
            setattr(self, f"NVMLError_{name}", type(f"NVMLError_{name}", (NVMLError,), {"value": value}))
        for name, value in CONSTANTS.items():
            setattr(self, name, value)
        for name, function in _functions(self).items():
            setattr(self, name, self._watched(name, function))

    def fail(self, function: str, error: str, gpu: int | None = None) -> None:
        """From now on `function` raises `NVMLError_<error>`."""
        raised = getattr(self, f"NVMLError_{error}")

        def raising(_: Any) -> Any:
            raise raised()

        self._instead[function] = (gpu, raising)

    def answer(self, function: str, change: Callable[[Any], Any], gpu: int | None = None) -> None:
        """From now on what `function` says goes through `change`."""
        self._instead[function] = (gpu, change)

    def mend(self) -> None:
        """No more faults."""
        self._instead.clear()

    def _watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.calls.append(name)
            gpu, change = self._instead.get(name, (None, None))
            mine = gpu is None or (bool(arguments) and isinstance(arguments[0], FakeGpu) and arguments[0].index == gpu)
            if change is None or not mine:
                return function(*arguments)
            return change(function(*arguments))

        return call


def _functions(nvml: FakeNvml) -> dict[str, Callable[..., Any]]:
    def by_index(index: int) -> FakeGpu:
        if not 0 <= index < len(nvml.gpus):
            raise nvml.NVMLError_InvalidArgument()
        return nvml.gpus[index]

    def by_uuid(uuid: str) -> FakeGpu:
        for gpu in nvml.gpus:
            if gpu.uuid == uuid:
                return gpu
        raise nvml.NVMLError_NotFound()

    def memory(gpu: FakeGpu) -> SimpleNamespace:
        total = 80 * 1024**3
        return SimpleNamespace(total=total, free=gpu.free_bytes, used=total - gpu.free_bytes)

    return {
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlSystemGetDriverVersion": lambda: "580.65.06",
        "nvmlDeviceGetCount": lambda: len(nvml.gpus),
        "nvmlDeviceGetHandleByIndex": by_index,
        "nvmlDeviceGetHandleByUUID": by_uuid,
        "nvmlDeviceGetUUID": lambda gpu: gpu.uuid,
        "nvmlDeviceGetName": lambda gpu: gpu.name,
        "nvmlDeviceGetMigMode": lambda gpu: list(gpu.mig),
        "nvmlDeviceGetTotalEnergyConsumption": lambda gpu: gpu.millijoules(nvml.clock.microseconds),
        "nvmlDeviceGetPowerUsage": lambda gpu: gpu.milliwatts,
        "nvmlDeviceGetEnforcedPowerLimit": lambda gpu: gpu.power_limit_milliwatts,
        "nvmlDeviceGetPowerManagementDefaultLimit": lambda gpu: 400_000,
        "nvmlDeviceGetClockInfo": lambda gpu, kind: {1: 1410, 2: 1593}[kind],
        "nvmlDeviceGetMaxClockInfo": lambda gpu, kind: {1: 1410, 2: 1593}[kind],
        "nvmlDeviceGetTemperature": lambda gpu, sensor: gpu.temperature,
        "nvmlDeviceGetCurrentClocksThrottleReasons": lambda gpu: gpu.throttle_bits,
        "nvmlDeviceGetMemoryInfo": memory,
        "nvmlDeviceGetComputeRunningProcesses": lambda gpu: list(gpu.processes),
        "nvmlDeviceGetGraphicsRunningProcesses": lambda gpu: [],
        "nvmlDeviceGetUtilizationRates": lambda gpu: SimpleNamespace(gpu=gpu.utilisation, memory=0),
        "nvmlDeviceGetComputeMode": lambda gpu: 0,
    }

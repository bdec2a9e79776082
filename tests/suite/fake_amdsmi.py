"""AMD's management library without a GPU: one of them, whose counter moves with real time, and faults on demand.

Names, units and ways of saying "unknown" are those of amdsmi 7.0: joules in steps of `counter_resolution` microjoules,
power caps in microwatts, memory in mebibytes, `N/A` in the place of a number.
"""

import time
from enum import IntEnum
from types import ModuleType, SimpleNamespace
from typing import Any

UUID = "04ff744c-0000-1000-80f7-8a1e2d3c4b5a"
RESOLUTION = 15.259
NOT_SUPPORTED = 2


class AmdSmiError(Exception):
    """`AmdSmiException`."""


class AmdSmiLibraryError(AmdSmiError):
    """`AmdSmiLibraryException`: a code of the library below."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.err_code = code

    def __str__(self) -> str:
        return f"Error code:\n\t{self.err_code} | AMDSMI_STATUS_NOT_SUPPORTED - Feature not supported"


class Temperature(IntEnum):
    """`AmdSmiTemperatureType` and `AmdSmiTemperatureMetric`, as far as they are asked for."""

    HOTSPOT = 1
    CURRENT = 0


class FakeAmdSmi(ModuleType):
    """The module; `failing` names the functions that this GPU does not support."""

    def __init__(self, name: str = "AMD Instinct MI210", gpus: int = 1) -> None:
        super().__init__("amdsmi")
        self.name, self.gpus, self.watts = name, gpus, 250.0
        self.failing: set[str] = set()
        self.processes: list[dict[str, Any]] = []
        self._began = time.perf_counter()
        self.AmdSmiException = AmdSmiError
        self.amdsmi_exception = SimpleNamespace(AmdSmiLibraryException=AmdSmiLibraryError)
        self.AmdSmiTemperatureType = self.AmdSmiTemperatureMetric = Temperature
        for function, answer in self._answers().items():
            setattr(self, f"amdsmi_{function}", self._or_fail(function, answer))

    def _or_fail(self, name: str, answer: Any) -> Any:
        def call(*_: Any, **__: Any) -> Any:
            if name in self.failing:
                raise AmdSmiLibraryError(NOT_SUPPORTED)
            return answer()

        return call

    def _energy(self) -> dict[str, Any]:
        microjoules = 5e9 + self.watts * 1e6 * (time.perf_counter() - self._began)
        return {"energy_accumulator": int(microjoules / RESOLUTION), "counter_resolution": RESOLUTION, "timestamp": 1}

    def _answers(self) -> dict[str, Any]:
        return {
            "init": lambda: None,
            "get_processor_handles": lambda: [object() for _ in range(self.gpus)],
            "get_gpu_device_uuid": lambda: UUID,
            "get_gpu_device_bdf": lambda: "0000:c1:00.0",
            "get_gpu_asic_info": lambda: {"market_name": self.name},
            "get_gpu_driver_info": lambda: {"driver_version": "6.14.5"},
            "get_energy_count": self._energy,
            "get_power_cap_info": lambda: {"power_cap": 300_000_000, "default_power_cap": 300_000_000},
            "get_power_info": lambda: {"current_socket_power": "N/A", "average_socket_power": 42},
            "get_gpu_vram_usage": lambda: {"vram_total": 65_520, "vram_used": 20},
            "get_gpu_activity": lambda: {"gfx_activity": 0, "umc_activity": "N/A"},
            "get_gpu_metrics_info": lambda: {"temperature_hotspot": 41, "average_socket_power": 42},
            "get_temp_metric": lambda: 41_000,
            "get_gpu_process_list": lambda: list(self.processes),
        }

"""What a GPU tells of itself, in the same words and units whoever made it. What it does not tell is `None`."""

from dataclasses import dataclass

# A GPU that nobody uses may be this busy with a screen, say.
BUSY_AT_REST_PERCENT = 5


@dataclass(frozen=True)
class Process:
    """A process on the GPU; its memory is `None` where the driver does not say (containers, other users)."""

    pid: int
    memory_bytes: int | None


@dataclass(frozen=True)
class GpuState:
    """One look at a GPU: watts, MHz, degrees Celsius, bytes, and how much of the last moment it worked, in percent."""

    driver: str
    name: str
    uuid: str
    power_limit_watts: float | None
    default_power_limit_watts: float | None
    sm_clock_mhz: int | None
    memory_clock_mhz: int | None
    max_sm_clock_mhz: int | None
    temperature_c: int | None
    throttle_reasons: tuple[str, ...] | None
    processes: tuple[Process, ...]
    memory_total_bytes: int | None
    memory_free_bytes: int | None
    utilisation_percent: int | None = None

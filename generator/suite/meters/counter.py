"""The GPU's own energy counter, read at both ends of a window: the reading that stands beside the tracker's.

NVML's counter is in millijoules since the driver was loaded and moves in steps of about 100 ms. Both ends wait for
a step, so energy and duration belong to the same whole steps, and the window ends at most one step after the work.
Callers synchronise the GPU before the window ends.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from generator.suite.meters.meter import Counted, Reading, Window, WindowError, excluded, measured, refuse_nested
from generator.suite.meters.nvml import Gpu, GpuLibraryError

POLL_S = 0.001
PATIENCE_S = 3.0
_NOT_READ = "not read by this meter"


class NvmlMeter:
    """Joules of one GPU from its total-energy counter; CPU and RAM are not its business."""

    def __init__(
        self,
        gpu: Gpu,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.gpu = gpu
        self._clock = clock
        self._sleep = sleep
        self._open: tuple[str, float, int] | None = None

    def start(self, name: str) -> None:
        """Wait for a step of the counter and begin there."""
        refuse_nested(self._open[0] if self._open else None, name)
        self._open = (name, *self._step(after=0))

    def stop(self) -> Reading:
        """Wait for the next step and read what went by.

        `GpuLibraryError` for a counter that stood still or ran backwards.
        """
        if self._open is None:
            raise WindowError("the GPU counter was stopped without a window; open one first.")
        (name, started_at, first), self._open = self._open, None
        stopped_at, last = self._step(after=first)
        return Reading(
            name=name,
            duration_s=stopped_at - started_at,
            gpu=Counted((last - first) / 1000, "measured", f"{self.gpu.interface} total-energy counter of {self.gpu}"),
            cpu=excluded(_NOT_READ),
            ram=excluded(_NOT_READ),
        )

    def abandon(self) -> None:
        """Forget the open window."""
        self._open = None

    def window(self, name: str) -> AbstractContextManager[Window]:
        """Measure the block."""
        return measured(self, name)

    def close(self) -> None:
        """Nothing to let go of."""

    def _step(self, after: int) -> tuple[float, int]:
        """Time (s) and counter (mJ) just after the counter moved; it may not be under `after`."""
        before = self._read(after)
        deadline = self._clock() + PATIENCE_S
        while self._clock() < deadline:
            self._sleep(POLL_S)
            now = self._read(before)
            if now > before:
                return self._clock(), now
        raise GpuLibraryError(
            f"the energy counter of {self.gpu} stood still at {before} mJ for {PATIENCE_S:g} s; "
            "update the driver, or measure on a GPU whose counter moves."
        )

    def _read(self, at_least: int) -> int:
        value = self.gpu.energy_millijoules()
        if value <= 0:
            raise GpuLibraryError(
                f"the energy counter of {self.gpu} reads {value} mJ; measure on a GPU with a working counter."
            )
        if value < at_least:
            raise GpuLibraryError(
                f"the energy counter of {self.gpu} ran backwards from {at_least} to {value} mJ; "
                "the driver was reloaded, so measure again."
            )
        return value

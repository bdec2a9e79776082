"""A meter that reads what it was told: exact joules, without hardware or time, for tests."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace

from generator.suite.meters.meter import Counted, MeterError, Reading, Window, measured, refuse_nested


def reading(
    gpu_joules: float, *, duration_s: float = 30.0, cpu_joules: float = 1.0, ram_joules: float = 1.0
) -> Reading:
    """A reading made up from joules and seconds: GPU measured, CPU and RAM estimated."""
    return Reading(
        name="replayed",
        duration_s=duration_s,
        gpu=Counted(gpu_joules, "measured", "replayed"),
        cpu=Counted(cpu_joules, "estimated", "replayed"),
        ram=Counted(ram_joules, "estimated", "replayed"),
    )


class ReplayMeter:
    """Gives the readings one after the other, each under the name of the window that asked for it.

    An exception among the readings is raised where its window closes, as a failing meter would.
    """

    def __init__(self, readings: Iterable[Reading | Exception]) -> None:
        self._readings = iter(readings)
        self._open: str | None = None
        self.names: list[str] = []
        self.abandoned: list[str] = []
        self.closed = False

    def start(self, name: str) -> None:
        """Open a window and note its name."""
        refuse_nested(self._open, name)
        self._open = name
        self.names.append(name)

    def stop(self) -> Reading:
        """The next reading; `MeterError` where there is none left."""
        name, self._open = self._open, None
        if name is None:
            raise MeterError("the replay was stopped without a window; open one first.")
        found = next(self._readings, None)
        if found is None:
            raise MeterError(f"the replay has no reading left for window '{name}'; give it more.")
        if isinstance(found, Exception):
            raise found
        return replace(found, name=name)

    def abandon(self) -> None:
        """Forget the open window; no reading is used up."""
        if self._open is not None:
            self.abandoned.append(self._open)
        self._open = None

    def window(self, name: str) -> AbstractContextManager[Window]:
        """Measure the block."""
        return measured(self, name)

    def close(self) -> None:
        """Note that the meter was closed."""
        self.closed = True

"""What every meter has in common: a window of work, the reading it leaves, and the ways it can fail.

Energy is in joules, time in seconds. A component outside the boundary has no figure (`None`), never 0: a
counter that did not move is a fault of the meter and not a machine that ran for nothing.
"""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from generator.errors import EnergyLabelError
from generator.records.model import COMPONENTS, Component, Counting, Phase


class MeterError(EnergyLabelError):
    """A figure that nobody could stand by; nothing is recorded."""


class NoEnergyError(MeterError):
    """A counted component read 0 J, or something that is no energy at all."""


class WindowError(MeterError):
    """Windows of one meter follow each other; a reading exists once its window is closed."""


@dataclass(frozen=True)
class Counted:
    """One component of one window: its joules, how they were counted, and by what."""

    joules: float | None
    counting: Counting
    how: str

    def __post_init__(self) -> None:
        if (self.joules is None) != (self.counting == "excluded"):
            raise MeterError(f"'{self.how}' gives {self.joules} J as {self.counting}; leave out what was not counted.")
        if self.joules is not None and not (math.isfinite(self.joules) and self.joules > 0):
            raise NoEnergyError(
                f"'{self.how}' read {self.joules} J, which is not an energy; make the window 30 s or more."
            )


def excluded(how: str) -> Counted:
    """A component that is not counted, and why."""
    return Counted(None, "excluded", how)


# Of the whole computer: none of the meters here is plugged in before it.
_NO_WALL = excluded("no meter at the wall")


@dataclass(frozen=True)
class Reading:
    """What one window cost. `gpu_check_joules` is a second meter's figure of the same window, where one ran."""

    name: str
    duration_s: float
    gpu: Counted
    cpu: Counted
    ram: Counted
    gpu_check_joules: float | None = None
    node: Counted = _NO_WALL

    def __post_init__(self) -> None:
        if not (math.isfinite(self.duration_s) and self.duration_s > 0):
            raise MeterError(
                f"window '{self.name}' lasted {self.duration_s} s; the clock is not to be trusted, try again."
            )

    def component(self, name: Component) -> Counted:
        """One component by its name in a record."""
        counted: Counted = getattr(self, name)
        return counted

    def phase(self) -> Phase:
        """The reading as a record keeps it: to the microsecond and the microjoule."""
        return Phase(
            duration_s=round(self.duration_s, 6),
            energy_joules={
                name: round(joules, 6) for name in COMPONENTS if (joules := self.component(name).joules) is not None
            },
            check_joules=None if self.gpu_check_joules is None else {"gpu": round(self.gpu_check_joules, 6)},
        )


class Window:
    """Handed out while the work runs; holds the reading afterwards."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """The reading; `WindowError` while the window is open, or where the work in it failed."""
        if self._reading is None:
            raise WindowError(f"window '{self.name}' has no reading yet; read it after the 'with' block.")
        return self._reading

    def close(self, reading: Reading) -> None:
        """Keep the reading of this window."""
        self._reading = reading


class Meter(Protocol):
    """Something that reads joules over a window.

    `window(name)` is what callers use; `start`, `stop` and `abandon` are for a meter that drives others beside
    it. After `abandon` or a failed `start` or `stop` the meter is ready for another window.
    """

    def start(self, name: str) -> None:
        """Open a window; `WindowError` where one is open."""

    def stop(self) -> Reading:
        """Close the open window and read it."""

    def abandon(self) -> None:
        """Close the open window, if any, without a reading. Never raises."""

    def window(self, name: str) -> AbstractContextManager[Window]:
        """Measure the block."""

    def close(self) -> None:
        """Let go of whatever the meter holds."""


@contextmanager
def measured(meter: Meter, name: str) -> Iterator[Window]:
    """Every meter's `window`: start, the work, stop; work that fails leaves no reading."""
    meter.start(name)
    window = Window(name)
    try:
        yield window
    except BaseException:
        meter.abandon()
        raise
    window.close(meter.stop())


def refuse_nested(open_name: str | None, name: str) -> None:
    """`WindowError` where a window is open already: the inner one's energy would be the outer one's too."""
    if open_name is not None:
        raise WindowError(f"window '{name}' was opened inside window '{open_name}'; close that one first.")

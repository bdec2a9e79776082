"""CPU package energy from RAPL, over packages that `powercap.survey` found whole.

Source: Linux `Documentation/power/powercap/powercap.rst`: `energy_uj` counts microjoules and starts again at
`max_energy_range_uj` (for many CPUs 262 kJ, which is 17 minutes at 250 W). The counter is looked at every second, so
that a wrap can be told from a counter that was reset: just before a wrap it stands just below its range.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from generator.suite.meters.meter import (
    Counted,
    Reading,
    Window,
    WindowError,
    excluded,
    measured,
    refuse_nested,
)
from generator.suite.meters.powercap import Package, RaplError

# More than any CPU package draws; bounds how soon a counter can wrap and unmasks one that was reset.
PACKAGE_WATTS_AT_MOST = 1000
_SAMPLE_EVERY_S = 1.0
_NOT_READ = "not read by this meter"


class RaplMeter:
    """Joules of all CPU packages of this host."""

    def __init__(self, packages: tuple[Package, ...], clock: Callable[[], float] = time.perf_counter) -> None:
        if not packages:
            raise RaplError("RAPL cannot be read here; measure under a profile that says estimated.")
        self._packages = packages
        self._clock = clock
        self._lock = threading.Lock()
        self._open: tuple[str, float] | None = None
        self._last: list[int] = []
        self._looked_at = 0.0
        self._microjoules: list[int] = []
        self._fault: RaplError | None = None
        self._done = threading.Event()
        shortest = min(package.range_microjoules for package in packages) / 1e6
        self.sample_every_s = min(_SAMPLE_EVERY_S, shortest / (2 * PACKAGE_WATTS_AT_MOST))

    def start(self, name: str) -> None:
        """Read every package and begin looking for wrap-arounds."""
        refuse_nested(self._open[0] if self._open else None, name)
        self._last = [package.read() for package in self._packages]
        self._microjoules, self._fault = [0] * len(self._packages), None
        self._looked_at = self._clock()
        self._open = (name, self._looked_at)
        self._done = threading.Event()
        threading.Thread(target=self._watch, args=(self._done,), name="rapl", daemon=True).start()

    def stop(self) -> Reading:
        """Read every package again."""
        if self._open is None:
            raise WindowError("RAPL was stopped without a window; open one first.")
        (name, started_at), self._open = self._open, None
        self._done.set()
        self.sample()
        if self._fault is not None:
            raise self._fault
        duration_s = self._clock() - started_at
        joules = sum(self._microjoules) / 1e6
        if joules > PACKAGE_WATTS_AT_MOST * len(self._packages) * duration_s:
            raise RaplError(f"RAPL read {joules:.1f} J in {duration_s:.3f} s, which no CPU draws; measure again.")
        self._refuse_one_that_stood_still()
        names = ", ".join(package.name for package in self._packages)
        return Reading(
            name=name,
            duration_s=duration_s,
            gpu=excluded(_NOT_READ),
            cpu=Counted(joules, "measured", f"RAPL ({names})"),
            ram=excluded(_NOT_READ),
        )

    def sample(self) -> None:
        """Add what went by since the last look, over at most one wrap-around a package."""
        with self._lock:
            for position, package in enumerate(self._packages):
                before, now = self._last[position], package.read()
                self._microjoules[position] += self._gone_by(package, before, now)
                self._last[position] = now
            self._looked_at = self._clock()

    def _gone_by(self, package: Package, before: int, now: int) -> int:
        went_by = package.gone_by(before, now)
        most = PACKAGE_WATTS_AT_MOST * 1e6 * (self._clock() - self._looked_at)
        if now < before and went_by > most:
            raise RaplError(
                f"{package.energy_file} fell from {before} to {now}, far from the end of its range at "
                f"{package.range_microjoules}: it was reset (a driver reloaded, a machine put to sleep); measure again."
            )
        return went_by

    def _refuse_one_that_stood_still(self) -> None:
        """Beside others that moved, a counter that did not is broken; where none moved, there is no energy at all."""
        still = [package for package, sum_ in zip(self._packages, self._microjoules, strict=True) if not sum_]
        if still and len(still) < len(self._packages):
            raise RaplError(
                f"{', '.join(str(package.energy_file) for package in still)} stood still while the other packages' "
                "counters moved, so the processor was not read whole; update the kernel, or measure under a profile "
                "that says estimated."
            )

    def abandon(self) -> None:
        """Forget the open window."""
        self._done.set()
        self._open = None

    def window(self, name: str) -> AbstractContextManager[Window]:
        """Measure the block."""
        return measured(self, name)

    def close(self) -> None:
        """Stop looking."""
        self.abandon()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(self.sample_every_s):
            try:
                self.sample()
            except RaplError as error:
                self._fault = error
                return

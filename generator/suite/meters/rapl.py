"""CPU package energy from RAPL, where the kernel lets it be read.

Source: Linux `Documentation/power/powercap/powercap.rst`: `energy_uj` counts microjoules and starts again at
`max_energy_range_uj` (for many CPUs 262 kJ, which is 17 minutes at 250 W). So the counter is sampled often enough
that it cannot wrap twice between two looks. Since CVE-2020-8694 the file is readable by root alone on most systems.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from generator.suite.meters.meter import (
    Counted,
    MeterError,
    Reading,
    Window,
    WindowError,
    excluded,
    measured,
    refuse_nested,
)

POWERCAP = Path("/sys/class/powercap")
# More than any CPU package draws; bounds how soon a counter can wrap and unmasks one that was reset.
PACKAGE_WATTS_AT_MOST = 1000
_MIRROR_MICROJOULES = 1_000_000
_NOT_READ = "not read by this meter"


class RaplError(MeterError):
    """RAPL was there and then could not be read, or said what cannot be."""


@dataclass(frozen=True)
class Package:
    """One CPU package's counter and the value (microjoules) at which it starts again."""

    name: str
    energy_file: Path
    range_microjoules: int

    def read(self) -> int:
        """The counter in microjoules."""
        try:
            return int(self.energy_file.read_text())
        except (OSError, ValueError) as error:
            raise RaplError(
                f"{self.energy_file} could not be read ({error}); let it be read, or leave RAPL out."
            ) from error


def find_packages(root: Path = POWERCAP) -> tuple[Package, ...]:
    """The CPU packages whose energy can be read here; empty where there is none or it is not readable.

    Sub-domains (core, uncore, dram) lie inside a package, and `intel-rapl-mmio` and the dies of some AMD CPUs
    show the same counter twice: none is counted again.
    """
    found: list[tuple[Package, int]] = []
    for folder in sorted(root.glob("intel-rapl:[0-9]*")):
        if folder.name.count(":") != 1:
            continue
        try:
            name = (folder / "name").read_text().strip()
            package = Package(name, folder / "energy_uj", int((folder / "max_energy_range_uj").read_text()))
            value = package.read()
        except (OSError, ValueError, RaplError):
            continue
        mirrored = any(value and abs(value - other) <= _MIRROR_MICROJOULES for _, other in found)
        if name.startswith("package") and package.range_microjoules > 0 and not mirrored:
            found.append((package, value))
    return tuple(package for package, _ in found)


class RaplMeter:
    """Joules of all CPU packages of this host."""

    def __init__(self, packages: tuple[Package, ...], clock: Callable[[], float] = time.perf_counter) -> None:
        if not packages:
            raise RaplError("RAPL cannot be read here; run as root or let 'energy_uj' be read, or leave RAPL out.")
        self._packages = packages
        self._clock = clock
        self._lock = threading.Lock()
        self._open: tuple[str, float] | None = None
        self._last: list[int] = []
        self._sum_microjoules = 0
        self._fault: RaplError | None = None
        self._done = threading.Event()
        shortest = min(package.range_microjoules for package in packages) / 1e6
        self.sample_every_s = shortest / (2 * PACKAGE_WATTS_AT_MOST)

    def start(self, name: str) -> None:
        """Read every package and begin looking for wrap-arounds."""
        refuse_nested(self._open[0] if self._open else None, name)
        self._last = [package.read() for package in self._packages]
        self._sum_microjoules, self._fault = 0, None
        self._open = (name, self._clock())
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
        joules = self._sum_microjoules / 1e6
        if joules > PACKAGE_WATTS_AT_MOST * len(self._packages) * duration_s:
            raise RaplError(f"RAPL read {joules:.1f} J in {duration_s:.3f} s, which no CPU draws; measure again.")
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
                now = package.read()
                went_by = now - self._last[position]
                if went_by < 0:
                    went_by += package.range_microjoules
                if went_by < 0:
                    raise RaplError(f"{package.energy_file} ran backwards beyond its range; measure again.")
                self._sum_microjoules += went_by
                self._last[position] = now

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

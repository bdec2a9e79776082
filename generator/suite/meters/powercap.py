"""Which of the kernel's RAPL counters are the processor's, each once and every one whole; or why none is counted.

Source: Linux `Documentation/power/powercap/powercap.rst`. Since CVE-2020-8694 `energy_uj` is readable by root alone on
most systems. What can be read of two packages while the third cannot is not the processor's energy, so a survey finds
all of it or nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from generator.suite.meters.counter_watch import Watched, watched
from generator.suite.meters.exercise import Exercise, exercise_for, sockets
from generator.suite.meters.meter import MeterError

POWERCAP = Path("/sys/class/powercap")
_TRIES = 3
_CPUS = Path("/sys/devices/system/cpu")
# How the remedy ends in each sentence of this file.
ESTIMATE = "or measure under a profile that says estimated"


class RaplError(MeterError):
    """RAPL cannot be counted whole, or said what cannot be."""


class NoCounterError(RaplError):
    """There is no such counter on this machine, for root neither."""


class _UncertainError(RaplError):
    """What was seen does not tell."""


@dataclass(frozen=True)
class Package:
    """One CPU package's counter and the value (microjoules) at which it starts again."""

    name: str
    energy_file: Path
    range_microjoules: int

    def read(self) -> int:
        """The counter in microjoules; `RaplError` where it cannot be read, or is not in its range."""
        value = _number(self.energy_file)
        if not 0 <= value <= self.range_microjoules:
            raise RaplError(
                f"{self.energy_file} reads {value} where its range ends at {self.range_microjoules}; "
                f"update the kernel, {ESTIMATE}."
            )
        return value

    def gone_by(self, before: int, now: int) -> int:
        """Microjoules between two values less than one turn apart."""
        return now - before if now >= before else now - before + self.range_microjoules


@dataclass(frozen=True)
class Survey:
    """The packages to count, each once; or none of them, and the sentence why.

    `mendable`: there are counters, so that something can be done about it here.
    """

    packages: tuple[Package, ...] = ()
    lacking: str | None = None
    mendable: bool = False


def survey(root: Path = POWERCAP, cpus: Path = _CPUS, exercise: Exercise | None = None) -> Survey:
    """What RAPL can count here: every package, or nothing and why.

    Sub-domains (core, uncore, dram) lie inside a package, and `psys` and `intel-rapl-mmio` hold or show it again.
    Where there are several packages they are watched while `exercise` makes the processors work: some dies show the
    same counter, and only moving alike tells that, for two of them may stand at one value by chance.
    """
    try:
        packages = tuple(_packages(root))
        _refuse_fewer_than_sockets(packages, root, cpus)
        if len(packages) > 1:
            packages = _each_once(packages, exercise or exercise_for(cpus))
    except RaplError as error:
        return Survey(lacking=str(error), mendable=not isinstance(error, NoCounterError))
    return Survey(packages)


def _packages(root: Path) -> Iterator[Package]:
    folders = [path for path in root.glob("intel-rapl:*") if re.fullmatch("intel-rapl:[0-9]+", path.name)]
    if not folders:
        raise NoCounterError(
            f"there is no counter of the processor here ({root}/intel-rapl:0 is missing, as in most virtual machines); "
            "measure on a machine that has one, " + ESTIMATE + "."
        )
    none = True
    for folder in sorted(folders, key=lambda path: int(path.name.partition(":")[2])):
        name = _text(folder / "name")
        if not name.startswith("package"):
            continue
        none = False
        limit = _number(folder / "max_energy_range_uj")
        if limit <= 0:
            raise RaplError(f"{folder / 'max_energy_range_uj'} says {limit}; update the kernel, {ESTIMATE}.")
        package = Package(name, folder / "energy_uj", limit)
        package.read()
        yield package
    if none:
        raise RaplError(f"none of the counters in {root} is a processor package's; update the kernel, {ESTIMATE}.")


def _refuse_fewer_than_sockets(packages: Sequence[Package], root: Path, cpus: Path) -> None:
    """A socket without a counter of its own draws what nobody reads."""
    counted = {re.sub(r"^(package-\d+).*", r"\1", package.name) for package in packages}
    there = {socket for socket, _ in sockets(cpus)}
    if len(counted) < len(there):
        raise RaplError(
            f"this machine has {len(there)} processor packages and {root} counts {', '.join(sorted(counted))} alone; "
            f"load the driver for all of them (intel_rapl_msr), {ESTIMATE}."
        )


def _each_once(packages: tuple[Package, ...], exercise: Exercise) -> tuple[Package, ...]:
    """Those that move by themselves, watched again where another process came between two readings."""
    for tries_left in reversed(range(_TRIES)):
        try:
            return _moving_alone(packages, watched(packages, exercise))
        except _UncertainError:
            if not tries_left:
                raise
    return ()


def _moving_alone(packages: tuple[Package, ...], seen: Sequence[Watched]) -> tuple[Package, ...]:
    """Those that move by themselves; `RaplError` for one that stands still, or where nobody can tell."""
    still = [package.energy_file for package, moved in zip(packages, seen, strict=True) if not moved.total]
    if still:
        raise RaplError(
            f"{', '.join(map(str, still))} stood still while the processors worked; update the kernel, {ESTIMATE}."
        )
    again: set[int] = set()
    for one, other in combinations(range(len(packages)), 2):
        alike = seen[one].like(seen[other])
        if alike is None:
            raise _UncertainError(
                f"nobody can tell whether {packages[one].energy_file} and {packages[other].energy_file} show one "
                f"counter or two (they moved nearly alike); try again on a machine at rest, {ESTIMATE}."
            )
        if alike:
            again.add(other)
    return tuple(package for place, package in enumerate(packages) if place not in again)


def _number(path: Path) -> int:
    text = _text(path)
    if not re.fullmatch(r"-?[0-9]{1,20}", text):
        raise RaplError(f"{path} could not be read (it holds no number); update the kernel, {ESTIMATE}.")
    return int(text)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except PermissionError as error:
        raise RaplError(
            f"{path} could not be read (only root may); open it with: sudo chmod a+r {path}, {ESTIMATE}."
        ) from error
    except OSError as error:
        raise RaplError(
            f"{path} could not be read ({error.strerror or error}); reload the kernel's driver, {ESTIMATE}."
        ) from error

"""Whose the processors' time was: everybody's from /proc/stat, and of it our own, process by process.

Source: proc(5). A process's time includes that of the children it has waited for, so the sum over a tree of processes
loses nothing where one of them ends. Elsewhere than on Linux psutil tells the same.
"""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import shown
from generator.suite.meters.meter import MeterError

PROC = Path("/proc")
# Of `cpu` in /proc/stat, after user, nice and system; idle and iowait are nobody's, guests are part of user and nice.
_USER, _NICE, _SYSTEM, _IRQ, _SOFTIRQ, _STEAL = 0, 1, 2, 5, 6, 7
# Of /proc/PID/stat behind the name, which may hold anything.
_PARENT, _TIMES, _STARTED = 1, slice(11, 15), 19


class ProcessorTimeError(MeterError):
    """The system does not say whose the processors' time is."""


@dataclass(frozen=True)
class Process:
    """A process, told from a later one of the same number by when it started."""

    pid: int
    started: float


@dataclass(frozen=True)
class Moment:
    """Processor seconds since the start of the machine, at one moment.

    `busy_s` is everybody's, with what a hypervisor took away (`stolen_s`); `ours` holds the processes of one tree with
    their waited-for children, `theirs` everybody else's own time, by process, and `names` their names.
    """

    at: float
    busy_s: float
    stolen_s: float
    ours: Mapping[Process, float]
    theirs: Mapping[Process, float] = field(default_factory=dict)
    names: Mapping[Process, str] = field(default_factory=dict)


def read_moment(root: int, proc: Path = PROC) -> Moment:
    """Now, `root` being the process whose tree is ours; `ProcessorTimeError` where the system does not say."""
    if proc == PROC and not (proc / "stat").exists():
        return _by_psutil(root)
    at = time.monotonic()
    tick = float(os.sysconf("SC_CLK_TCK"))
    try:
        everybody = _everybody((proc / "stat").read_text("ascii", "replace"))
        found = dict(_processes(proc, tick))
        if not any(process.pid == root for process in found):
            raise ValueError("it does not show this process")
    except (OSError, ValueError, IndexError) as error:
        raise ProcessorTimeError(
            f"{proc} does not tell whose the processors' time is ({shown(str(error), 160)}), so that nobody "
            "can say whether this machine is alone; measure where it does, outside of a sandbox."
        ) from error
    tree = _tree(root, {process.pid: seen.parent for process, seen in found.items()})
    return Moment(
        at=at,
        busy_s=sum(everybody[place] for place in (_USER, _NICE, _SYSTEM, _IRQ, _SOFTIRQ, _STEAL)) / tick,
        stolen_s=everybody[_STEAL] / tick,
        ours={process: seen.with_children_s for process, seen in found.items() if process.pid in tree},
        theirs={process: seen.own_s for process, seen in found.items() if process.pid not in tree},
        names={process: seen.name for process, seen in found.items() if process.pid not in tree},
    )


@dataclass(frozen=True)
class _Seen:
    name: str
    parent: int
    own_s: float
    with_children_s: float


def _everybody(text: str) -> list[int]:
    """The first line, over all processors; kernels before 2.6.33 gave fewer columns."""
    label, *columns = text.split("\n", 1)[0].split()
    if label != "cpu" or len(columns) < 4:
        raise ValueError("its first line is none of all processors")
    return [int(column) for column in columns] + [0] * (_STEAL + 1 - len(columns))


def _processes(proc: Path, tick: float) -> Iterator[tuple[Process, _Seen]]:
    """Every process that can be seen; one that ends meanwhile is passed over."""
    for entry in os.scandir(proc):
        if not entry.name.isdecimal():
            continue
        try:
            text = _read(f"{entry.path}/stat")
            name, _, rest = text.partition("(")[2].rpartition(")")
            fields = rest.split()
            user, system, children_user, children_system = map(int, fields[_TIMES])
            started, parent = float(fields[_STARTED]), int(fields[_PARENT])
        except (OSError, ValueError, IndexError):
            continue
        own = user + system
        seen = _Seen(name, parent, own / tick, (own + children_user + children_system) / tick)
        yield Process(int(entry.name), started), seen


def _read(path: str) -> str:
    """A small file at once: there may be thousands of processes, and this is done around every window."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 4096).decode("utf-8", "replace")
    finally:
        os.close(descriptor)


def _tree(root: int, parents: Mapping[int, int]) -> set[int]:
    """The process and all below it."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        children.setdefault(parent, []).append(pid)
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += children.get(pid, [])
    return found


def _by_psutil(root: int) -> Moment:
    """The same where there is no /proc: psutil comes with CodeCarbon."""
    try:
        import psutil

        at = time.monotonic()
        times = psutil.cpu_times()
        idle = times.idle + getattr(times, "iowait", 0.0)
        guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        ours: dict[Process, float] = {}
        theirs: dict[Process, float] = {}
        names: dict[Process, str] = {}
        found = list(psutil.process_iter(["pid", "ppid", "name", "create_time", "cpu_times"]))
        tree = _tree(root, {process.info["pid"]: process.info["ppid"] for process in found})
        for process in found:
            info, spent = process.info, process.info["cpu_times"]
            if spent is None:
                continue
            key, own = Process(info["pid"], info["create_time"] or 0.0), spent.user + spent.system
            if key.pid in tree:
                children = getattr(spent, "children_user", 0.0) + getattr(spent, "children_system", 0.0)
                ours[key] = own + children
            else:
                theirs[key], names[key] = own, info["name"] or "?"
        return Moment(at, sum(times) - idle - guests, getattr(times, "steal", 0.0), ours, theirs, names)
    except Exception as error:
        raise ProcessorTimeError(
            f"psutil could not tell whose the processors' time is ({shown(f'{type(error).__name__}: {error}', 160)}); "
            "install the suite with: pip install 'model-energy-label[suite]'"
        ) from error

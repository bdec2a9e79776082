"""Work for the processors, one package after the other, so that each one's counter moves in turn."""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

Exercise = Callable[[int, float], None]
"""Called with the number of the step, and its seconds."""

_BLOCK = bytes(1_000_000)


def sockets(cpus: Path) -> dict[tuple[str, str], list[int]]:
    """The processors of each package and die, by their numbers; empty where the system does not say."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, topology in sorted(_topologies(cpus)):
        package = _word(topology / "physical_package_id")
        # Some ARM and virtual machines say -1: that is no package.
        if package.isdecimal():
            found.setdefault((package, _word(topology / "die_id")), []).append(number)
    return found


def exercise_for(cpus: Path) -> Exercise:
    """Keeps the processors of one package busy in each step, those that this process may use; then the next one's."""
    mine = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    groups = [group for numbers in sockets(cpus).values() if (group := [n for n in numbers if n in mine])]

    def work(step: int, seconds: float) -> None:
        group = groups[step % len(groups)] if groups else sorted(mine)
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=_spin, args=(number, end), daemon=True) for number in group]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return work


def _spin(number: int, end: float) -> None:
    """Hashing lets go of the interpreter, so that threads work at once."""
    with suppress(OSError, AttributeError):
        # Of this thread alone, which ends with it.
        os.sched_setaffinity(0, {number})
    while time.monotonic() < end:
        hashlib.blake2b(_BLOCK).digest()


def _topologies(cpus: Path) -> Iterator[tuple[int, Path]]:
    for folder in cpus.glob("cpu[0-9]*"):
        if folder.name[3:].isdecimal():
            yield int(folder.name[3:]), folder / "topology"


def _word(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""

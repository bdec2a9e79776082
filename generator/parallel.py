"""Work shared out among forked processes.

A fork copies this process, so what the work refers to is simply there in every worker, unsent and unglobal;
only the items' numbers and the results travel, through one pipe a worker.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, TypeVar

from generator.errors import EnergyLabelError

_MOST_JOBS = 8
# Enough that the worker with the slow ones does not keep the others waiting, and few enough to cost nothing.
_CHUNKS_EACH = 8

Item = TypeVar("Item")
Result = TypeVar("Result")


def jobs() -> int:
    """Worker processes: one for each core that this process may use, at most 8, or what ENERGY_LABEL_JOBS says."""
    wanted = os.environ.get("ENERGY_LABEL_JOBS", "")
    return max(1, int(wanted)) if wanted.isdecimal() else min(_cores(), _MOST_JOBS)


def _cores() -> int:
    """The cores that this process may run on, and no more than its container's share of time fills."""
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(there, quota(Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")) or there))


def quota(groups: Path, own: Path) -> int | None:
    """Cores' worth of time that Linux's control groups (version 2) grant, rounded up; None where nothing limits it.

    `own` names this process's group below `groups`; each group above it may limit it further.
    """
    try:
        group = own.read_text("utf-8").rpartition("::")[2].strip().lstrip("/")
    except OSError:
        return None
    found = []
    for folder in (groups / group, *(groups / group).parents):
        try:
            granted, period = (folder / "cpu.max").read_text("ascii").split()
        except (OSError, ValueError):
            continue
        if granted != "max":
            found.append(-(-int(granted) // int(period)))
    return min(found, default=None)


def chunks(items: Sequence[Item], processes: int) -> list[Sequence[Item]]:
    """`items` in pieces of the same length, several for each process."""
    size = max(1, -(-len(items) // (processes * _CHUNKS_EACH)))
    return [items[start : start + size] for start in range(0, len(items), size)]


def mapped(work: Callable[[Item], Result], items: Sequence[Item], processes: int) -> list[Result]:
    """`work` of each item, in the order of the items, whatever the number of processes.

    With one process, or where there is no fork, all is done here. An error that `work` raises is raised here as
    itself, and the other workers end; so they do on Ctrl-C. A worker that is killed is an `EnergyLabelError`.
    """
    count = min(processes, len(items))
    if count <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        return [work(item) for item in items]
    with _workers(work, items, count) as idle:
        return _collected(idle, len(items))


@contextmanager
def _workers(
    work: Callable[[Item], Result], items: Sequence[Item], count: int
) -> Iterator[dict[Connection, ForkProcess]]:
    """So many workers by the pipe to each; none is left at the end, however that comes about."""
    context = multiprocessing.get_context("fork")
    made: dict[Connection, ForkProcess] = {}
    # Collected now and then left alone, so that workers do not copy pages only to look for garbage in them.
    gc.collect()
    gc.freeze()
    try:
        for _ in range(count):
            here, there = context.Pipe()
            worker = context.Process(target=_serve, args=(work, items, there, [*made, here]), daemon=True)
            worker.start()
            there.close()
            made[here] = worker
        yield made
    finally:
        gc.unfreeze()
        for connection, worker in made.items():
            worker.terminate()
            worker.join()
            connection.close()


def _serve(
    work: Callable[[Item], Result], items: Sequence[Item], connection: Connection, parents: Sequence[Connection]
) -> None:
    """A worker: the number of an item comes, its result goes, until nobody asks."""
    # The fork copied the parent's ends of the pipes: while one is open, a worker waits for a parent that is gone.
    for other in parents:
        other.close()
    # Ctrl-C reaches every process of a terminal: the parent alone answers it, and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Whatever the parent has come to, it says with the end of the pipe.
    with suppress(EOFError, ConnectionError):
        while True:
            connection.send(_done(work, items[connection.recv()]))


def _done(work: Callable[[Item], Result], item: Item) -> tuple[Result | None, Exception | None]:
    """What `work` gives, or the error that it raises."""
    try:
        return work(item), None
    except Exception as error:
        return None, _sendable(error)


def _sendable(error: Exception) -> Exception:
    """The error as it arrives in the parent, where a traceback of this process is lost unless it is noted."""
    told = "".join(traceback.format_exception(error))
    if not isinstance(error, EnergyLabelError):
        error.add_note(f"In a worker process:\n{told}")
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made in the line itself
    except Exception:
        return RuntimeError(f"A worker process failed:\n{told}")
    return error


def _collected(workers: dict[Connection, ForkProcess], count: int) -> list[Any]:
    """The results of `count` items in their order; each worker has one item at a time."""
    results: dict[int, Any] = {}
    numbers = iter(range(count))
    doing: dict[Connection, int] = {}
    for connection in workers:
        doing[connection] = next(numbers)
        _ask(workers, connection, doing[connection])
    while doing:
        for ready in wait(list(doing)):
            assert isinstance(ready, Connection)  # noqa: S101 - `wait` gives back what it was given
            results[doing.pop(ready)] = _answer(workers, ready)
            if (number := next(numbers, None)) is not None:
                doing[ready] = number
                _ask(workers, ready, number)
    return [results[number] for number in range(count)]


def _ask(workers: dict[Connection, ForkProcess], connection: Connection, number: int) -> None:
    try:
        connection.send(number)
    except OSError:
        raise _killed(workers[connection]) from None


def _answer(workers: dict[Connection, ForkProcess], connection: Connection) -> Any:
    try:
        result, error = connection.recv()
    except (EOFError, OSError):
        raise _killed(workers[connection]) from None
    if error is not None:
        raise error
    return result


def _killed(worker: ForkProcess) -> EnergyLabelError:
    worker.join()
    code = worker.exitcode or 0
    how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return EnergyLabelError(
        f"A worker process {how} before it was done, perhaps for want of memory; "
        "try again with fewer processes (ENERGY_LABEL_JOBS=1)."
    )

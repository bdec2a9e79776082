"""A folder for one campaign alone, wherever it lies: also on a network file system that gives no locks.

Two things keep a second campaign out. The kernel's lock (`flock`) ends with the process that holds it, but some network
file systems have none, and with others it reaches no further than one host. So the holder also writes a file, made in
one step (`O_EXCL`), which says who it is, and touches it as long as it lives. The file of a holder that has died is
taken away: on the same host at once, because its process is gone; of another host once it was not touched for a while.
"""

import errno
import fcntl
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from pydantic import ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.files.atomic import write_new
from generator.records.model import Frozen

LOCK, HOLDER = "lock", "holder.json"
BEAT_S = 20.0
# So long a holder on another host may be silent: six beats, for a busy file server.
SILENT_S = 120.0
_TRIES, _TURN_S = 100, 0.05
# What this very process holds, by its tokens: of itself it need not guess.
_OURS: set[str] = set()
_WITHOUT_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


class HeldError(EnergyLabelError):
    """Another campaign has the folder, or this one has it no longer."""


class Holder(Frozen):
    """Who holds a folder: the campaign by its name, its host, and its process there.

    `place` tells one kernel and one container from another, `began` a process from a later one of its number.
    """

    name: str
    host: str
    place: str
    process: int
    began: str
    token: str


class Hold:
    """A folder that is held: kept by a thread that touches its file, until `release`."""

    def __init__(self, folder: Path, holder: Holder, beat_s: float = BEAT_S) -> None:
        self._folder, self._path, self._holder = folder, folder / HOLDER, holder
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, args=(beat_s,), name="holder", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise `HeldError` where the folder is gone, or another campaign's by now."""
        try:
            found = _holder(self._path.read_bytes())
        except OSError as error:
            raise HeldError(
                f"{self._folder} cannot be reached any more ({error.strerror or error}); see that the folder is there "
                "again, and give the same command: it goes on where it stopped."
            ) from error
        if found is None or found.token != self._holder.token:
            raise HeldError(
                f"{self._folder} was taken over{_by(found)}, because this measurement was silent for so long; "
                "wait until that one has ended."
            )

    def release(self) -> None:
        """Let go of the folder, unless it is another's by now."""
        self._ended.set()
        self._thread.join()
        with suppress(OSError, HeldError):
            self.check()
            self._path.unlink()

    def _beat(self, every_s: float) -> None:
        while not self._ended.wait(every_s):
            with suppress(OSError):
                # By the file server's clock, which is the one that others see.
                os.utime(self._path)


@contextmanager
def held(folder: Path, name: str, beat_s: float = BEAT_S, silent_s: float = SILENT_S) -> Iterator[Hold]:
    """The folder for this process alone, under the name of its campaign; it is made where it is not there.

    Raises `HeldError`, with the name and the host of the campaign that has it, where another one does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(descriptor, folder)
        holder = _here(name)
        _take(folder, holder, silent_s)
        _OURS.add(holder.token)
        hold = Hold(folder, holder, beat_s)
        try:
            yield hold
        finally:
            hold.release()
            _OURS.discard(holder.token)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _in_use(folder, _read(folder / HOLDER)) from None
    except OSError as error:
        # Without the kernel's lock, the holder's file alone keeps others out.
        if error.errno not in _WITHOUT_LOCKS:
            raise


def _take(folder: Path, holder: Holder, silent_s: float) -> None:
    """Make the holder's file, in the place of one whose holder has died."""
    path = folder / HOLDER
    for _ in range(_TRIES):
        try:
            write_new(path, holder.model_dump_json().encode())
            return
        except FileExistsError:
            _clear(path, holder, silent_s)
    raise _in_use(folder, _read(path))


def _clear(path: Path, ours: Holder, silent_s: float) -> None:
    """Take away the file of a holder that has died; `HeldError` where it lives, or nobody can tell yet.

    One at a time: of two that find it dead, the slower one would else take away the file of the quicker.
    """
    turn = path.with_name(f".{path.name}.turn")
    try:
        write_new(turn, b"")
    except FileExistsError:
        time.sleep(_TURN_S)
        with suppress(FileNotFoundError):
            if _silent_for(turn) > silent_s:
                turn.unlink()
        return
    try:
        if _has_died(path, ours, silent_s):
            path.unlink(missing_ok=True)
    finally:
        turn.unlink(missing_ok=True)


def _has_died(path: Path, ours: Holder, silent_s: float) -> bool:
    """Whether the holder of a file is dead; `HeldError` for a living one, and no for a file that is gone by now."""
    try:
        theirs, silent = _holder(path.read_bytes()), _silent_for(path)
    except FileNotFoundError:
        return False
    if theirs is not None and theirs.place == ours.place:
        if _runs(theirs):
            raise _in_use(path.parent, theirs)
    elif silent < silent_s:
        wait = f"; should it have died, its hold ends in {silent_s - silent:.0f} s"
        raise _in_use(path.parent, theirs, wait)
    return True


def _silent_for(path: Path) -> float:
    """Seconds since the file was touched, by the clock of the file server alone."""
    probe = path.with_name(f".{path.name}.{uuid4().hex}")
    probe.touch()
    try:
        return probe.stat().st_mtime - path.stat().st_mtime
    finally:
        probe.unlink(missing_ok=True)


def _here(name: str) -> Holder:
    host = socket.gethostname()
    return Holder(
        name=name,
        host=host,
        place=" ".join((host, *_kernel())),
        process=os.getpid(),
        began=_began(os.getpid()),
        token=uuid4().hex,
    )


def _kernel() -> Iterator[str]:
    """What tells one kernel from another, and one numbering of processes (a container's) from another."""
    with suppress(OSError):
        yield Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        yield str(Path("/proc/self/ns/pid").readlink())


def _began(process: int) -> str:
    """When a process began, in ticks of its system; empty where that is not told."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    return ""


def _runs(holder: Holder) -> bool:
    """Whether a holder's process, of this very host, is alive and still has what it held."""
    if holder.process == os.getpid() and holder.began == _began(os.getpid()):
        return holder.token in _OURS
    try:
        os.kill(holder.process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return holder.began == _began(holder.process)


def _read(path: Path) -> Holder | None:
    with suppress(OSError):
        return _holder(path.read_bytes())
    return None


def _holder(data: bytes) -> Holder | None:
    try:
        return Holder.model_validate_json(data)
    except ValidationError:
        return None


def _in_use(folder: Path, holder: Holder | None, wait: str = "") -> HeldError:
    return HeldError(
        f"{folder} is in use by another measurement; wait until it has ended, and run the same again"
        f"{_by(holder)}{wait}."
    )


def _by(holder: Holder | None) -> str:
    if holder is None:
        return ""
    return f" (campaign {shown(holder.name)} on host {shown(holder.host)}, process {holder.process})"

"""One measurement a device: a lock on each device whose energy a campaign counts, for every user of the machine.

The files lie where all users see them, and are never written to: a lock is the kernel's (`flock`), ends with the
process that holds it, and needs no more than reading. What somebody else may have put there (a link, a pipe, a second
name of another file) is no lock.
"""

import errno
import fcntl
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from generator.errors import shown
from generator.suite.meters.meter import MeterError

_RUNTIME, _TEMPORARY = Path("/run/lock"), Path("/tmp")  # noqa: S108  (the same for every user, which TMPDIR is not)
_EVERYBODY_S = stat.S_ISVTX | 0o777
_TRIES = 10


class DeviceLockError(MeterError):
    """Another measurement has the device, or nobody can tell."""


def lock_folder(folders: Iterable[Path] = (_RUNTIME,)) -> Path:
    """Where every user may make a file and nobody take away another's: the first such folder, else /tmp."""
    for folder in folders:
        try:
            mode = folder.lstat().st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode) and mode & _EVERYBODY_S == _EVERYBODY_S:
            return folder
    return _TEMPORARY


@contextmanager
def devices_locked(folder: Path, devices: Iterable[str]) -> Iterator[None]:
    """The devices (`cpu`, a GPU's UUID) for this process alone; `DeviceLockError` where another measurement has one."""
    with ExitStack() as held:
        for device in sorted(set(devices)):
            held.enter_context(_locked(folder / f"model-energy-label-{re.sub('[^A-Za-z0-9-]', '-', device)}", device))
        yield


@contextmanager
def _locked(path: Path, device: str) -> Iterator[None]:
    descriptor = _held(path, "the processors" if device == "cpu" else device)
    try:
        yield
    finally:
        os.close(descriptor)


def _held(path: Path, device: str) -> int:
    """A descriptor that holds the lock, of the file that has the name now."""
    for _ in range(_TRIES):
        descriptor = _open(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(path, descriptor):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            raise DeviceLockError(
                f"another measurement is under way on {device} of this machine ({path} is locked), and neither figure "
                "would be its own; wait until it has ended, and run the same again."
            ) from None
        except OSError as error:
            os.close(descriptor)
            raise _refused(path, error.strerror or str(error)) from error
        os.close(descriptor)
    raise _refused(path, "it is taken away again and again")


def _open(path: Path) -> int:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        for _ in range(_TRIES):
            try:
                descriptor = os.open(path, flags)
                break
            except FileNotFoundError:
                # Made in a step of its own: with O_CREAT, kernels refuse another user's file in a folder of all.
                _make(path)
        else:
            raise _refused(path, "it is taken away again and again")
    except OSError as error:
        reason = "it is a link" if error.errno == errno.ELOOP else error.strerror or str(error)
        raise _refused(path, reason) from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise _refused(path, "it is no plain file of one name")
    return descriptor


def _make(path: Path) -> None:
    """An empty file that everybody may read, whatever the umask; somebody else may have been first."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o444)
    except FileExistsError:
        return
    try:
        os.fchmod(descriptor, 0o444)
    finally:
        os.close(descriptor)


def _is(path: Path, descriptor: int) -> bool:
    """Whether the name still leads to what was opened: a lock on a file that was taken away locks nobody out."""
    try:
        now = path.lstat()
    except FileNotFoundError:
        return False
    then = os.fstat(descriptor)
    return (now.st_dev, now.st_ino) == (then.st_dev, then.st_ino)


def _refused(path: Path, reason: str) -> DeviceLockError:
    return DeviceLockError(
        f"{path} cannot be locked ({shown(reason, 120)}), so that nobody can say whether another measurement is under "
        "way; have its owner or root remove it, and run the same again."
    )

"""A file replaced whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, data: bytes, growing: Path | None = None) -> None:
    """Replace `path` by `data` in one step that survives a crash: temporary file, fsync, rename.

    The temporary file is in `growing` (on the same disk), or beside `path`.
    """
    for folder in (path.parent, growing or path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=growing or path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        _sync_folder(path.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def refuse_vanished(folder: Path) -> None:
    """Raise `FileNotFoundError` for a folder that is gone: writing would make it anew, and empty, where it was not."""
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))


def refuse_unwritable(folder: Path) -> None:
    """Raise `PermissionError` where nobody could write into `folder`, which need not be there yet."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


def write_new(path: Path, data: bytes) -> None:
    """Write `data` to a file that is not there yet, whole or not at all; `FileExistsError` where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The system refuses a name that is taken: to look first would leave a moment between.
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The new name too is on the disk, not only the bytes; Windows has no such thing and needs none."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

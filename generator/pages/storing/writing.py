"""Files of the site. One that is what it was in the last site is that very file, under one more name.

To make a file takes the kernel several times as long as to name one, and longest where many were deleted just before.
`make site` says by ENERGY_LABEL_LAST where the last site is.
"""

import os
from pathlib import Path

LAST = "ENERGY_LABEL_LAST"


def put(out: str, path: str, data: bytes) -> None:
    """Write `data` to `path` below `out`, whose folder is there; what stood there is replaced, not written into."""
    target = f"{out}/{path}"
    last = last_site()
    if last and _is(f"{last}/{path}", data):
        try:
            os.link(f"{last}/{path}", target)
        except OSError:
            # Something is there, or it is another disk, or one that has no links.
            pass
        else:
            return
    # The plain calls: a site's worth of small files is where Python's file objects tell.
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        os.unlink(target)  # noqa: PTH108 - as above
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    left = memoryview(data)
    try:
        while left:
            # Of the last room on a disk a write takes what there is, and only the next one is refused.
            left = left[os.write(descriptor, left) :]
    finally:
        os.close(descriptor)


def _is(place: str, data: bytes) -> bool:
    """Whether a plain file at `place` holds just `data`."""
    try:
        descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return os.fstat(descriptor).st_size == len(data) and os.read(descriptor, len(data) + 1) == data
    except OSError:
        return False
    finally:
        os.close(descriptor)


def last_site() -> str | None:
    """Where the last site is, or was to be: only who builds beside it has anybody take something over."""
    return os.environ.get(LAST) or None


class Writer:
    """Writes files of the site at `out`, making each folder once, and knows what was written since it began."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self.written: list[str] = []
        self._folders: set[str] = set()

    def begin(self) -> None:
        """Forget what was written."""
        self.written.clear()

    def write(self, path: str, data: bytes) -> None:
        """As `put`, with its folder."""
        self._make_ready(path)
        put(self.out, path, data)
        self.written.append(path)

    def _make_ready(self, path: str) -> None:
        """Make the folder of `path`, if it was not made here yet."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            _make(f"{self.out}/{folder}")
            self._folders.add(folder)


def _make(folder: str) -> None:
    """Make a folder that may be there; mostly the one above it is, and then one call is enough."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - ten thousands of them
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103

"""Files of the site. One that is what it was in the last site is that very file, under one more name.

To make a file takes the kernel several times as long as to name one, and longest where many were deleted just before,
as with each rebuild. `make site` says by ENERGY_LABEL_LAST where the last site is, and deletes it once the new one is
whole.
"""

import os

LAST = "ENERGY_LABEL_LAST"


def put(out: str, path: str, data: bytes) -> None:
    """Write `data` to `path` below `out`, whose folder is there; what stood there is replaced, not written into."""
    target = f"{out}/{path}"
    last = os.environ.get(LAST)
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

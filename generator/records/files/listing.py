"""What files lie in a folder, in one walk: their paths in order, and what the system tells of each."""

import os
import stat
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

# The coarsest clock of a file system in use, FAT's: within it, a file may change twice and look the same.
_TICK_NS = 2_000_000_000


class Told(NamedTuple):
    """What the system tells of a plain file without opening it: size in bytes, times in ns since 1970, the inode.

    `changed_ns` is when content or inode were last changed. No program can set it to another time, unlike
    `modified_ns`, which a copy or an archive takes along.
    """

    size: int
    modified_ns: int
    changed_ns: int
    inode: int

    def settled(self, began_ns: int) -> bool:
        """Whether a file that still looks so after `began_ns` is still the same, began_ns being before it was read.

        It is not where the file changed so recently that the clock may not have moved on since, or in what this
        machine's clock takes for the future; nor on Windows, where nothing tells when content changed.
        """
        return os.name == "posix" and max(self.modified_ns, self.changed_ns) < began_ns - _TICK_NS


class File(NamedTuple):
    """A file by its path below the folder that was listed; `told` is None for a link, a pipe, and what is gone."""

    place: str
    told: Told | None


def listed(root: Path) -> list[File]:
    """Every file below `root`, sorted by the parts of their paths; no link is followed. None where there is no folder.

    Raises `OSError` for a folder that cannot be read.
    """
    found: list[File] = []
    # A stack and no recursion: how deep the folders are is up to strangers.
    waiting = _within("", str(root)) if root.is_dir() else []
    while waiting:
        place, entry = waiting.pop()
        if entry.is_dir(follow_symlinks=False):
            waiting += _within(f"{place}/", entry.path)
        else:
            found.append(File(place, _told(entry)))
    return found


def _within(before: str, folder: str) -> list[tuple[str, "os.DirEntry[str]"]]:
    """What the folder holds, the last first."""
    with os.scandir(folder) as entries:
        return sorted(((before + entry.name, entry) for entry in entries), key=itemgetter(0), reverse=True)


def _told(entry: "os.DirEntry[str]") -> Told | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Told(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

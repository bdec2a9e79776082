"""Files that are there themselves: a link may lead out of the measurements, to what is nobody's to read or to quote."""

import os
import stat
from pathlib import Path

from generator.errors import Fault, RecordFaultsError

# What a measurements folder holds by a name of its own.
_PARTS = (
    "profiles",
    "models",
    "records",
    "reproductions",
    "superseded",
    "scales",
    "CHANGES.md",
    "disclosures.toml",
    "bench.json",
    "published.jsonl",
    "short_addresses.toml",
)


def is_plain(path: Path, root: Path) -> bool:
    """Whether `path` is a file, and neither it nor a folder between it and `root`, which it lies below, is a link."""
    place = str(root)
    try:
        # In plain strings, for a large folder has a hundred thousand of them.
        for name in path.relative_to(root).parent.parts:
            place = f"{place}/{name}"
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return False
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def refuse_links(measurements: Path) -> None:
    """Raise where a folder or a file that measurements are read from is a link; where they all lie is the user's."""
    faults = [
        Fault(name, "file", "a link", "what is read lies in the measurements themselves; put it there")
        for name in _PARTS
        if (measurements / name).is_symlink()
    ]
    if faults:
        raise RecordFaultsError(faults)

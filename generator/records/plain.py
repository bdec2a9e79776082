"""Files that are there themselves: a link may lead out of the measurements, to what is nobody's to read or to quote."""

import stat
from pathlib import Path

from generator.errors import Fault, RecordFaultsError, shown
from generator.records.faults import shown_path

# Of a profile, or of the facts about a model.
MOST_BYTES = 100_000
# What a measurements folder holds by a name of its own.
_PARTS = (
    "profiles",
    "models",
    "records",
    "reproductions",
    "superseded",
    "CHANGES.md",
    "disclosures.toml",
    "published.jsonl",
    "short_addresses.toml",
)


def is_plain(path: Path, root: Path) -> bool:
    """Whether `path` is a file, and neither it nor a folder between it and `root`, which it lies below, is a link."""
    if any(folder.is_symlink() for folder in path.parents if folder != root and folder.is_relative_to(root)):
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def not_small(path: Path, root: Path) -> Fault | None:
    """Why a file written by hand is not read: it is no plain file, or longer than anybody writes."""
    shown_as = shown_path(path.name)
    if not is_plain(path, root):
        return Fault(shown_as, "file", shown(path.name), "only plain files belong here")
    if (size := path.stat().st_size) > MOST_BYTES:
        return Fault(shown_as, "file", f"{size} bytes", f"it has at most {MOST_BYTES} bytes")
    return None


def refuse_links(measurements: Path) -> None:
    """Raise where a folder or a file that measurements are read from is a link; where they all lie is the user's."""
    faults = [
        Fault(name, "file", "a link", "what is read lies in the measurements themselves; put it there")
        for name in _PARTS
        if (measurements / name).is_symlink()
    ]
    if faults:
        raise RecordFaultsError(faults)

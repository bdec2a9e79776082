"""What an earlier reading found in record files, so that only those that changed are read and graded again."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass
from pathlib import Path

from generator.labels.label import Label
from generator.records.plain import is_plain


@dataclass(frozen=True, slots=True)
class Read:
    """One record file without fault: its label, hashes of its run ids, and the path that it would have today."""

    label: Label
    runs: array[int]
    place_today: str


# By the record's path below `records/`.
Known = dict[str, Read]


def still_so(known: Known, path: Path, root: Path) -> Read | None:
    """What is known of the file at `path` below `root`, where reading it again would find the same; None otherwise."""
    place = path.relative_to(root).as_posix()
    read = known.get(place)
    if read is None or not is_plain(path, root):
        return None
    # A record that is measured anew at another path makes this one a fault.
    if read.place_today != place and (root / read.place_today).is_file():
        return None
    return read if hashlib.sha256(path.read_bytes()).hexdigest() == read.label.source.digest else None

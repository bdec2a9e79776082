"""Which files of the last site are whose, and what they were made from: what is as it was is taken over unseen.

To render a card takes ten times as long as to name its files anew. So for each model a build notes a key of all that
its files show, and of each file what tells it from any other: inode, size and time of writing. Where the next build
finds the same key, and each file as it was noted, the model's files get one more name. Where anything is otherwise, all
of them are made again; so no note, be it old, damaged or somebody else's, can put a wrong file on a site.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from generator.pages.api.overviews import FileEntry
from generator.pages.cache import Cache, key_of
from generator.pages.writing import LAST

# So many that each is read quickly, and few enough to cost a small site nothing.
_SHELVES = 64


class File(NamedTuple):
    """A file of a site, and what tells it from any other at its path."""

    path: str
    inode: int
    size: int
    written_ns: int


@dataclass(frozen=True)
class Note:
    """What a model's files were made from, what the API's index says of its document, and the files."""

    key: str
    document: FileEntry
    files: Sequence[File]


@dataclass(frozen=True)
class KeptCards:
    """The notes on the site at `last`; `common` is a key for what all of its cards show."""

    cache: Cache
    last: str
    common: str

    def key(self, own: str) -> str:
        """The key of a model's files, from that of what they alone show."""
        return key_of(self.common, own)

    def read(self, shelf: int) -> dict[str, Note]:
        """The notes of one shelf, by model: none where there are none that can be read."""
        kept = self.cache.read(self._place(shelf))
        if kept is None:
            return {}
        try:
            return {model: _note(*fields) for model, fields in json.loads(kept).items()}
        except (ValueError, TypeError, AttributeError, KeyError):
            print("What was noted of the last site's cards cannot be read; they are made again.", file=sys.stderr)
            return {}

    def write(self, shelf: int, notes: dict[str, Note]) -> None:
        """Keep the notes of one shelf in place of the last ones."""
        told = {model: (note.key, note.document, note.files) for model, note in notes.items()}
        self.cache.keep(self._place(shelf), json.dumps(told, separators=(",", ":")).encode())

    def is_there(self, note: Note) -> bool:
        """Whether each file of `note` lies in the last site as it was written."""
        return all(seen(self.last, file.path) == file for file in note.files)

    def _place(self, shelf: int) -> str:
        return key_of("cards", str(Path(self.last).resolve()), str(shelf))


def shelves(models: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The models of each shelf that has any: which one a model is on never depends on the others."""
    found: dict[int, list[str]] = {}
    for model in models:
        found.setdefault(crc32(model.encode()) % _SHELVES, []).append(model)
    yield from found.items()


def seen(folder: str, path: str) -> File | None:
    """The file at `path` below `folder` as it is now; None where there is none."""
    try:
        told = os.lstat(f"{folder}/{path}")
    except OSError:
        return None
    return File(path, told.st_ino, told.st_size, told.st_mtime_ns)


def last_site() -> str | None:
    """Where the last site is, or was to be: only who builds beside it has anybody take something over."""
    return os.environ.get(LAST) or None


def _note(key: str, document: FileEntry, files: Sequence[Sequence[object]]) -> Note:
    made = [File(_below(path), _whole(inode), _whole(size), _whole(written)) for path, inode, size, written in files]
    return Note(str(key), {"sha256": str(document["sha256"]), "bytes": _whole(document["bytes"])}, made)


def _below(path: object) -> str:
    """A path that stays below the site."""
    if not isinstance(path, str) or ".." in path.split("/"):
        raise ValueError(path)
    return path


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value

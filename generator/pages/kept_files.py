"""Which files of the last site are whose, and what they were made from: what is as it was is taken over unseen.

To render a card takes ten times as long as to name its files anew. So for each unit, a model or a task, a build notes a
key of all that its files show, and of each file what tells it from any other: inode, size and time of writing. Where
the next build finds the same key, and each file as it was noted, the unit's files get one more name. Where anything is
otherwise, all of them are made again; so no note, be it old, damaged or somebody else's, can put a wrong file on a
site.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from generator.pages.api.overviews import FileEntry
from generator.pages.cache import Cache, key_of
from generator.pages.writing import LAST, Writer

# So many that each is read quickly, and few enough to cost a small site nothing.
_SHELVES = 64
# The documents of the API that are among some files, by path, as its index has them.
Documents = Mapping[str, FileEntry]


class File(NamedTuple):
    """A file of a site, and what tells it from any other at its path."""

    path: str
    inode: int
    size: int
    written_ns: int


@dataclass(frozen=True)
class Note:
    """What a unit's files were made from, what the API's index says of those that are documents, and the files."""

    key: str
    documents: Documents
    files: Sequence[File]


@dataclass(frozen=True)
class KeptFiles:
    """The notes on the site at `last`; `common` is a key for what all of its units show."""

    cache: Cache
    last: str
    common: str

    def key(self, own: str) -> str:
        """The key of a unit's files, from that of what they alone show."""
        return key_of(self.common, own)

    def read(self, shelf: str) -> dict[str, Note]:
        """The notes of one shelf, by unit: none where there are none that can be read."""
        kept = self.cache.read(self._place(shelf))
        if kept is None:
            return {}
        try:
            return {unit: _note(*fields) for unit, fields in json.loads(kept).items()}
        except (ValueError, TypeError, AttributeError, KeyError):
            print("What was noted of the last site's files cannot be read; they are made again.", file=sys.stderr)
            return {}

    def write(self, shelf: str, notes: Mapping[str, Note]) -> None:
        """Keep the notes of one shelf in place of the last ones."""
        told = {unit: (note.key, note.documents, note.files) for unit, note in notes.items()}
        self.cache.keep(self._place(shelf), json.dumps(told, separators=(",", ":")).encode())

    def _place(self, shelf: str) -> str:
        return key_of("files", str(Path(self.last).resolve()), shelf)


class Shelf:
    """The units of one shelf as they come to be in a site: taken over from the last, or written by whoever can."""

    def __init__(self, kept: KeptFiles, name: str, writer: Writer) -> None:
        self._kept, self._name, self._writer = kept, name, writer
        self._known = kept.read(name)
        self._notes: dict[str, Note] = {}

    def put(self, unit: str, own: str, write: Callable[[], Documents]) -> Documents:
        """The documents of a unit, whose files are now in the site; `own` is a key for what they alone show.

        `write` writes all of them by the shelf's writer.
        """
        key, note = self._kept.key(own), self._known.get(unit)
        if note is None or note.key != key or not self._taken_over(note):
            self._writer.begin()
            documents = write()
            files = [file for path in self._writer.written if (file := seen(self._writer.out, path))]
            note = Note(key, documents, files)
        self._notes[unit] = note
        return note.documents

    def close(self) -> None:
        """Note what is there now, where that is not what was."""
        if self._notes != self._known:
            self._kept.write(self._name, self._notes)

    def _taken_over(self, note: Note) -> bool:
        """Whether every file of `note` is one of this site now; where not, all are to be written."""
        last = self._kept.last
        if not all(seen(last, file.path) == file for file in note.files):
            return False
        return all(self._writer.link(f"{last}/{file.path}", file.path) for file in note.files)


def shelves(models: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The models of each shelf that has any: which one a model is on never depends on the others."""
    found: dict[int, list[str]] = {}
    for model in models:
        found.setdefault(crc32(model.encode()) % _SHELVES, []).append(model)
    for number, of_shelf in found.items():
        yield f"models {number}", of_shelf


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


def _note(key: str, documents: Documents, files: Sequence[Sequence[object]]) -> Note:
    made = [File(_below(path), _whole(inode), _whole(size), _whole(written)) for path, inode, size, written in files]
    entries: dict[str, FileEntry] = {
        str(path): {"sha256": str(entry["sha256"]), "bytes": _whole(entry["bytes"])}
        for path, entry in documents.items()
    }
    return Note(str(key), entries, made)


def _below(path: object) -> str:
    """A path that stays below the site."""
    if not isinstance(path, str) or ".." in path.split("/"):
        raise ValueError(path)
    return path


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value

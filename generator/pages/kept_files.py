"""Which files of the last site are whose, and what they were made from: what is as it was stays as it is.

So for each unit, a model or a task, a build notes a key of all that its files show, and of each file what tells it from
any other: inode, size and time of writing. Where the next build finds the same key, and each file as it was noted, in
the spare site (`settling.py`) or in the last, it stays, or gets a name in the spare one. Where anything is otherwise,
all files of the unit are made again; so no note, be it old, damaged or somebody else's, can put a wrong file on a site.
"""

import json
import os
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from pydantic import TypeAdapter, ValidationError

from generator.pages.api.overviews import FileEntry
from generator.pages.rendered import Below
from generator.pages.storing.cache import Cache, key_of
from generator.pages.storing.settling import Folders, link, spare_of
from generator.pages.storing.writing import Writer

# So many that each is read quickly, and few enough to cost a small site nothing.
_SHELVES = 64
# The documents of the API that are among some files, by path, as its index has them.
Documents = Mapping[str, FileEntry]
# Of a file of a site: its path, and what tells it from any other there, its inode, size and time of writing in ns.
# A plain tuple, for a large site has more than a million of them.
File = tuple[str, int, int, int]


class Note(NamedTuple):
    """What a unit's files were made from, what the API's index says of those that are documents, and the files."""

    key: str
    documents: Documents
    files: Sequence[File]


@dataclass(frozen=True)
class Staying:
    """Files of the new site that were made before: hashes of their paths, and their bytes by the folder at the root."""

    paths: "array[int]" = field(default_factory=lambda: array("q"))
    sizes: Counter[str] = field(default_factory=Counter)

    def add(self, files: Sequence[File]) -> None:
        """These stay too."""
        self.paths.extend([hash(path) for path, *_ in files])
        for path, _, size, _ in files:
            top, within, _ = path.partition("/")
            self.sizes[f"{top}/" if within else "/"] += size

    def join(self, others: "Staying") -> None:
        """And so do those that another process has found."""
        self.paths.extend(others.paths)
        self.sizes.update(others.sizes)


@dataclass
class KeptFiles:
    """The notes on the site at `last`; `common` is a key for what all of its units show.

    `staying` is what was found of it so far. What a build has noted and was killed before its site was whole, is found
    where it was put, or not at all.
    """

    cache: Cache
    last: str
    common: str
    staying: Staying = field(default_factory=Staying)

    @cached_property
    def spare(self) -> str:
        """Where the site is that the new one is made of."""
        return spare_of(self.last)

    @cached_property
    def _folders(self) -> Folders:
        return Folders(self.spare)

    def stay(self, files: Sequence[File]) -> bool:
        """Whether all of these are in the spare site now, and stay there."""
        for folder in {path.rpartition("/")[0] for path, *_ in files}:
            self._folders.make_ready(folder)
        spare = self.spare
        missing = [file for file in files if seen(spare, file[0]) != file]
        if not all(seen(self.last, file[0]) == file for file in missing):
            return False
        if not all(link(f"{self.last}/{path}", f"{self.spare}/{path}") for path, *_ in missing):
            return False
        self.staying.add(files)
        return True

    def found(self) -> Staying:
        """What stays and was found since this was asked last."""
        found, self.staying = self.staying, Staying()
        return found

    def key(self, own: str) -> str:
        """The key of a unit's files, from that of what they alone show."""
        return key_of(self.common, own)

    def read(self, shelf: str) -> dict[str, Note]:
        """The notes of one shelf, by unit: none where there are none that can be read."""
        kept = self.cache.read(self._place(shelf))
        if kept is None:
            return {}
        try:
            return {unit: Note(*fields) for unit, fields in _notes().validate_json(kept, strict=True).items()}
        except ValidationError:
            print("What was noted of the last site's files cannot be read; they are made again.", file=sys.stderr)
            return {}

    def write(self, shelf: str, notes: Mapping[str, Note]) -> None:
        """Keep the notes of one shelf in place of the last ones."""
        self.cache.keep(self._place(shelf), json.dumps(notes, separators=(",", ":")).encode())

    def _place(self, shelf: str) -> str:
        return key_of("files", str(Path(self.last).resolve()), shelf)


class Shelf:
    """The units of one shelf as they come to be in a site: staying as they are, or written by whoever can."""

    def __init__(self, kept: KeptFiles, name: str, writer: Writer) -> None:
        self._kept, self._name, self._writer = kept, name, writer
        self._known = kept.read(name)
        self._notes: dict[str, Note] = {}

    def put(self, unit: str, own: str, write: Callable[[], Documents]) -> Documents:
        """The documents of a unit, whose files are now there; `own` is a key for what they alone show.

        `write` writes all of them by the shelf's writer.
        """
        key, note = self._kept.key(own), self._known.get(unit)
        if note is None or note.key != key or not self._kept.stay(note.files):
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
    return path, told.st_ino, told.st_size, told.st_mtime_ns


@cache
def _notes() -> "TypeAdapter[dict[str, tuple[str, dict[str, FileEntry], list[File]]]]":
    """What reads the notes of a shelf: a path in them stays below the site."""
    return TypeAdapter(dict[str, tuple[str, dict[str, FileEntry], list[tuple[Below, int, int, int]]]])

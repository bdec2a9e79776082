"""Labels as they were read and graded, kept for the next build: it reads only the records that are not as they were.

A part of the record files is an entry of the cache, an Arrow table. Whether a file is as it was is told by its size,
its times and its inode, where these can be trusted, and otherwise by the SHA-256 of what it holds. So a file that was
merely touched, copied or checked out anew costs its reading. One that was changed is seen, whatever its size and its
date are set to: the system alone sets the time of the last change.

That time is not trusted where it is so near that a change might not move it (`Told.settled`). A clock that is slow
makes more files look so, which costs their reading. One that is fast takes that margin away: then a file that changes
twice within one tick of its clock, a hundredth of a second as a rule, before and after it was read, and to the same
size, goes unseen until its next change.
"""

import hashlib
import os
import time
from datetime import date
from functools import partial
from pathlib import Path

from generator.labels.gathering.known import NOTHING, Known, Reading, Sheaf, UnsoundError
from generator.labels.gathering.parts import Part
from generator.pages.storing.cache import Cache, key_of, made_by, our_code
from generator.pages.storing.label_table import LabelTable, PutDown, Row, give_back, packed, prepare, row_of
from generator.records.files.listing import File
from generator.records.files.store import MAX_RECORD_BYTES

# What has a part in reading and grading a record, and in keeping what was found.
_LIBRARIES = ("numpy", "pyarrow", "pydantic", "pydantic_core", "scipy")


class KeptLabels:
    """A `Shelf` in a cache."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def known(self, measurements: Path, made_from: str, today: date) -> Known:
        """See `Shelf`. It is asked before the files are listed: what changes from now on is seen the next time."""
        if self._cache.folder is None:
            return NOTHING
        key = key_of("labels", our_code(), made_by(*_LIBRARIES), str(measurements.resolve()), made_from)
        return KnownLabels(self._cache, key, measurements / "records", today)


class KnownLabels:
    """What the cache holds of one folder, under one key for all that a label is made from besides its record.

    The day is no part of that key: nothing in a record may lie in the future, and what did not on one day does not on
    any later one. Where the clock says that it is earlier, the record is read.
    """

    def __init__(self, cache: Cache, key: str, root: Path, today: date) -> None:
        self._cache, self._key, self._root, self._today = cache, key, root, today
        self._began_ns = time.time_ns()
        # What is known of parts in which something changed, and the names of those that are as they were.
        self._tables: dict[str, LabelTable] = {}
        self._untouched: list[str] = []
        prepare()

    def unchanged(self, part: Part) -> Sheaf | None:
        """See `Known`."""
        if (table := self._table(part)) is None:
            return None
        same = table.places == [file.place for file in part.files] and table.told == [file.told for file in part.files]
        if same and not any(map(self._replaced, table.newer)):
            self._untouched.append(part.name)
            return self._put_down(part, table)
        self._tables[part.name] = table
        return None

    def again(self, part: Part, read: Reading) -> Sheaf:
        """See `Known`. The table is kept at once, by the process that made it, even where other parts are at fault."""
        before = self._tables.get(part.name)
        known = before.rows() if before else []
        by_place = {row.place: row for row in known}
        rows = [row for file in part.files if (row := self._row(file, by_place.get(file.place), read)) is not None]
        if before is not None and rows == known:
            return self._put_down(part, before)
        content = packed(rows)
        self._cache.keep(self._key_of(part.name), content)
        return self._put_down(part, LabelTable(content))

    def _put_down(self, part: Part, table: LabelTable) -> Sheaf:
        """The table without what it can be read from again: that is with us only where it could not be kept."""
        key = self._key_of(part.name)
        return PutDown(table, partial(self._cache.read, key)) if self._cache.holds(key) else table

    def tidy(self) -> None:
        """See `Known`."""
        self._cache.trim()
        give_back()

    def forget(self) -> None:
        """See `Known`."""
        for name in (*self._tables, *self._untouched):
            self._cache.throw_away(self._key_of(name))

    def _table(self, part: Part) -> LabelTable | None:
        """What is kept of the part; what is there and cannot be read is thrown away."""
        key = self._key_of(part.name)
        content = self._cache.read(key)
        if content is None:
            return None
        try:
            table = LabelTable(content)
        except UnsoundError:
            self._cache.throw_away(key)
            return None
        return table if table.judged <= self._today.toordinal() else None

    def _key_of(self, part_name: str) -> str:
        return key_of(self._key, os.fsencode(part_name))

    def _row(self, file: File, known: Row | None, read: Reading) -> Row | None:
        """The row of one file, None where it is at fault."""
        told = file.told if file.told and file.told.settled(self._began_ns) else None
        if known is not None and self._still_so(known, file):
            return known.told_as(told)
        found = read(file.place)
        return None if found is None else row_of(found, self._today).told_as(told)

    def _still_so(self, known: Row, file: File) -> bool:
        """Whether to read the file again would find the same."""
        if file.told is None or self._replaced(known.newer):
            return False
        if known.told == file.told:
            return True
        if file.told.size > MAX_RECORD_BYTES:
            return False
        try:
            return hashlib.sha256((self._root / file.place).read_bytes()).hexdigest() == known.digest
        except OSError:
            return False

    def _replaced(self, newer: str | None) -> bool:
        """Whether a record was measured anew at the path that its variant has today: the older one is at fault then."""
        return newer is not None and (self._root / newer).is_file()

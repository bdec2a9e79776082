"""What was found in record files, and what is known of them from before, so that only what changed is read again."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from generator.labels.gathering.parts import Part
from generator.labels.label import Label


class UnsoundError(Exception):
    """What was kept is not what this program wrote, though it looked as if it were."""


@dataclass(frozen=True, slots=True)
class Read:
    """One record file without fault: its label, and hashes of its run ids.

    `newer` is the path that its record would have today, where that is another: it is at fault once that is there too.
    """

    label: Label
    runs: array[int]
    newer: str | None


class Sheaf(Protocol):
    """What was found in a part's files, those at fault left out, in the order of their paths."""

    @property
    def places(self) -> Sequence[str]:
        """The paths of the records below `records/`."""

    @property
    def models(self) -> Sequence[str]:
        """The Hub id of each record's model."""

    @property
    def hashes(self) -> array[int]:
        """Hashes of the run ids of all of them, one after another."""

    def runs(self) -> Sequence[Sequence[int]]:
        """The same hashes, record by record."""

    def labels(self) -> Sequence[Label]:
        """The label of each record; raises `UnsoundError`."""


Reading = Callable[[str], Read | None]


class Known(Protocol):
    """What an earlier reading knows of a folder's records, under all else that their labels are made from."""

    def unchanged(self, part: Part, /) -> Sheaf | None:
        """What is known of a part of which every file is as it was; None where one is not, or is new, or gone."""

    def again(self, part: Part, read: Reading) -> Sheaf:
        """What a part's files hold: what is known and still so, and what `read` finds at each of the other paths.

        It runs in a worker process, after `unchanged` was asked of every part. `read` gives None for a file at fault.
        """

    def tidy(self) -> None:
        """Afterwards, when all labels are made."""

    def forget(self) -> None:
        """Throw away what is known, because it is unsound."""


class Shelf(Protocol):
    """Where what was read is kept from one process to the next."""

    def known(self, measurements: Path, made_from: str, today: date) -> Known:
        """What is known of the folder's records, where all but the records is as `made_from` says."""


@dataclass(frozen=True)
class ReadSheaf:
    """What was read just now, as it was read."""

    reads: Sequence[Read]

    @property
    def places(self) -> Sequence[str]:
        """See `Sheaf`."""
        return [read.label.source.record_path for read in self.reads]

    @property
    def models(self) -> Sequence[str]:
        """See `Sheaf`."""
        return [read.label.subject.model for read in self.reads]

    @property
    def hashes(self) -> array[int]:
        """See `Sheaf`."""
        every = array("Q")
        for read in self.reads:
            every += read.runs
        return every

    def runs(self) -> Sequence[Sequence[int]]:
        """See `Sheaf`."""
        return [read.runs for read in self.reads]

    def labels(self) -> Sequence[Label]:
        """See `Sheaf`."""
        return [read.label for read in self.reads]


class Nothing:
    """Nothing is known, and nothing is kept."""

    def unchanged(self, _part: Part, /) -> Sheaf | None:
        """None."""
        return None

    def again(self, part: Part, read: Reading) -> Sheaf:
        """Each file is read."""
        return ReadSheaf([found for file in part.files if (found := read(file.place)) is not None])

    def tidy(self) -> None:
        """There is nothing to do."""

    def forget(self) -> None:
        """There is nothing to do."""


NOTHING = Nothing()

"""Every label of a `measurements/` folder, in parallel and without keeping the records in memory."""

from __future__ import annotations

import gc
import hashlib
from array import array
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from generator import parallel
from generator.errors import Fault, RecordFaultsError
from generator.labels.comparing.comparable import figure_workloads
from generator.labels.estimates import estimate
from generator.labels.gathering.from_record import label_of
from generator.labels.gathering.known import NOTHING, Known, Read, Sheaf, UnsoundError
from generator.labels.gathering.parts import Part, cut
from generator.labels.gathering.twice import Hashed, Named, twice
from generator.labels.grading.scale import Scale
from generator.labels.label import Label, graded_as
from generator.labels.task import Task
from generator.labels.verification import verified
from generator.records.files.places import place_today
from generator.records.files.reading import newer_release
from generator.records.files.store import SECOND, Stored, read_record, read_reproductions, record_files, run_ids
from generator.records.profile import Profile

_PARALLEL_FROM = 500


@dataclass(frozen=True)
class Gathering:
    """A folder's records, and all that their labels are made from.

    `short` has the paths of the records whose labels have a short address. What is `known` under the same profiles,
    scales, tasks and short addresses is not read again where it still is so.
    """

    measurements: Path
    profiles: dict[str, Profile]
    scales: dict[tuple[str, str], Scale]
    tasks: dict[str, Task]
    today: date
    short: Container[str] = ()
    known: Known = NOTHING

    @property
    def root(self) -> Path:
        """Where the records are."""
        return self.measurements / "records"

    def found(self, jobs: int) -> Gathered:
        """Every record of the folder, validated and graded, in so many processes.

        Raises `RecordFaultsError` with every fault, in the order of the files: those of records, then of second
        measurements; of a release that knows newer records, `EnergyLabelError`.
        """
        known, parts = self.known, cut(record_files(self.measurements))
        found = {part.name: known.unchanged(part) for part in parts}
        unread = [part for part in parts if found[part.name] is None]
        jobs = jobs if sum(len(part.files) for part in unread) >= _PARALLEL_FROM else 1
        if jobs > 1:
            estimate.load()
        faults: dict[str, list[Fault]] = {}
        for part, (sheaf, found_in) in zip(unread, parallel.mapped(self.read, unread, jobs), strict=True):
            found[part.name] = sheaf
            faults |= found_in
        sheaves = deque(sheaf for sheaf in found.values() if sheaf is not None)
        again, found_again = read_reproductions(self.measurements, self.profiles, self.today)
        faults |= _twice(self, sheaves, again, jobs)
        if faults or found_again:
            places = (file.place for part in parts for file in part.files)
            seconds = (f"{SECOND}{item.path}" for items in again.values() for item in items)
            _raise([*_in_order(faults, places), *found_again, *_in_order(faults, seconds)], self.measurements)
        return Gathered(sheaves, sum(len(sheaf.places) for sheaf in sheaves), again, self)

    def read(self, part: Part) -> tuple[Sheaf, dict[str, list[Fault]]]:
        """What the files of a part hold, and by path the faults found in them."""
        faults: dict[str, list[Fault]] = {}

        def one(place: str) -> Read | None:
            read, found = self._read(place)
            if found:
                faults[place] = found
            return read

        # What is read is kept, so looking for garbage in it again and again costs more than the reading.
        gc.disable()
        try:
            return self.known.again(part, one), faults
        finally:
            gc.enable()

    def _read(self, place: str) -> tuple[Read | None, list[Fault]]:
        stored, found = read_record(self.root / place, self.root, self.profiles, self.today)
        if stored is None:
            return None, found
        record = stored.record
        scale = self.scales.get((record.task, record.profile))
        label = label_of(stored, self.profiles[record.profile], scale, self.tasks[record.task], self.short)
        newer = place_today(record)
        return Read(label, _hashes(run_ids(record)), None if newer == place else newer), found

    def named(self, places: Sequence[str]) -> list[Named]:
        """The model and the run ids of the records at these paths, as far as they can be read."""
        read = (read_record(self.root / place, self.root, self.profiles, self.today)[0] for place in places)
        return [Named(item.path, item.record.model, run_ids(item.record)) for item in read if item]


@dataclass(frozen=True)
class Gathered:
    """What a folder holds, all of it without fault, in `count` records; the labels are made when they are asked for."""

    sheaves: deque[Sheaf]
    count: int
    again: Mapping[str, Sequence[Stored]]
    _job: Gathering

    def __len__(self) -> int:
        """How many labels there are."""
        return self.count

    def labels(self) -> list[Label]:
        """All of them in the order of their records' paths, each with the second measurements that there are of it.

        They are given once: what they are made from goes as they come, so that a large site's are not there twice.
        Raises `UnsoundError` where what was known is not what this program wrote.
        """
        gc.disable()
        try:
            return [
                self._verified(label) if label.source.record_path in self.again else label
                for sheaf in _given_away(self.sheaves)
                for label in sheaf.labels()
            ]
        finally:
            gc.enable()

    def _verified(self, label: Label) -> Label:
        """The label with what its second measurements say of it."""
        if label.result.figure is None:
            return label
        # Few labels have any: their records are read once more rather than all kept.
        place, profile = label.source.record_path, self._job.profiles[label.setup.profile]
        own, _ = read_record(self._job.root / place, None, {profile.id: profile}, self._job.today)
        quality = own.record.quality if own else ()
        found = verified(label.result.figure, figure_workloads(label), self.again[place], profile, quality)
        made = replace(label, result=replace(label.result, verification=found))
        own_grade = label.result.grade
        if own_grade.status == "provisional" and found.state == "reproduced":
            # What was assumed of another run, another run has shown.
            return graded_as(made, replace(own_grade, status="graded"))
        return made


def _given_away(sheaves: deque[Sheaf]) -> Iterator[Sheaf]:
    while sheaves:
        yield sheaves.popleft()


def gather(
    measurements: Path,
    profiles: dict[str, Profile],
    scales: dict[tuple[str, str], Scale],
    tasks: dict[str, Task],
    today: date,
    jobs: int,
    short: Container[str] = (),
    known: Known = NOTHING,
) -> list[Label]:
    """All labels, as `Gathering` finds them; where what is known proves unsound, as if nothing were."""
    gathering = Gathering(measurements, profiles, scales, tasks, today, short, known)
    try:
        labels = gathering.found(jobs).labels()
    except UnsoundError:
        known.forget()
        return replace(gathering, known=NOTHING).found(jobs).labels()
    # Only now, for what is deleted can make no labels.
    known.tidy()
    return labels


def _twice(
    job: Gathering, sheaves: Sequence[Sheaf], again: Mapping[str, list[Stored]], jobs: int
) -> dict[str, list[Fault]]:
    """What stands in two records or second measurements, by the name of the later one."""
    seconds = {f"{SECOND}{item.path}": item.record for items in again.values() for item in items}
    hashed = [Hashed(name, record.model, _hashes(run_ids(record))) for name, record in seconds.items()]

    def read(names: Sequence[str]) -> Iterator[Named]:
        places = [name for name in names if name not in seconds]
        for found in parallel.mapped(job.named, parallel.chunks(places, jobs), jobs):
            yield from found
        for name in names:
            if name in seconds:
                yield Named(name, seconds[name].model, run_ids(seconds[name]))

    return twice(sheaves, hashed, read)


def _in_order(faults: Mapping[str, list[Fault]], names: Iterable[str]) -> Iterator[Fault]:
    return chain.from_iterable(faults.get(name, ()) for name in names)


def _raise(faults: Sequence[Fault], measurements: Path) -> None:
    if newer := newer_release(faults, measurements):
        raise newer
    raise RecordFaultsError(faults)


def _hashes(run_ids: Iterable[str]) -> array[int]:
    return array("Q", map(_short_hash, run_ids))


def _short_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

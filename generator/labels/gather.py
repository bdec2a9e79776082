"""Every label of a `measurements/` folder, in parallel and without keeping the records in memory."""

from __future__ import annotations

import gc
import hashlib
from array import array
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise
from pathlib import Path

from generator import parallel
from generator.errors import Fault, RecordFaultsError
from generator.labels import estimate
from generator.labels.comparable import figure_workloads
from generator.labels.from_record import label_of
from generator.labels.known import Known, Read, still_so
from generator.labels.label import Label, graded_as
from generator.labels.scale import Scale
from generator.labels.task import Task
from generator.labels.verification import verified
from generator.records.places import place_today
from generator.records.profile import Profile
from generator.records.store import Stored, read_record, read_records, read_reproductions, record_paths, run_ids

_PARALLEL_FROM = 500
_Found = tuple[list[Read], list[Fault]]


@dataclass(frozen=True)
class _Job:
    root: Path
    profiles: dict[str, Profile]
    scales: dict[tuple[str, str], Scale]
    tasks: dict[str, Task]
    today: date
    short: Container[str]

    def read(self, paths: Sequence[Path]) -> _Found:
        """What some record files hold, and the faults found."""
        # What is read is kept, so looking for garbage in it again and again costs more than the reading.
        gc.disable()
        try:
            return self._read(paths)
        finally:
            gc.enable()

    def _read(self, paths: Sequence[Path]) -> _Found:
        reads: list[Read] = []
        faults: list[Fault] = []
        for path in paths:
            stored, found = read_record(path, self.root, self.profiles, self.today)
            faults += found
            if stored is not None:
                record = stored.record
                scale = self.scales.get((record.task, record.profile))
                label = label_of(stored, self.profiles[record.profile], scale, self.tasks[record.task], self.short)
                reads.append(Read(label, _hashes(run_ids(record)), place_today(record)))
        return reads, faults


def gather(
    measurements: Path,
    profiles: dict[str, Profile],
    scales: dict[tuple[str, str], Scale],
    tasks: dict[str, Task],
    today: date,
    jobs: int,
    short: Container[str] = (),
    known: Known | None = None,
) -> list[Label]:
    """All labels, in the order of their records' paths, each with the second measurements that there are of it.

    `short` has the paths of the records whose labels have a short address. What is `known` under the same profiles,
    scales, tasks and short addresses is not read again where it still is so; afterwards it is what there is.

    Raises `RecordFaultsError` with every fault.
    """
    job = _Job(measurements / "records", profiles, scales, tasks, today, short)
    known = {} if known is None else known
    paths = record_paths(measurements)
    there = {path: still_so(known, path, job.root) for path in paths}
    unread = [path for path, read in there.items() if read is None]
    if len(unread) < _PARALLEL_FROM:
        jobs = 1
    if jobs > 1:
        estimate.load()
    results = parallel.mapped(job.read, parallel.chunks(unread, jobs), jobs)
    faults = [fault for _, found in results for fault in found]
    # Nothing is read from a path but the record that belongs there.
    there |= {job.root / read.label.source.record_path: read for found, _ in results for read in found}
    reads = [read for read in there.values() if read]
    known.clear()
    known.update({read.label.source.record_path: read for read in reads})
    labels = [read.label for read in reads]
    again, found_again = read_reproductions(measurements, profiles, today)
    faults += found_again
    second = [_hashes(run_ids(item.record)) for items in again.values() for item in items]
    if faults or _has_twice(labels, [*second, *(read.runs for read in reads)]):
        # Rare, so it may be slow: the full reading tells every fault, and which record copied which.
        read_records(measurements, profiles, today)
    if faults:
        raise RecordFaultsError(faults)
    return [
        _verified(label, again[label.source.record_path], profiles[label.setup.profile], job)
        if label.source.record_path in again
        else label
        for label in labels
    ]


def _verified(label: Label, seconds: Sequence[Stored], profile: Profile, job: _Job) -> Label:
    """The label with what its second measurements say of it."""
    if label.result.figure is None:
        return label
    # Few labels have any: their records are read once more rather than all kept.
    path = job.root / label.source.record_path
    own, _ = read_record(path, None, {profile.id: profile}, job.today)
    quality = own.record.quality if own else ()
    found = verified(label.result.figure, figure_workloads(label), seconds, profile, quality)
    made = replace(label, result=replace(label.result, verification=found))
    own_grade = label.result.grade
    if own_grade.status == "provisional" and found.state == "reproduced":
        # What was assumed of another run, another run has shown.
        return graded_as(made, replace(own_grade, status="graded"))
    return made


def _has_twice(labels: Sequence[Label], hashes: Sequence[array[int]]) -> bool:
    """Whether a run id, or a path or a model's name but for its case, may stand in two records."""
    places = {label.source.record_path.casefold() for label in labels}
    models = {label.subject.model for label in labels}
    twins = len(places) < len(labels) or len({model.casefold() for model in models}) < len(models)
    every = sorted(chain.from_iterable(hashes))
    return twins or any(one == other for one, other in pairwise(every))


def _hashes(run_ids: Iterable[str]) -> array[int]:
    return array("Q", map(_short_hash, run_ids))


def _short_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

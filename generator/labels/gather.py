"""Every label of a `measurements/` folder, in parallel and without keeping the records in memory."""

from __future__ import annotations

import gc
import hashlib
from array import array
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import pairwise
from pathlib import Path

from generator import parallel
from generator.errors import Fault, RecordFaultsError
from generator.labels import estimate
from generator.labels.comparable import figure_workloads
from generator.labels.from_record import label_of
from generator.labels.label import Label, graded_as
from generator.labels.scale import Scale
from generator.labels.task import Task
from generator.labels.verification import verified
from generator.records.profile import Profile
from generator.records.store import Stored, read_record, read_records, read_reproductions, record_paths, run_ids

_PARALLEL_FROM = 500
_Found = tuple[list[Label], list[Fault], "array[int]"]


@dataclass(frozen=True)
class _Job:
    root: Path
    profiles: dict[str, Profile]
    scales: dict[tuple[str, str], Scale]
    tasks: dict[str, Task]
    today: date
    short: Container[str]

    def read(self, paths: Sequence[Path]) -> _Found:
        """Labels of some record files, the faults found, and the sorted hashes of their run ids."""
        # What is read is kept, so looking for garbage in it again and again costs more than the reading.
        gc.disable()
        try:
            return self._read(paths)
        finally:
            gc.enable()

    def _read(self, paths: Sequence[Path]) -> _Found:
        labels: list[Label] = []
        faults: list[Fault] = []
        hashes: list[int] = []
        for path in paths:
            stored, found = read_record(path, self.root, self.profiles, self.today)
            faults += found
            if stored is not None:
                record = stored.record
                profile = self.profiles[record.profile]
                labels.append(
                    label_of(
                        stored,
                        profile,
                        self.scales.get((record.task, record.profile)),
                        self.tasks[record.task],
                        self.short,
                    )
                )
                hashes += [_short_hash(run_id) for run_id in run_ids(record)]
        return labels, faults, array("Q", sorted(hashes))


def gather(
    measurements: Path,
    profiles: dict[str, Profile],
    scales: dict[tuple[str, str], Scale],
    tasks: dict[str, Task],
    today: date,
    jobs: int,
    short: Container[str] = (),
) -> list[Label]:
    """All labels, in the order of their records' paths, each with the second measurements that there are of it.

    `short` has the paths of the records whose labels have a short address.

    Raises `RecordFaultsError` with every fault.
    """
    job = _Job(measurements / "records", profiles, scales, tasks, today, short)
    paths = record_paths(measurements)
    if len(paths) < _PARALLEL_FROM:
        jobs = 1
    if jobs > 1:
        estimate.load()
    results = parallel.mapped(job.read, parallel.chunks(paths, jobs), jobs)
    faults = [fault for _, found, _ in results for fault in found]
    labels = [label for found, _, _ in results for label in found]
    again, found_again = read_reproductions(measurements, profiles, today)
    faults += found_again
    ids = [_short_hash(run_id) for items in again.values() for item in items for run_id in run_ids(item.record)]
    if faults or _has_twice(labels, [array("Q", sorted(ids)), *(hashes for _, _, hashes in results)]):
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
    return twins or any(one == other for one, other in pairwise(merge(*hashes)))


def _short_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

"""Records and profiles in `measurements/`, read and written: reading all of them fails once with every fault.

Records arrive by pull request, so each file is held to a size, a shape, its own path and the laws of physics before
anything else in the project takes a figure from it. Of the other files there, each has its own module in this folder
(`changes`, `disclosures`, `facts`, `published`); further on, records are only ever copied, byte for byte.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown
from generator.records.bounds import limited
from generator.records.faults import faults_of, shown_path, tuples
from generator.records.files.atomic import write_atomically
from generator.records.files.layout import laid_out
from generator.records.files.listing import File, listed
from generator.records.files.places import place_of, place_today
from generator.records.files.plain import is_plain, refuse_links
from generator.records.files.reading import newer_release, record_of
from generator.records.files.toml_file import read_toml
from generator.records.files.unshown import unshown
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from generator.records.profile import Profile
from generator.records.reproductions import no_reproductions, record_path_of, reproduction_path

MAX_RECORD_BYTES = 2_000_000
UNFINISHED = ".unfinished"
# Before the path of a second measurement, where records and such are told together.
SECOND = "reproductions/"


@dataclass(frozen=True)
class Stored:
    """A record with the SHA-256 of the very bytes it was read from, and its path below `records/`.

    That of a second measurement is its path below `reproductions/`.
    """

    record: Record
    sha256: str
    path: str


def serialized(record: Record) -> bytes:
    """The record's file, in today's form: UTF-8 JSON, fields in the model's order, unknown fields left out."""
    return laid_out(record.model_dump(mode="json", exclude_none=True)).encode()


def write_record(record: Record, measurements: Path) -> Path:
    """Write one record to its derived place, whole or not at all; returns the path.

    A half-written file is never among the records, whenever the power goes: it grows beside them.
    """
    return _write(measurements / "records" / record.relative_path, record, measurements)


def write_reproduction(record: Record, measurements: Path) -> Path:
    """Write a second measurement, which names its submitter, to its place, as `write_record` does."""
    place = reproduction_path(record, place_of(record, measurements / "records"))
    if place is None:
        raise EnergyLabelError("A second measurement says who submits it; name your GitHub account with --submitter.")
    return _write(measurements / "reproductions" / place, record, measurements)


def _write(path: Path, record: Record, measurements: Path) -> Path:
    write_atomically(path, serialized(record), growing=measurements / UNFINISHED)
    with suppress(OSError):
        # Left there only while another process has something in it.
        (measurements / UNFINISHED).rmdir()
    return path


def read_profiles(measurements: Path) -> dict[str, Profile]:
    """Every profile by its id; raises `RecordFaultsError` with all faults."""
    refuse_links(measurements)
    folder = measurements / "profiles"
    if not folder.is_dir():
        raise EnergyLabelError(
            f"No profiles: {folder} is not a folder; name a checkout's measurements/ folder, or begin one with "
            f"energy-label profile new --measurements {measurements}."
        )
    faults: list[Fault] = []
    profiles: dict[str, Profile] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            profile = profile_of(read_toml(path))
        except (ValidationError, ValueError, OSError) as error:
            faults += faults_of(error, shown_path(path.name))
            continue
        if profile.id != path.stem:
            faults.append(Fault(path.name, "id", shown(profile.id), f"the file is named {path.stem}"))
        if profile.primary and (other := next((p.id for p in profiles.values() if p.primary), None)):
            faults.append(Fault(path.name, "primary", "true", f"{other} is the primary profile; there is one"))
        profiles[profile.id] = profile
    if faults:
        raise RecordFaultsError(faults)
    return profiles


def profile_of(table: dict[str, Any]) -> Profile:
    """A profile from its TOML table; raises pydantic's `ValidationError`."""
    return Profile.model_validate(tuples(table))


def record_files(measurements: Path) -> list[File]:
    """Every file below `records/`, in order; what is not a plain record file is told by `read_record`."""
    root = measurements / "records"
    if not root.is_dir():
        raise EnergyLabelError(f"No records: {root} is not a folder; name a checkout's measurements/ folder.")
    return listed(root)


def record_paths(measurements: Path) -> list[Path]:
    """The paths of all `record_files`."""
    return [measurements / "records" / file.place for file in record_files(measurements)]


def reproduction_paths(measurements: Path) -> list[Path]:
    """Every file below `reproductions/`, in order; none where nobody has measured anything a second time."""
    root = measurements / "reproductions"
    return [root / file.place for file in listed(root)]


def read_record(
    path: Path, root: Path | None, profiles: dict[str, Profile], today: date
) -> tuple[Stored | None, list[Fault]]:
    """One record file, and every fault in it. `root` is `records/`, or None for a file on its own."""
    return _read(path, root, profiles, today, lambda record: record.relative_path)


def read_reproduction(
    path: Path, root: Path, profiles: dict[str, Profile], today: date
) -> tuple[Stored | None, list[Fault]]:
    """One second measurement as a file of its own, and every fault in it. `root` is `reproductions/`."""
    records = root.parent / "records"
    return _read(path, root, profiles, today, lambda record: reproduction_path(record, place_of(record, records)))


def _read(
    path: Path,
    root: Path | None,
    profiles: dict[str, Profile],
    today: date,
    own_place: Callable[[Record], str | None],
) -> tuple[Stored | None, list[Fault]]:
    shown_as = shown_path(path.relative_to(root).as_posix() if root else path.name)
    if not is_plain(path, root or path.parent) or path.suffix != ".json":
        return None, [Fault(shown_as, "file", shown(path.name), "only plain .json files belong here")]
    size = path.stat().st_size
    if size > MAX_RECORD_BYTES:
        return None, [Fault(shown_as, "file", f"{size} bytes", f"a record has at most {MAX_RECORD_BYTES} bytes")]
    data = path.read_bytes()
    record, faults = record_of(data, shown_as)
    if record is None:
        return None, faults
    faults += unshown(record, shown_as)
    place = own_place(record)
    if place is None:
        reason = "a second measurement says who submits it: --submitter LOGIN"
        faults.append(Fault(shown_as, "provenance.submitter", "missing", reason))
    elif root and path.relative_to(root).as_posix() != place:
        faults.append(Fault(shown_as, "model", shown(record.model), f"its place is {place}"))
    newer = place_today(record)
    if root and newer != record.relative_path and (root / newer).is_file():
        reason = f"is measured again in {newer}; move this older file into superseded/"
        faults.append(Fault(shown_as, "model", shown(record.model), reason))
    profile = profiles.get(record.profile)
    if profile is None:
        known = ", ".join(sorted(profiles)) or "none"
        faults.append(Fault(shown_as, "profile", shown(record.profile), f"no such profile; there are: {known}"))
    else:
        faults = limited(chain(faults, impossible(record, profile, shown_as, today)), shown_as)
    stored = Stored(record, hashlib.sha256(data).hexdigest(), place or record.relative_path)
    return (None if faults else stored), faults


class Duplicates:
    """Remembers identities and run ids over many records, and tells what comes twice."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self._models: dict[str, str] = {}
        self._runs: dict[str, str] = {}

    def add(self, path: str, model: str, run_ids: Iterable[str]) -> list[Fault]:
        """Faults of the record at `path`, of this model, against all that were added before it."""
        return limited(self._faults(path, model, run_ids), path)

    def _faults(self, path: str, model: str, run_ids: Iterable[str]) -> Iterator[Fault]:
        # Two names that differ only in case are one file on many disks and one page on many servers.
        other = self._places.setdefault(path.casefold(), path)
        if other != path:
            yield Fault(path, "model", shown(path), f"differs from {other} in case alone")
        spelled = self._models.setdefault(model.casefold(), model)
        if spelled != model and other == path:
            reason = f"is {spelled} in another record, and on the Hub a name has one spelling; take that"
            yield Fault(path, "model", shown(model), reason)
        for run_id in run_ids:
            owner = self._runs.setdefault(run_id, path)
            if owner != path:
                yield Fault(path, "runs.id", shown(run_id), f"this run is already part of {owner}")


def run_ids(record: Record) -> Sequence[str]:
    """The ids of all runs of a record."""
    return [run.id for workload in record.workloads for run in workload.runs]


def read_records(measurements: Path, profiles: dict[str, Profile], today: date) -> list[Stored]:
    """Every record, sorted by path; raises `RecordFaultsError` with every fault of every file, reproductions too."""
    root = measurements / "records"
    stored: list[Stored] = []
    faults: list[Fault] = []
    duplicates = Duplicates()
    for path in record_paths(measurements):
        item, found = read_record(path, root, profiles, today)
        faults += found
        if item is not None:
            faults += duplicates.add(item.path, item.record.model, run_ids(item.record))
            stored.append(item)
    again, found = read_reproductions(measurements, profiles, today)
    faults += found
    for items in again.values():
        for item in items:
            faults += duplicates.add(f"{SECOND}{item.path}", item.record.model, run_ids(item.record))
    if newer := newer_release(faults, measurements):
        raise newer
    if faults:
        raise RecordFaultsError(faults)
    return stored


def read_reproductions(
    measurements: Path, profiles: dict[str, Profile], today: date
) -> tuple[dict[str, list[Stored]], list[Fault]]:
    """Second measurements by the path of the record that they measure again, and every fault in and between them.

    They are few, and each is held against its record, which is read once more for it.
    """
    records, root = measurements / "records", measurements / "reproductions"
    again: dict[str, list[Stored]] = {}
    faults: list[Fault] = []
    for path in reproduction_paths(measurements):
        item, found = read_reproduction(path, root, profiles, today)
        faults += [replace(fault, file=f"{SECOND}{fault.file}") for fault in found]
        if item is not None:
            again.setdefault(record_path_of(item.path), []).append(item)
    for place, items in again.items():
        original, _ = read_record(records / place, records, profiles, today)
        if original is not None or not (records / place).is_file():
            named = [(f"{SECOND}{item.path}", item.record) for item in items]
            profile = profiles[items[0].record.profile]
            faults += limited(no_reproductions(place, original.record if original else None, named, profile), place)
    return again, faults

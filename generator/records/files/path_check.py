"""Files given by path, wherever they lie: each held to its place, and against what is there already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.errors import Fault, shown
from generator.records.bounds import limited
from generator.records.faults import shown_path
from generator.records.files.places import place_of
from generator.records.files.store import (
    SECOND,
    Duplicates,
    Stored,
    read_record,
    read_reproduction,
    record_paths,
    reproduction_paths,
    run_ids,
)
from generator.records.model import Record
from generator.records.profile import Profile
from generator.records.reproductions import no_reproductions, record_path_of, reproduction_path, same_name


def faults_of_given(
    measurements: Path, files: Sequence[Path], profiles: dict[str, Profile], today: date
) -> list[Fault]:
    """Every fault of `files`, as records or second measurements: alone, and beside those in `measurements`.

    Their paths are absolute, as that of `measurements` is.

    What lies elsewhere is a second measurement where somebody else's record of the same is there.
    """
    reading = _Reading(measurements, profiles, today)
    faults: list[Fault] = []
    given: dict[str, Stored] = {}
    for file in files:
        place, stored, found = reading.read(file)
        faults += found
        if stored is not None and place in given:
            reason = "two of the files given are this record"
            faults.append(Fault(place, "model", shown(stored.record.model), reason))
        elif stored is not None:
            given[place] = stored
    duplicates = Duplicates()
    there = dict(reading.there())
    for place, stored in there.items():
        if place not in given:
            duplicates.add(place, stored.record.model, run_ids(stored.record))
    for place, stored in given.items():
        faults += duplicates.add(place, stored.record.model, run_ids(stored.record))
    return faults + _between(given, {**there, **given}, measurements, profiles)


def _between(
    given: Iterable[str], known: Mapping[str, Stored], measurements: Path, profiles: dict[str, Profile]
) -> list[Fault]:
    """Faults between records and second measurements, as far as one of those given is among them."""
    again: dict[str, list[tuple[str, Record]]] = {}
    for place, stored in sorted(known.items()):
        if place.startswith(SECOND):
            again.setdefault(record_path_of(stored.path), []).append((place, stored.record))
    faults: list[Fault] = []
    for place, seconds in again.items():
        concerned = {place, *(file for file, _ in seconds)} & set(given)
        # A record that is there and cannot be read is not missing; `check` alone tells its own faults.
        if concerned and (place in known or not (measurements / "records" / place).is_file()):
            original = known[place].record if place in known else None
            faults += limited(no_reproductions(place, original, seconds, profiles[seconds[0][1].profile]), place)
    return faults


def _as_given(file: Path) -> str:
    """The path of a file as seen from here, where it is below."""
    here = Path.cwd()
    return shown_path(str(file.relative_to(here) if file.is_relative_to(here) else file))


class _Reading:
    """One folder of measurements, and how a file is read beside it."""

    def __init__(self, measurements: Path, profiles: dict[str, Profile], today: date) -> None:
        self.measurements = measurements
        self.records, self.seconds = measurements / "records", measurements / "reproductions"
        self.profiles, self.today = profiles, today

    def read(self, file: Path) -> tuple[str, Stored | None, list[Fault]]:
        """A given file's place, with `reproductions/` before that of a second measurement; empty for a faulty one."""
        seconds, records = self.seconds, self.records
        if file.is_relative_to(seconds):
            stored, faults = read_reproduction(file, seconds, self.profiles, self.today)
            faults = [replace(fault, file=f"{SECOND}{fault.file}") for fault in faults]
            return f"{SECOND}{stored.path}" if stored else "", stored, faults
        inside = records if file.is_relative_to(records) else None
        stored, faults = read_record(file, inside, self.profiles, self.today)
        if inside is None:
            # Of files in several folders, the name alone says not which.
            faults = [replace(fault, file=_as_given(file)) for fault in faults]
        if stored is None:
            return "", None, faults
        if inside is None and (second := self._second_place(stored)):
            return f"{SECOND}{second}", replace(stored, path=second), faults
        return stored.path, stored, faults

    def _second_place(self, stored: Stored) -> str | None:
        place = place_of(stored.record, self.records)
        theirs, _ = read_record(self.records / place, None, self.profiles, self.today)
        mine = stored.record.provenance.submitter
        other = theirs.record.provenance.submitter if theirs else None
        return reproduction_path(stored.record, place) if mine and other and not same_name(mine, other) else None

    def there(self) -> Iterable[tuple[str, Stored]]:
        """What can be read of the folder, by place."""
        for file in record_paths(self.measurements):
            stored, _ = read_record(file, self.records, self.profiles, self.today)
            if stored is not None:
                yield stored.path, stored
        for file in reproduction_paths(self.measurements):
            stored, _ = read_reproduction(file, self.seconds, self.profiles, self.today)
            if stored is not None:
                yield f"{SECOND}{stored.path}", stored

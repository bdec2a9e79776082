"""A study's records as they stand in `measurements/`, for the pages that explain something by its runs."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from generator.errors import RecordFaultsError
from generator.records.files.listing import listed
from generator.records.files.store import read_record
from generator.records.model import Record
from generator.records.profile import Profile
from generator.studies.study import Study


def records_of(study: Study, measurements: Path, profiles: Mapping[str, Profile]) -> list[Record]:
    """The records under the study's profiles, sorted by path; raises `RecordFaultsError` with every fault."""
    root, records, faults = measurements / "records", [], []
    for path in _paths(study, root):
        stored, found = read_record(path, root, dict(profiles), date.max)
        faults += found
        if stored is not None:
            records.append(stored.record)
    if faults:
        raise RecordFaultsError(faults)
    return records


def has_records(study: Study, measurements: Path) -> bool:
    """Whether `records_of` would read any: to read them all takes a fifth of a second."""
    return any(_paths(study, measurements / "records"))


def _paths(study: Study, root: Path) -> Iterator[Path]:
    """Their folders alone: of a large site the study is a small part."""
    return (root / name / file.place for name in sorted(study.profiles) for file in listed(root / name))

"""A study's records as they stand in `measurements/`, for the pages that explain something by its runs."""

from collections.abc import Mapping
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
    # Their folders alone: of a large site the study is a small part.
    for path in (root / name / file.place for name in sorted(study.profiles) for file in listed(root / name)):
        stored, found = read_record(path, root, dict(profiles), date.max)
        faults += found
        if stored is not None:
            records.append(stored.record)
    if faults:
        raise RecordFaultsError(faults)
    return records

"""A study's records into `measurements/`: all of them or none."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, Fault, RecordFaultsError
from generator.records.files.reading import record_of
from generator.records.files.store import Duplicates, read_profiles, run_ids, serialized
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from generator.records.profile import Profile
from generator.records.publication.published import published_digests, replace_record
from generator.studies.study import Study


def import_study(study: Study, source: Path, measurements: Path) -> tuple[int, int]:
    """Write the study's records; returns (files changed, records). What was published stays in `superseded/`."""
    published = published_digests(measurements, date.max)
    records = study.read(source)
    profiles = read_profiles(measurements)
    if missing := [name for name in study.profiles if name not in profiles]:
        raise EnergyLabelError(
            f"{measurements}/profiles lacks {missing[0]}.toml; name a checkout's measurements/ folder."
        )
    if faults := list(_faults(records, profiles)):
        raise RecordFaultsError(faults)
    changed = 0
    for record in records:
        if not _says(measurements / "records" / record.relative_path, record):
            replace_record(record, measurements, published)
            changed += 1
    return changed, len(records)


def _faults(records: Iterable[Record], profiles: dict[str, Profile]) -> Iterable[Fault]:
    duplicates = Duplicates()
    for record in records:
        yield from impossible(record, profiles[record.profile], record.relative_path, date.max)
        yield from duplicates.add(record.relative_path, record.model, run_ids(record))


def _says(path: Path, record: Record) -> bool:
    """Whether the file is there and says just this; one of an older version of the form keeps its bytes then."""
    if not path.is_file():
        return False
    data, wanted = path.read_bytes(), serialized(record)
    there, _ = record_of(data, path.name)
    older = there is not None and there.file_version != record.file_version
    return data == wanted or (there is not None and older and serialized(there) == wanted)

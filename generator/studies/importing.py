"""A study's records into `measurements/`: all of them or none."""

from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.records.model import Record
from generator.records.physics import impossible
from generator.records.published import published_digests, replace_record
from generator.records.reading import record_of
from generator.records.store import Duplicates, read_profiles, run_ids, serialized
from generator.studies.power_hungry import PROFILE, read_study


def import_power_hungry(source: Path, measurements: Path) -> tuple[int, int]:
    """Write the study's records; returns (files changed, records). What was published stays in `superseded/`."""
    published = published_digests(measurements, date.max)
    records = read_study(source)
    profile = read_profiles(measurements).get(PROFILE)
    if profile is None:
        raise EnergyLabelError(f"{measurements}/profiles lacks {PROFILE}.toml; name a checkout's measurements/ folder.")
    faults = [fault for record in records for fault in impossible(record, profile, record.relative_path, date.max)]
    duplicates = Duplicates()
    faults += [fault for record in records for fault in duplicates.add(record.relative_path, run_ids(record))]
    if faults:
        raise RecordFaultsError(faults)
    changed = 0
    for record in records:
        if not _says(measurements / "records" / record.relative_path, record):
            replace_record(record, measurements, published)
            changed += 1
    return changed, len(records)


def _says(path: Path, record: Record) -> bool:
    """Whether the file is there and says just this; one of an older version of the form keeps its bytes then."""
    if not path.is_file():
        return False
    data, wanted = path.read_bytes(), serialized(record)
    there, _ = record_of(data, path.name)
    older = there is not None and there.file_version != record.file_version
    return data == wanted or (there is not None and older and serialized(there) == wanted)

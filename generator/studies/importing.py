"""A study's records into `measurements/`: all of them or none."""

from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.records.physics import impossible
from generator.records.published import published_digests, replace_record
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
        path = measurements / "records" / record.relative_path
        if not path.is_file() or path.read_bytes() != serialized(record):
            replace_record(record, measurements, published)
            changed += 1
    return changed, len(records)

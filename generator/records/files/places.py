"""Where records live below `measurements/records/`: version 1 gave one name that version 2 does not give."""

from pathlib import Path

from generator.records.files.reading import record_of
from generator.records.model import SCHEMA_VERSION, Record, Setup, relative_path, variant_of


def place_in(records: Path, profile: str, task: str, model: str, setup: Setup) -> str:
    """Where the record of a variant lives below `records`: where version 1 put it, as long as it is there.

    Only single precision has moved: version 1 gave it the plain name, as it did where nobody said.
    """
    old, today = (relative_path(profile, task, model, variant_of(setup, version)) for version in (1, SCHEMA_VERSION))
    if old != today and (records / old).is_file():
        there, _ = record_of((records / old).read_bytes(), old)
        if there is not None and there.setup.asked == setup.asked:
            return old
    return today


def place_of(record: Record, records: Path) -> str:
    """Where the record of this record's variant lives below `records`, or belongs where there is none."""
    place = place_in(records, record.profile, record.task, record.model, record.setup)
    return place if (records / place).is_file() else record.relative_path


def place_today(record: Record) -> str:
    """Where a record goes that is written today."""
    return relative_path(record.profile, record.task, record.model, variant_of(record.setup))

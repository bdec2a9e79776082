"""Where a submitted record goes: it is the first of its variant, or a second measurement by somebody else."""

from pathlib import Path

from generator.records.files.places import place_of as place_of_variant
from generator.records.files.reading import record_of
from generator.records.files.store import SECOND
from generator.records.model import Record
from generator.records.reproductions import same_name, second_path


def place_of(record: Record, submitter: str | None, measurements: Path) -> str:
    """The record's place below `measurements/`: among the reproductions where another submitter's record is there."""
    records = measurements / "records"
    place = place_of_variant(record, records)
    first = _submitter_at(records / place)
    if submitter is None or first is None or same_name(submitter, first):
        return f"records/{record.relative_path}"
    return f"{SECOND}{second_path(place, submitter)}"


def _submitter_at(path: Path) -> str | None:
    """Who submitted the committed record at `path`; None where there is none, or it names nobody."""
    if not path.is_file():
        return None
    record, _ = record_of(path.read_bytes(), path.name)
    return record.provenance.submitter if record else None

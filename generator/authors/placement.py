"""Where a submitted record goes: it is the first of its variant, or a second measurement by somebody else."""

import json
from pathlib import Path

from generator.records.model import Record
from generator.records.reproductions import same_name, second_path
from generator.records.store import SECOND


def place_of(record: Record, submitter: str | None, measurements: Path) -> str:
    """The record's place below `measurements/`: among the reproductions where another submitter's record is there."""
    first = _submitter_at(measurements / "records" / record.relative_path)
    if submitter is None or first is None or same_name(submitter, first):
        return f"records/{record.relative_path}"
    return f"{SECOND}{second_path(record.relative_path, submitter)}"


def _submitter_at(path: Path) -> str | None:
    """Who submitted the committed record at `path`; None where there is none, or it names nobody."""
    if not path.is_file():
        return None
    submitter: str | None = json.loads(path.read_bytes())["provenance"].get("submitter")
    return submitter

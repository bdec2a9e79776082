"""Second measurements to test with: the factories' record as two people would hand it in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.records.files.store import serialized
from generator.records.model import SCHEMA_VERSION, Record
from generator.records.reproductions import reproduction_path
from tests import factories

Change = Callable[[dict[str, Any]], object]


def handed_in(
    submitter: str | None = "ann",
    measured_by: str | None = None,
    times: float = 1.0,
    change: Change = lambda _: None,
    **changes: Any,
) -> Record:
    """The factories' record with every energy `times` as large, by a submitter, with run ids of their own."""
    document = second_document(submitter, measured_by, times, change, **changes)
    return factories.record_from(document).written_in(SCHEMA_VERSION)


def second_document(
    submitter: str | None = "ann",
    measured_by: str | None = None,
    times: float = 1.0,
    change: Change = lambda _: None,
    **changes: Any,
) -> dict[str, Any]:
    """What `handed_in` is made of, as a file of version 1 holds it."""
    energies = changes.pop("energies", factories.ENERGIES)
    scaled = {name: [times * energy for energy in found] for name, found in energies.items()}
    document = factories.document(energies=scaled, **changes)
    document["provenance"]["measured_by"] = measured_by or f"The lab of {submitter}"
    if submitter is not None:
        document["provenance"]["submitter"] = submitter
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["id"] = f"{submitter}.{run['id']}"[:80]
    change(document)
    return document


def write_second(measurements: Path, record: Record, place: str | None = None) -> Path:
    """Write a second measurement to its own place, or to another below `reproductions/`."""
    path = measurements / "reproductions" / (place or reproduction_path(record, record.relative_path) or "nobody.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(serialized(record))
    return path

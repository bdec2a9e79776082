"""The whole data flow on one screen: read → grade → render → hand to the builder."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, Fault, RecordFaultsError
from generator.labels.estimate import mean_figure
from generator.labels.scale import propose, scale_text
from generator.records.store import (
    Stored,
    read_profiles,
    read_record,
    read_records,
    record_paths,
    serialized,
    write_record,
)
from generator.studies.power_hungry import read_study
from generator.units import watt_hours_per_thousand_queries


def check(measurements: Path, paths: Sequence[Path], today: date) -> int:
    """Validate `paths` (files or folders), or all records; returns how many, raises with every fault."""
    profiles = read_profiles(measurements)
    if not paths:
        return len(read_records(measurements, profiles, today))
    root = (measurements / "records").resolve()
    faults: list[Fault] = []
    count = 0
    for path in paths:
        if not path.exists():
            raise EnergyLabelError(f"{path} does not exist; name a record file or a folder of records.")
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            inside = file.resolve().is_relative_to(root)
            found = read_record(file.resolve() if inside else file, root if inside else None, profiles, today)[1]
            faults += found
            count += 1
    if faults:
        raise RecordFaultsError(faults)
    return count


def import_power_hungry(source: Path, measurements: Path) -> tuple[int, int]:
    """Write the study's records; returns (files changed, records)."""
    records = read_study(source)
    changed = 0
    for record in records:
        path = measurements / "records" / record.relative_path
        if not path.is_file() or path.read_bytes() != serialized(record):
            write_record(record, measurements)
            changed += 1
    return changed, len(records)


def propose_text(
    measurements: Path, task: str, profile: str, workloads: tuple[str, ...], version: str, today: date
) -> str:
    """The TOML of the scale that the rule gives for complete records with pretrained weights."""
    stored = read_records(measurements, read_profiles(measurements), today)
    figures = [
        figure
        for item in stored
        if (item.record.task, item.record.profile, item.record.weights) == (task, profile, "pretrained")
        and (figure := _complete_figure(item, workloads)) is not None
    ]
    return scale_text(propose(task, profile, version, workloads, figures))


def _complete_figure(item: Stored, workloads: tuple[str, ...]) -> float | None:
    runs = {
        workload.id: [watt_hours_per_thousand_queries(run.query.total_joules(), run.queries) for run in workload.runs]
        for workload in item.record.workloads
    }
    return mean_figure([runs[name] for name in workloads]) if set(workloads) <= set(runs) else None


__all__ = ["check", "import_power_hungry", "propose_text", "record_paths"]

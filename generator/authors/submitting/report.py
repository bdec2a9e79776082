"""What is found out about a submission, for the summary, the terminal and machines alike."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from generator.authors.submitting.untrusted import Told, seen
from generator.authors.submitting.warning import mean_watts, seconds_per_query, spread
from generator.errors import Fault
from generator.labels.label import Label
from generator.labels.verification import Reproduction
from generator.pages.edition.publications import class_text
from generator.records.model import Record
from generator.records.profile import Profile

# Files that are no measurements: more of them than this nobody looks up by name.
MOST_OTHERS = 1000


@dataclass(frozen=True)
class Judged:
    """One submitted file: what is at fault in it, and what it says where nothing is.

    `path` is below `measurements/`. `before` and `now` are the label of its record as published and with it;
    `reproduction` is there where the file is a second measurement of a record.
    """

    path: str
    change: Literal["added", "changed"]
    record: Record | None = None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Told, ...] = ()
    before: Label | None = None
    now: Label | None = None
    reproduction: Reproduction | None = None


@dataclass(frozen=True)
class Report:
    """A whole submission. `faults` and `warnings` are those of no single record; `lines` are what CHANGES.md lacks.

    `profiles` are the new ones that are sound; `towards` says of each task how far its first scale is away.
    """

    records: tuple[Judged, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Told, ...] = ()
    lines: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    profiles: tuple[Profile, ...] = ()
    towards: tuple[Told, ...] = ()

    @property
    def all_faults(self) -> list[Fault]:
        """Every reason for which the submission is refused."""
        return [*self.faults, *(fault for item in self.records for fault in item.faults)]

    @property
    def all_warnings(self) -> list[Told]:
        """Every doubt, of records and of the whole."""
        return [*self.warnings, *(told for item in self.records for told in item.warnings)]

    @property
    def drawn(self) -> list[Judged]:
        """The records that have a card: those without fault, whose label is known."""
        return [item for item in self.records if item.now is not None]


def report_document(report: Report) -> str:
    """The report as JSON: printable ASCII, whatever the files hold. Energies in Wh per 1,000 queries."""
    document = {
        "accepted": not report.all_faults,
        "records": [_record(item) for item in report.records],
        "faults": [_fault(fault) for fault in report.faults],
        "warnings": [told.plain() for told in report.warnings],
        "changes_lines": list(report.lines),
        "profiles": [profile.model_dump(mode="json", exclude_none=True) for profile in report.profiles],
        "scales": [told.plain() for told in report.towards],
        "other_files": [seen(path) for path in report.others[:MOST_OTHERS]],
        "more_other_files": max(0, len(report.others) - MOST_OTHERS),
    }
    return json.dumps(document, indent=1) + "\n"


def _record(item: Judged) -> dict[str, Any]:
    record = item.record
    return {
        "path": seen(item.path),
        "change": item.change,
        "model": record.model if record else None,
        "task": record.task if record else None,
        "variant": record.variant if record else None,
        "profile": record.profile if record else None,
        "faults": [_fault(fault) for fault in item.faults],
        "warnings": [told.plain() for told in item.warnings],
        "before": _label(item.before),
        "now": _label(item.now),
        "reproduction": _reproduction(item.reproduction),
        "workloads": _workloads(record) if record else [],
    }


def _fault(fault: Fault) -> dict[str, str]:
    return {name: seen(text) for name, text in asdict(fault).items()}


def _label(label: Label | None) -> dict[str, Any] | None:
    if label is None:
        return None
    return {
        "wh_per_1000_queries": label.result.value,
        "low": label.result.figure.low if label.result.figure else None,
        "high": label.result.figure.high if label.result.figure else None,
        "grade": class_text(label.result.grade),
        "scale": label.result.scale_version,
        "verification": label.result.verification.state,
        "sha256": label.source.digest,
    }


def _reproduction(found: Reproduction | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "wh_per_1000_queries": found.value,
        "difference": found.difference,
        "deviation": found.deviation,
        "agrees": found.agrees,
    }


def _workloads(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "id": workload.id,
            "runs": workload.watt_hours_per_thousand_queries(),
            "queries": [run.queries for run in workload.runs],
            "spread": spread(workload),
            "seconds_per_query": seconds_per_query(workload) if workload.runs else None,
            "mean_watts": mean_watts(workload) if workload.runs else None,
        }
        for workload in record.workloads
    ]

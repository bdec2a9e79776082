"""Labels that were published and are no longer shown: read from the bytes that were kept, on their own scale."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.errors import Fault, RecordFaultsError, shown
from generator.labels.gathering.from_record import label_of
from generator.labels.grading.own_scales import scale_version
from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.labels.task import Task
from generator.records.files.store import Stored, read_record
from generator.records.profile import Profile
from generator.records.publication.published import SUPERSEDED, Publication, superseded_path

ScaleName = tuple[str, str, str]


@dataclass(frozen=True)
class Superseded:
    """Labels by the order of their first publication, and the scale of each by (task, profile, version)."""

    labels: tuple[Label, ...] = ()
    scales: Mapping[ScaleName, Scale] = field(default_factory=dict)


def read_superseded(
    measurements: Path,
    ledger: Sequence[Publication],
    current: Sequence[Label],
    profiles: dict[str, Profile],
    newest: Mapping[tuple[str, str], Scale],
    tasks: Mapping[str, Task],
    today: date,
    short: Container[str] = (),
) -> Superseded:
    """Every published label that is not among the `current` ones; raises `RecordFaultsError` with every fault.

    Each is graded on the scale it was published on, be it one of the `newest` or not.
    A record that changed or went must have left its very bytes in `superseded/`, and nothing else may lie there.
    """
    shown_now = {(label.source.digest, label.result.scale_version) for label in current}
    places = {label.source.digest: label.source.record_path for label in current}
    first: dict[tuple[str | None, str | None], Publication] = {}
    for item in ledger:
        if item.sha256 and item.key not in shown_now:
            first.setdefault(item.key, item)
    faults = _strangers(measurements, ledger)
    labels: list[Label] = []
    scales: dict[ScaleName, Scale] = {}
    for item in first.values():
        digest = item.sha256 or ""
        # A scale can be superseded while the record goes on.
        kept = measurements / "records" / places[digest] if digest in places else superseded_path(measurements, digest)
        stored, found = _read(kept, item, profiles, today)
        faults += found
        scale, missing = _scale(measurements, item, newest)
        faults += missing
        if stored is not None and not missing:
            record = stored.record
            labels.append(label_of(stored, profiles[record.profile], scale, tasks[record.task], short))
            if scale:
                scales[scale.task, scale.profile, scale.version] = scale
    if faults:
        raise RecordFaultsError(faults)
    return Superseded(tuple(labels), scales)


def _strangers(measurements: Path, ledger: Sequence[Publication]) -> list[Fault]:
    known = {superseded_path(measurements, item.sha256).name for item in ledger if item.sha256}
    folder = measurements / SUPERSEDED
    return [
        Fault(SUPERSEDED, "file", shown(path.name), "nothing was published under this digest; delete the file")
        for path in sorted(folder.iterdir() if folder.is_dir() else [])
        if path.name not in known
    ]


def _read(
    path: Path, item: Publication, profiles: dict[str, Profile], today: date
) -> tuple[Stored | None, list[Fault]]:
    """The record that was published, and every fault in what was kept of it."""
    where = f"{SUPERSEDED}/{path.name}"
    if not path.exists() and not path.is_symlink():
        return None, [
            Fault(
                where,
                "file",
                "missing",
                f"records/{item.record} was published on {item.since} with other bytes than it has now, and these must "
                "stay: `energy-label publish` takes them out of git's history, or: git show "
                f"COMMIT:measurements/records/{item.record} > measurements/{where}",
            )
        ]
    stored, found = read_record(path, None, profiles, today)
    faults = [Fault(where, fault.field, fault.value, fault.reason) for fault in found]
    if stored is None:
        return None, faults
    if stored.sha256 != item.sha256:
        reason = f"the bytes of records/{item.record} had {item.sha256}; restore them from the history"
        return None, [Fault(where, "sha256", stored.sha256, reason)]
    if stored.path != item.record:
        return None, [Fault(where, "model", shown(stored.record.model), f"was published as {item.record}")]
    return stored, faults


def _scale(
    measurements: Path, item: Publication, newest: Mapping[tuple[str, str], Scale]
) -> tuple[Scale | None, list[Fault]]:
    if item.scale is None:
        return None, []
    identity = item.identity
    now = newest.get((identity.task, identity.profile))
    if now is not None and now.version == item.scale:
        return now, []
    scale = scale_version(measurements, identity.task, identity.profile, item.scale)
    if scale is None:
        where = f"scales/{identity.task}/{identity.profile}/{item.scale}.toml"
        return None, [Fault(where, "file", "missing", "labels were published on it; restore it from the history")]
    return scale, []

"""The whole data flow on one screen: read → grade → render → hand to the builder."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError, shown
from generator.labels.estimate import mean_figure
from generator.labels.gather import gather
from generator.labels.grade import Grade
from generator.labels.label import stale_from
from generator.labels.scale import propose, read_scales, scale_text
from generator.labels.superseded import read_superseded
from generator.labels.task import Task, read_tasks
from generator.pages import stamp
from generator.pages.content import Content
from generator.pages.edition import Edition
from generator.pages.publications import check_published
from generator.pages.site import Site
from generator.records.changes import edition_day, read_changes
from generator.records.disclosures import read_disclosures
from generator.records.path_check import faults_of_given
from generator.records.published import read_ledger
from generator.records.store import Stored, read_facts, read_profiles, read_records, reproduction_paths


def build(measurements: Path, site_url: str, today: date, preview: Path | None = None) -> Site:
    """Read and grade everything; raises before anything is written if a single record is at fault.

    Nor is anything written where a published number changed and `CHANGES.md` does not say why.

    `preview` is a folder with the layout of `measurements/`, made on this machine for this machine.
    """
    profiles = read_profiles(measurements)
    scales, tasks = read_scales(), read_tasks()
    found = gather(measurements, profiles, scales, tasks, today, stamp.jobs())
    changes, facts = read_changes(measurements, today), read_facts(measurements)
    day = max(entry.day for entry in changes)
    labels = [stale_from(label, day) for label in found]
    ledger = read_ledger(measurements, today)
    superseded = read_superseded(measurements, ledger, labels, profiles, scales, tasks, today)
    check_published(labels, superseded.labels, ledger, changes, profiles)
    edition = Edition(day, site_url, labels, profiles, scales, tasks, facts, changes, ledger, superseded)
    own = _read_preview(preview, site_url, tasks, today) if preview else None
    return Site(Content(measurements, edition, own, read_disclosures(measurements, today)))


def _read_preview(folder: Path, site_url: str, tasks: dict[str, Task], today: date) -> Edition:
    """The records of this machine, held to the same laws; none has a letter, and its day is that of the newest."""
    remedy = f"delete {folder.name}/ and run make site again"
    try:
        profiles = read_profiles(folder)
        labels = gather(folder, profiles, {}, tasks, today, jobs=1)
    except EnergyLabelError as error:
        raise EnergyLabelError(f"This machine's preview cannot be shown; {remedy}. {error}") from error
    if not labels:
        raise EnergyLabelError(f"This machine's preview holds no record; {remedy}.")
    shown_as = [replace(label, grade=Grade("preview")) for label in labels]
    return Edition(max(label.measured_to for label in labels), site_url, shown_as, profiles, {}, tasks)


def check(measurements: Path, paths: Sequence[Path], today: date) -> int:
    """Validate `paths` (files or folders), or all there is as a build would; returns how many, raises with every fault.

    What is given is also held against the records already there: a run belongs to one record.
    """
    if not paths:
        return len(build(measurements, "", today).edition.labels) + len(reproduction_paths(measurements))
    profiles = read_profiles(measurements)
    edition_day(measurements, today)
    read_disclosures(measurements, today)
    files = [file for path in paths for file in _files_of(path)]
    if faults := faults_of_given(_normal(measurements), files, profiles, today):
        raise RecordFaultsError(faults)
    return len(files)


def _normal(path: Path) -> Path:
    """Absolute and without `..`, but with its links: they are to be seen and refused."""
    return Path(os.path.normpath(path.absolute()))


def _files_of(path: Path) -> list[Path]:
    """The file itself, or every file of a folder, whatever it is called; links are kept, so that they are refused."""
    try:
        if path.is_dir() and not path.is_symlink():
            files = sorted(_normal(file) for file in path.rglob("*") if file.is_symlink() or not file.is_dir())
        else:
            files = [_normal(path)] if path.exists() or path.is_symlink() else []
    except OSError as error:
        raise EnergyLabelError(f"{shown(str(path))}: {error.strerror}; name a record file or a folder.") from None
    if not files:
        raise EnergyLabelError(f"{path} holds no record; name a record file or a folder of records.")
    return files


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
    runs = {workload.id: workload.watt_hours_per_thousand_queries() for workload in item.record.workloads}
    return mean_figure([runs[name] for name in workloads]) if set(workloads) <= set(runs) else None

"""From `measurements/` to an edition: read, graded, and held against what was published. No page is made here."""

from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.labels.first_scale import add_progress
from generator.labels.gathering.gather import gather
from generator.labels.gathering.known import NOTHING, Shelf
from generator.labels.gathering.superseded import read_superseded
from generator.labels.grading.own_scales import scales_for
from generator.labels.label import stale_from
from generator.labels.task import read_tasks
from generator.pages.edition.address_check import check_addresses
from generator.pages.edition.edition import Edition
from generator.pages.edition.imprint import NOBODY, Imprint
from generator.pages.edition.publications import check_published
from generator.parallel import jobs
from generator.records.facts import read_facts
from generator.records.files.store import read_profiles
from generator.records.publication.changes import read_changes
from generator.records.publication.published import read_ledger, spelled_otherwise
from generator.records.publication.short_addresses import check_frozen, read_short_addresses
from generator.suite.case import workloads_asked
from generator.web import refuse_user


def graded(
    measurements: Path, site_url: str, today: date, shelf: Shelf | None = None, imprint: Imprint = NOBODY
) -> Edition:
    """Read and grade everything; raises if a single record is at fault.

    With a `shelf`, records that are as they were at the last such reading are not read again: for builds of the site.
    Whoever judges records reads them.

    It raises too where two labels would have one address, or a published number changed and `CHANGES.md` does not say
    why.
    """
    # It would stand in every page, label and feed.
    refuse_user(site_url)
    profiles = read_profiles(measurements)
    scales, tasks = scales_for(measurements, profiles), read_tasks()
    short = read_short_addresses(measurements, profiles)
    made_from = repr((profiles, scales, tasks, sorted(short)))
    known = shelf.known(measurements, made_from, today) if shelf else NOTHING
    labels = gather(measurements, profiles, scales, tasks, today, jobs(), short, known)
    changes, facts = read_changes(measurements, today), read_facts(measurements)
    told, measured = [entry.day for entry in changes], [label.source.measured_to for label in labels]
    # Measurements newer than the changelog are in the edition, and put no label past its date: that is told first.
    day, of_dates = max([*told, *measured], default=today), max(told or measured, default=today)
    labels = [stale_from(label, of_dates) for label in labels]
    add_progress(labels, profiles, workloads_asked())
    check_addresses(labels)
    ledger = read_ledger(measurements, today)
    if ledger and not changes:
        raise EnergyLabelError(
            f"{measurements / 'CHANGES.md'} is missing, which tells of changes to what was published; restore it from "
            "the history, or begin it with an entry headed '## YYYY-MM-DD'."
        )
    if faults := spelled_otherwise((label.subject.model for label in labels), ledger):
        raise RecordFaultsError(faults)
    check_frozen(short, ledger)
    superseded = read_superseded(measurements, ledger, labels, profiles, scales, tasks, today, short)
    check_published(labels, superseded.labels, ledger, changes, short)
    return Edition(day, site_url, labels, profiles, scales, tasks, facts, changes, short, ledger, superseded, imprint)

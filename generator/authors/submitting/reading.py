"""Every submitted record read as a stranger's file and held against the rules, by the base's measurements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from generator.authors.placement import place_of
from generator.authors.submitting.hub_check import ask_hub
from generator.authors.submitting.suite_check import not_of_the_suite
from generator.authors.submitting.untrusted import Told
from generator.errors import Fault, shown
from generator.records.files.store import (
    SECOND,
    Duplicates,
    Stored,
    read_profiles,
    read_record,
    read_records,
    read_reproduction,
    read_reproductions,
    run_ids,
)
from generator.records.model import Record
from generator.records.plausibility.contradictions import beside_others
from generator.records.plausibility.physics import unsealed
from generator.records.profile import Profile
from generator.records.reproductions import same_name

MOST_UNANSWERED = 3


@dataclass(frozen=True)
class Asked:
    """Who submits (None: not known), whether the Hub is asked, and the day that nothing may lie after."""

    submitter: str | None
    hub: bool
    today: date


@dataclass(frozen=True)
class Base:
    """The measurements as they are: the folder, its profiles, and every record by its path in the folder."""

    folder: Path
    profiles: dict[str, Profile]
    records: dict[str, Stored]


@dataclass
class Item:
    """One submitted file, by its path below `measurements/`; `stored` is None where it cannot be read as a record."""

    path: str
    stored: Stored | None
    faults: list[Fault]
    warnings: list[Told] = field(default_factory=list)


def read_base(folder: Path, today: date) -> Base:
    """Raises `RecordFaultsError` where what is there already is at fault."""
    profiles = read_profiles(folder)
    records = {f"records/{item.path}": item for item in read_records(folder, profiles, today)}
    again, _ = read_reproductions(folder, profiles, today)
    records |= {f"{SECOND}{item.path}": item for items in again.values() for item in items}
    return Base(folder, profiles, records)


def read_items(paths: Sequence[str], head: Path, base: Base, asked: Asked) -> list[Item]:
    """The submitted files at `paths` below the measurements in `head`, each with every fault of its own."""
    items = [_read(path, head, base, asked.today) for path in paths]
    duplicates = Duplicates()
    for path, stored in base.records.items():
        if path not in paths:
            duplicates.add(path, stored.record.model, run_ids(stored.record))
    for item in items:
        if item.stored is None:
            continue
        item.faults += unsealed(item.stored.record, item.path)
        item.faults += beside_others(item.stored.record, item.path)
        if not base.profiles[item.stored.record.profile].study:
            item.faults += not_of_the_suite(item.stored.record, item.path)
        item.faults += _foreign(item.path, item.stored, base, asked.submitter)
        item.faults += duplicates.add(item.path, item.stored.record.model, run_ids(item.stored.record))
    if asked.hub:
        _ask_hub(items)
    return items


def _read(path: str, head: Path, base: Base, today: date) -> Item:
    kind = path.split("/", 1)[0]
    reader = read_record if kind == "records" else read_reproduction
    stored, faults = reader(head / path, head / kind, base.profiles, today)
    return Item(path, stored, [replace(fault, file=path) for fault in faults])


def _foreign(path: str, stored: Stored, base: Base, submitter: str | None) -> Iterator[Fault]:
    """A profile that nobody submits under, somebody else's name, somebody else's record."""
    record = stored.record
    if base.profiles[record.profile].study:
        reason = "holds a published study's records, which its importer writes; measure under your machine's profile"
        yield Fault(path, "profile", shown(record.profile), reason)
    own = record.provenance.submitter
    if own is not None and submitter is not None and not same_name(own, submitter):
        reason = f"the pull request is by {shown(submitter)}; who measured hands in"
        yield Fault(path, "provenance.submitter", shown(own), reason)
    if path.startswith("records/") and path in base.records:
        yield from _of_another(path, record, base)


def _of_another(path: str, record: Record, base: Base) -> Iterator[Fault]:
    """Somebody else's record in the place of this one: it stays, whoever it is that would replace it."""
    own, there = record.provenance.submitter, base.records[path].record.provenance
    if there.submitter is not None:
        if own is None:
            reason = (
                f"the record there is by {shown(there.submitter)}; measure with --submitter, so that this one is too"
            )
            yield Fault(path, "provenance.submitter", "missing", reason)
        elif not same_name(own, there.submitter):
            place = place_of(record, own, base.folder)
            reason = f"the record there is by somebody else and stays; a second measurement goes to {place}"
            yield Fault(path, "provenance.submitter", shown(own), reason)
    elif there.measured_by != record.provenance.measured_by:
        reason = f"the record there names no account, and was measured by {shown(there.measured_by)}; it stays"
        yield Fault(path, "provenance.measured_by", shown(record.provenance.measured_by), reason)


def _ask_hub(items: Sequence[Item]) -> None:
    """A Hub that does not answer is not waited for again and again."""
    unanswered = 0
    for item in items:
        if item.stored is None:
            continue
        record = item.stored.record
        if unanswered == MOST_UNANSWERED:
            item.warnings.append(Told("The Hub was not asked for {}: it had not answered before.", (record.model,)))
            continue
        found = ask_hub(record, item.path)
        if isinstance(found, Fault):
            item.faults.append(found)
        elif found is not None:
            item.warnings.append(found)
            unanswered += 1

"""Which labels have a short address: those that had one before every address named its profile, and no others.

`/badges/<org>/<model>/<task>.svg` says on a page elsewhere what one record says. So the list is frozen: it names
records, not a profile, and nothing that is measured later, under whatever profile, can take an address over.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from generator.errors import Fault, RecordFaultsError, shown
from generator.records.files.toml_file import read_toml
from generator.records.model import relative_path
from generator.records.profile import Profile
from generator.records.publication.changes import Change
from generator.records.publication.published import Identity, Publication, identity_of

SHORT_ADDRESSES = "short_addresses.toml"
# The last day on which a label was published to a short address; from the next on each names its profile.
LAST_DAY = date(2026, 11, 23)

# The path of each record whose label has one, with whose label that is.
ShortAddresses = Mapping[str, Identity]


def read_short_addresses(measurements: Path, profiles: Mapping[str, Profile]) -> ShortAddresses:
    """The list; none without a file: see `check_frozen`. Raises `RecordFaultsError` with every fault."""
    path = measurements / SHORT_ADDRESSES
    if not path.exists() and not path.is_symlink():
        return {}
    if path.is_symlink() or not path.is_file():
        raise RecordFaultsError([Fault(SHORT_ADDRESSES, "file", shown(path.name), "the list is a plain file")])
    found: dict[str, Identity] = {}
    owners: dict[tuple[str, str, str], str] = {}
    faults: list[Fault] = []
    for record in _records(path):
        try:
            whose = identity_of(record)
        except ValueError:
            faults.append(_fault(record, "is <profile>/<task>/<org>--<model>[--<variant>].json"))
            continue
        owner = owners.setdefault((whose.model.casefold(), whose.task, whose.variant or ""), record)
        if record in found:
            faults.append(_fault(record, "is in the list already; delete one of the two lines"))
        elif owner != record:
            faults.append(_fault(record, f"{owner} has this short address, and keeps it; delete the line"))
        if whose.variant in profiles:
            reason = "has a variant that is named like a profile, whose labels end in its name; rename the profile"
            faults.append(_fault(record, reason))
        found[record] = whose
    if faults:
        raise RecordFaultsError(faults)
    return found


def check_frozen(short: ShortAddresses, ledger: Iterable[Publication]) -> None:
    """Raise `RecordFaultsError` where the list is not what the ledger says was published up to `LAST_DAY`.

    Without a ledger, as in a copy in which nothing counts as published, there is nothing to hold it to.
    """
    ledger = list(ledger)
    promised = {item.record: None for item in ledger if item.since <= LAST_DAY}
    gone = [record for record in promised if record not in short]
    added = [record for record in short if record not in promised] if ledger else []
    if promised and len(gone) == len(promised):
        reason = f"{len(gone)} labels were published to short addresses; restore the file from the history"
        raise RecordFaultsError([Fault(SHORT_ADDRESSES, "file", "missing or empty", reason)])
    faults = [
        _fault(record, f"a label was published to this address by {LAST_DAY}; restore the line") for record in gone
    ]
    faults += [
        _fault(record, f"no label was published to this address by {LAST_DAY}; delete the line") for record in added
    ]
    if faults:
        raise RecordFaultsError(faults)


def record_changed(change: Change, short: ShortAddresses) -> str | None:
    """The path of the record whose label a line of `CHANGES.md` is about.

    A line without a profile is about the label with the short address; None where no label has that.
    """
    if change.profile is not None:
        return relative_path(change.profile, change.task, change.model, change.variant)
    whose = (change.model, change.task, change.variant)
    return next((path for path, item in short.items() if (item.model, item.task, item.variant) == whose), None)


def _records(path: Path) -> list[str]:
    try:
        table = read_toml(path)
    except (OSError, ValueError) as error:
        raise RecordFaultsError(
            [Fault(SHORT_ADDRESSES, "file", shown(str(error)), "cannot be read; restore it")]
        ) from None
    records = table.pop("records", None)
    if table or not isinstance(records, tuple) or not all(isinstance(item, str) for item in records):
        reason = "holds one key, `records`, with the paths of records; restore it from the history"
        raise RecordFaultsError([Fault(SHORT_ADDRESSES, "records", shown(path.name), reason)])
    return [*records]


def _fault(record: str, reason: str) -> Fault:
    return Fault(SHORT_ADDRESSES, "records", shown(record), reason)

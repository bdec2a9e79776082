"""That each label has its addresses for itself: the later of two would overwrite the picture of the first."""

from collections.abc import Iterable

from generator.errors import Fault, RecordFaultsError
from generator.labels.gathering.alike import distinct
from generator.labels.label import Label
from generator.pages import urls


def check_addresses(labels: Iterable[Label]) -> None:
    """Raise `RecordFaultsError` where two labels would lie at one address, for the one that has no short address."""
    labels = list(labels)
    addresses = sum(len(urls.by_each_address(label)) for label in labels)
    if (
        distinct(urls.label_picture(at).casefold() for label in labels for at in urls.by_each_address(label))
        == addresses
    ):
        return
    owners: dict[str, str] = {}
    faults: list[Fault] = []
    # Those that keep a short address first: it is theirs.
    for label in sorted(labels, key=lambda label: not label.source.short_address):
        record = label.source.record_path
        for at in urls.by_each_address(label):
            # Two paths that differ in case alone are one file on many disks.
            address = urls.label_picture(at)
            owner = owners.setdefault(address.casefold(), record)
            if owner != record:
                reason = f"{owner} has this address; give the profile of one of the two another name"
                faults.append(Fault(record, "profile", address, reason))
    if faults:
        raise RecordFaultsError(faults)

"""What is published now, held against the ledger: a number that changes without a word fails the build."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.errors import EnergyLabelError, Fault, RecordFaultsError
from generator.labels.grading.grade import Grade
from generator.labels.label import Label
from generator.pages.wording.numbers import significant
from generator.records.patterns import short_digest
from generator.records.publication.changes import WHY, Change, Entry
from generator.records.publication.published import LEDGER, SUPERSEDED, WITHDRAWN, Publication
from generator.records.publication.short_addresses import ShortAddresses, record_changed

Told = tuple[Entry, Change]
# Every change that was ever told, by the path of the record whose label changed.
Changelog = Mapping[str, Sequence[Told]]


@dataclass(frozen=True)
class Transition:
    """One label between two publications of it: what it said, and what it says."""

    old: Publication
    new: Publication

    @property
    def same_words(self) -> bool:
        """Whether a reader sees no difference: another record perhaps, but the same figure and class."""
        return (self.old.wh_per_1000_queries, self.old.grade) == (self.new.wh_per_1000_queries, self.new.grade)

    def line(self, short: ShortAddresses) -> str:
        """What CHANGES.md is to say of it, but for the reason."""
        identity = self.old.identity
        on = None if self.old.record in short else f"on {identity.profile}"
        whose = ", ".join(part for part in (f"`{identity.model}`", identity.task, identity.variant, on) if part)
        return f"- {whose}: {self._side(self.old)} → {self._side(self.new)} Wh. {WHY}"

    def _side(self, item: Publication) -> str:
        figure = item.wh_per_1000_queries or "none"
        return figure if item.grade == WITHDRAWN or self.old.grade == self.new.grade else f"{figure} ({item.grade})"

    def told(self, changelog: Changelog) -> Told | None:
        """The newest change that says exactly this, in an entry not older than what it changes."""
        found = [
            (entry, change)
            for entry, change in changelog.get(self.old.record, ())
            if entry.day >= self.old.since and self._is(change)
        ]
        return max(found, key=lambda item: (item[0].day, item[0].number), default=None)

    def _is(self, change: Change) -> bool:
        return (
            (change.old, change.new) == (self.old.wh_per_1000_queries, self.new.wh_per_1000_queries)
            and self._names(change.old_class, self.old.grade)
            and self._names(change.new_class, self.new.grade)
        )

    def _names(self, named: str | None, grade: str) -> bool:
        """A class is named where it changed; that nothing is left has no class to name."""
        unsaid = self.old.grade == self.new.grade or grade == WITHDRAWN
        return named == grade or (named is None and unsaid)


class Publications:
    """What was published of each label: the ledger's lines, and what the edition of `day` adds to them.

    The latter is made of a label when it is asked for: a large site's are several times the ledger's lines in memory.
    """

    def __init__(self, ledger: Iterable[Publication], labels: Iterable[Label], day: date) -> None:
        self._noted = by_record(ledger)
        self._labels = {label.source.record_path: label for label in labels}
        self._day = day

    def of(self, record: str) -> list[Publication]:
        """Those of the record at this path, oldest first; none where there never was a label of it."""
        noted, label = self._noted.get(record, []), self._labels.get(record)
        if label is None:
            withdrawn_now = bool(noted) and noted[-1].sha256 is not None
            return [*noted, Publication(since=self._day, record=record, grade=WITHDRAWN)] if withdrawn_now else noted
        now = publication_of(label, self._day)
        return [*noted, now] if not noted or _differ(noted[-1], now) else noted

    def since(self, label: Label) -> date:
        """The day of the edition that first said of a label what it says now."""
        record = label.source.record_path
        return self.of(record)[-1].since if record in self._noted else self._day

    def withdrawn(self) -> list[str]:
        """The paths of the records of which there is no label any more, in the ledger's order."""
        return [record for record in self._noted if self.of(record)[-1].sha256 is None]


def changelog_of(entries: Iterable[Entry], short: ShortAddresses) -> Changelog:
    """The changes of all entries by whose they are; what is about no record is about no label."""
    found: dict[str, list[Told]] = {}
    for entry in entries:
        for change in entry.changes:
            if record := record_changed(change, short):
                found.setdefault(record, []).append((entry, change))
    return found


def publication_of(label: Label, day: date) -> Publication:
    """The ledger's line of a label in the edition of `day`."""
    return Publication(
        since=day,
        record=label.source.record_path,
        sha256=label.source.digest,
        scale=label.result.scale_version,
        wh_per_1000_queries=significant(label.result.value) if label.result.value else None,
        grade=class_text(label.result.grade),
    )


def class_text(grade: Grade) -> str:
    """`C`, `C (B–C)`, or the status where there is no letter."""
    return grade.text if grade.letter else grade.status


def by_record(ledger: Iterable[Publication]) -> dict[str, list[Publication]]:
    """The publications of each record's path, oldest first."""
    found: dict[str, list[Publication]] = {}
    for item in ledger:
        found.setdefault(item.record, []).append(item)
    return found


def unnoted(labels: Iterable[Label], ledger: Iterable[Publication], day: date) -> list[Publication]:
    """The lines that the ledger lacks: of labels that are new or changed, and of those that are there no more."""
    newest = {path: items[-1] for path, items in by_record(ledger).items()}
    now = {label.source.record_path: publication_of(label, day) for label in labels}
    gone = [
        Publication(since=day, record=path, grade=WITHDRAWN)
        for path, item in newest.items()
        if path not in now and item.sha256
    ]
    return [item for path, item in now.items() if path not in newest or _differ(newest[path], item)] + gone


def _differ(one: Publication, other: Publication) -> bool:
    return (one.key, one.wh_per_1000_queries, one.grade) != (other.key, other.wh_per_1000_queries, other.grade)


def check_published(
    labels: Sequence[Label],
    superseded: Iterable[Label],
    ledger: Sequence[Publication],
    changes: Sequence[Entry],
    short: ShortAddresses,
) -> None:
    """Raise where a published number or class differs from the ledger and CHANGES.md does not say why.

    Immutable labels, which nothing can explain, must say what they were published with.
    """
    if not ledger:
        return
    day = max(entry.day for entry in changes)
    if ledger[-1].since > day:
        raise EnergyLabelError(
            f"CHANGES.md's newest entry is of {day}, and the edition of {ledger[-1].since} is published already "
            f"({LEDGER}); restore its entry."
        )
    # A living label past its date has lost its letter, and its immutable one has not.
    valid = [label for label in labels if label.result.grade.status != "stale"]
    now = {label.source.record_path: label.source.digest for label in labels}
    faults = list(_moved([*superseded, *valid], ledger, now))
    if faults:
        raise RecordFaultsError(faults)
    silent = untold(labels, ledger, changes, short)
    if silent:
        since = max(item.old.since for item in silent)
        lines = "\n".join(item.line(short) for item in silent)
        one = len(silent) == 1
        raise EnergyLabelError(
            f"{len(silent)} published {'label changes' if one else 'labels change'} and measurements/CHANGES.md does "
            f"not say why; undo it, or put {'this line' if one else 'these lines'} under an entry of {since} or later, "
            f"with the reason in place of {WHY}:\n{lines}"
        )


def untold(
    labels: Iterable[Label], ledger: Sequence[Publication], changes: Sequence[Entry], short: ShortAddresses
) -> list[Transition]:
    """The published labels that say something else now, and no change in `changes` says what and why."""
    if not ledger:
        return []
    day = max(entry.day for entry in changes)
    newest = {path: items[-1] for path, items in by_record(ledger).items()}
    changed = [Transition(newest[item.record], item) for item in unnoted(labels, ledger, day) if item.record in newest]
    changelog = changelog_of(changes, short)
    return [item for item in changed if not item.same_words and item.told(changelog) is None]


def _moved(labels: Iterable[Label], ledger: Sequence[Publication], current: Mapping[str, str]) -> Iterator[Fault]:
    """Labels that would say something else of the same record on the same scale than they were published with.

    `current` has the digest of the record at each path.
    """
    # An immutable label shows its own date, so it never becomes stale as a living one does.
    published = {item.key: item for item in ledger if item.sha256 and item.grade != "stale"}
    for label in labels:
        before = published.get((label.source.digest, label.result.scale_version))
        if before is None:
            continue
        now = publication_of(label, before.since)
        if _differ(before, now):
            there = current.get(label.source.record_path) == label.source.digest
            yield Fault(
                f"records/{label.source.record_path}"
                if there
                else f"{SUPERSEDED}/{short_digest(label.source.digest)}.json",
                "label",
                f"{now.wh_per_1000_queries} ({now.grade})",
                f"was published as {before.wh_per_1000_queries} ({before.grade}), and the immutable label of a record "
                "on a scale stays as it is: undo the change to its profile or scale, and give what is new a name of "
                "its own",
            )

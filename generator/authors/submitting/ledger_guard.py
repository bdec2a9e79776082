"""What a pull request must leave as it is: the list of short addresses, and what ledger and CHANGES.md have said."""

import stat
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from generator.authors.submitting.untrusted import Told
from generator.errors import Fault, shown
from generator.records.files.store import MAX_RECORD_BYTES
from generator.records.publication.changes import Entry
from generator.records.publication.published import LEDGER, Publication
from generator.records.publication.short_addresses import SHORT_ADDRESSES


def ledger_faults(head: Path, base: Path, with_records: bool) -> Iterator[Fault]:
    """Lines of the base's ledger that are changed or gone in `head`, and lines that come together with records.

    Such a line would let a number change without a word: it says that the new number was published already.
    """
    before = (base / LEDGER).read_bytes() if (base / LEDGER).is_file() else b""
    size = _plain_size(head / LEDGER)
    if size is None or size < len(before) or _beginning(head / LEDGER, len(before)) != before:
        reason = "a line that stands there stays; if you did not touch it, merge main into your branch"
        yield Fault(LEDGER, "line", "changed or gone", reason)
    elif size > len(before) and with_records:
        reason = "what is published is noted after the merge, by make publish; leave the file as it was"
        yield Fault(LEDGER, "line", "added", reason)


def forged_lines(head: Path, base: Path, due: Iterable[Publication]) -> Iterator[Fault]:
    """Lines that come alone, as `make publish` writes them, and are none of those that are `due`."""
    known = {_said_by(item) for item in due}
    before = (base / LEDGER).stat().st_size if (base / LEDGER).is_file() else 0
    size = _plain_size(head / LEDGER) or 0
    if size - before > MAX_RECORD_BYTES:
        yield Fault(LEDGER, "line", "added", f"over {MAX_RECORD_BYTES:,} bytes at once; leave the file to make publish")
        return
    for line in (head / LEDGER).read_bytes()[before:].splitlines() if size > before else ():
        try:
            told = Publication.model_validate_json(line)
        except ValidationError:
            told = None
        if told is None or _said_by(told) not in known:
            reason = "says what no label of main does; leave the file as it was: make publish notes what is published"
            yield Fault(LEDGER, "line", shown(line), reason)
            return


def _said_by(item: Publication) -> str:
    """All of a line but its day."""
    return item.model_dump_json(exclude={"since"})


def short_address_fault() -> Fault:
    """Of a submission that has another list of short addresses than the base, or none."""
    reason = (
        "the list is frozen, for pages elsewhere show what lies there; if you did not touch it, merge main into yours"
    )
    return Fault(SHORT_ADDRESSES, "records", "changed or gone", reason)


def _plain_size(path: Path) -> int | None:
    """Bytes of a plain file; None for anything else, and for nothing."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _beginning(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def retold(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Told]:
    """A warning where an entry of CHANGES.md no longer says all that it said."""
    gone = sorted({str(day) for day, _ in _said(before) - _said(after)})
    if gone:
        yield Told("CHANGES.md no longer says all that it said on {}: what was told once stays.", (", ".join(gone),))


def _said(entries: Sequence[Entry]) -> set[tuple[date, object]]:
    return {(entry.day, part) for entry in entries for part in (entry.title, *entry.paragraphs, *entry.changes)}

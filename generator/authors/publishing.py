"""Noting what is published: the ledger's new lines, and the superseded records that it needs out of git's history."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.authors.history import History
from generator.grading import graded
from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.edition.publications import Transition, by_record, unnoted
from generator.records.files.atomic import write_atomically
from generator.records.files.store import record_paths
from generator.records.publication.changes import headed
from generator.records.publication.published import (
    LEDGER,
    Publication,
    append_publications,
    read_ledger,
    superseded_path,
)


@dataclass(frozen=True)
class Noted:
    """What `publish` wrote: the files fetched from git's history, and one line of text a publication.

    `began` is the day of the edition that it headed in CHANGES.md, where there is something measured since the last.
    """

    restored: tuple[Path, ...]
    began: date | None
    lines: tuple[str, ...]


def publish(measurements: Path, today: date) -> Noted:
    """Append to the ledger what the labels say now; raises where a changed number is not told in CHANGES.md.

    What was measured after the newest entry of CHANGES.md gets one, of today. Nothing is written where nothing changed.
    """
    restored = tuple(_restore(measurements, read_ledger(measurements, today)))
    edition = graded(measurements, "", today)
    if edition.labels and not edition.changes:
        edition = _first_edition(measurements, today)
    headed_last = max((entry.day for entry in edition.changes), default=edition.day)
    late = [label for label in edition.labels if label.source.measured_to > headed_last]
    if late:
        edition = _begin_edition(measurements, late, today)
    new = unnoted(edition.labels, edition.ledger, edition.day)
    if new:
        append_publications(measurements, new)
    newest = {path: items[-1] for path, items in by_record(edition.ledger).items()}
    return Noted(restored, edition.day if late else None, tuple(_told(item, newest.get(item.record)) for item in new))


def _first_edition(measurements: Path, today: date) -> Edition:
    """Begin CHANGES.md: what is published from now on has a history."""
    text = f"# Changes\n\nEvery published number that changed: old, new and why.\n\n## {today}\n\nFirst edition.\n"
    write_atomically(measurements / "CHANGES.md", text.encode())
    return graded(measurements, "", today)


def _begin_edition(measurements: Path, late: Sequence[Label], today: date) -> Edition:
    """Head an entry of today that names what was measured since the last; CHANGES.md is as it was after an error.

    An error there is: a label past its date in the new edition changes, and that is told by a person.
    """
    path = measurements / "CHANGES.md"
    before = path.read_bytes()
    named = ", ".join(dict.fromkeys(f"`{label.subject.model}` ({label.subject.task})" for label in late))
    entry = headed(before.decode(), today, "new measurements", f"Measured since the edition before: {named}.")
    write_atomically(path, entry.encode())
    try:
        return graded(measurements, "", today)
    except BaseException:
        write_atomically(path, before)
        raise


def _told(item: Publication, before: Publication | None) -> str:
    figure = f"{item.wh_per_1000_queries or 'none'} ({item.grade})"
    if before is None:
        return f"{item.record}: {figure}, new"
    old = f"{before.wh_per_1000_queries or 'none'} ({before.grade})"
    return f"{item.record}: {'the same figure' if Transition(before, item).same_words else f'{old} → {figure}'}"


def _restore(measurements: Path, ledger: list[Publication]) -> Iterator[Path]:
    """Put each published record that was replaced or deleted by hand into `superseded/`, out of git's history."""
    there = {hashlib.sha256(path.read_bytes()).hexdigest() for path in record_paths(measurements) if path.is_file()}
    wanted = {item.sha256: item.record for item in ledger if item.sha256 and item.sha256 not in there}
    for digest, record in wanted.items():
        place = superseded_path(measurements, digest)
        if not place.exists():
            write_atomically(place, History(measurements).bytes_of(f"records/{record}", digest))
            yield place


def text_of(noted: Noted, measurements: Path) -> str:
    """What the command prints."""
    lines = [f"{path}: taken out of git's history." for path in noted.restored]
    if noted.began:
        lines.append(
            f"{measurements / 'CHANGES.md'}: the edition of {noted.began} begins, with what was measured since."
        )
    lines += noted.lines
    count = len(noted.lines)
    noun = "publication" if count == 1 else "publications"
    return "\n".join([*lines, f"{count or 'No new'} {noun} noted in {measurements / LEDGER}.", ""])

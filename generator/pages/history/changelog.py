"""The changelog as readers see it: each change with old and new in words, and the page of what it superseded."""

from dataclasses import dataclass

from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.pages.history.timeline import figure_in_words, grade_in_words
from generator.records.publication.changes import Change, Entry
from generator.records.publication.short_addresses import record_changed

# On the page of the data; the file holds all.
MOST_ENTRIES = 20


@dataclass(frozen=True)
class Changed:
    """One change in words; `card` and `superseded` are addresses, None where there is no such page."""

    subject: str
    job: str
    before: str
    after: str
    why: str
    card: str | None
    superseded: str | None


def changed(edition: Edition, entry: Entry, change: Change) -> Changed:
    """What a change of an entry says."""
    task = edition.tasks.get(change.task)
    job = task.title if task else change.task
    whose = (change.model, job.lower(), change.variant, f"on {change.profile}" if change.profile else None)
    framed = change.model in edition.models or change.model in edition.earlier
    return Changed(
        subject=", ".join(part for part in whose if part),
        job=job,
        before=_side(change.old, change.old_class),
        after=_side(change.new, change.new_class),
        why=change.why,
        card=urls.model_page(change.model) if framed else None,
        superseded=_superseded(edition, entry, change),
    )


def changelog(edition: Edition) -> list[tuple[Entry, list[Changed]]]:
    """The first `MOST_ENTRIES` entries, which are the newest, with what each changed."""
    return [
        (entry, [changed(edition, entry, change) for change in entry.changes])
        for entry in edition.changes[:MOST_ENTRIES]
    ]


def _side(figure: str | None, grade: str | None) -> str:
    return f"{figure_in_words(figure)}, {grade_in_words(grade)}" if grade else figure_in_words(figure)


def _superseded(edition: Edition, entry: Entry, change: Change) -> str | None:
    """The immutable page of what was replaced; None where the ledger knows no such label, or it is shown still."""
    record = record_changed(change, edition.short)
    items = edition.publications.of(record) if record else []
    fitting = [
        item
        for item in items
        if item.since <= entry.day
        and item.wh_per_1000_queries == change.old
        and change.old_class in (None, item.grade)
        and item.key != items[-1].key
    ]
    return urls.immutable_page_of(fitting[-1]) if fitting else None

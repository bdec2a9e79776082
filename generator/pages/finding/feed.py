"""The Atom feed (RFC 4287) of new and changed labels: the data's changelog and the newest measurements.

Every time in it is the day of an edition, never the clock's: when something was published here, which is what a feed
tells, and not when it was measured. Every id is made of what the entry is about, whatever the site's address, so that a
reader's program never shows an entry twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from itertools import islice
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import Environment

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.pages.history.changelog import changed
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.served import served_in_words
from generator.records.publication.changes import Change, Entry

MOST_ENTRIES = 100
# A name of our own for ids; it leads nowhere and never changes.
_NAMES = uuid5(NAMESPACE_URL, "https://model-energy-label.example/feed")


@dataclass(frozen=True)
class Item:
    """One entry of the feed, last changed on `day`; `content` is a template's name with its values."""

    id: str
    title: str
    day: date
    path: str
    summary: str
    content: tuple[str, dict[str, Any]]
    category: tuple[str, str] | None = None


def feed_document(environment: Environment, edition: Edition) -> str:
    """The feed: the whole changelog, and of the measurements the newest, for which `MOST_ENTRIES` leave room."""
    told = [*_changed(edition)]
    measured = islice(_measured(edition), max(0, MOST_ENTRIES - len(told)))
    # Sorting keeps the order of what has the same day: the changelog comes before the measurements.
    items = sorted([*told, *measured], key=lambda item: item.day, reverse=True)
    return environment.get_template("feed.xml").render(
        id=_id("feed"),
        edition=edition,
        items=[
            {"item": item, "html": environment.get_template(item.content[0]).render(edition=edition, **item.content[1])}
            for item in items
        ],
    )


def _id(name: str) -> str:
    return uuid5(_NAMES, name).urn


def _changed(edition: Edition) -> Iterator[Item]:
    for entry in edition.changes:
        name = f"changes/{entry.day.isoformat()}/{entry.number}"
        changes = [changed(edition, entry, change) for change in entry.changes]
        title = entry.title or f"Changes of {entry.day.isoformat()}"
        yield Item(
            id=_id(name),
            title=title[:1].upper() + title[1:],
            day=entry.day,
            path="data/",
            summary=entry.paragraphs[0] if entry.paragraphs else f"{len(entry.changes)} published numbers changed.",
            content=("feed-changes.html", {"entry": entry, "changes": changes}),
        )
        yield from (_change(edition, entry, change, name) for change in entry.changes)


def _change(edition: Edition, entry: Entry, change: Change, name: str) -> Item:
    """A changed label; one that there is no page of leads to the list of all models."""
    told = changed(edition, entry, change)
    # A machine's name only where the change names one, so that ids of before never move.
    whose = [change.model, change.task, change.variant or "", *([change.profile] if change.profile else [])]
    return Item(
        id=_id("/".join([name, *whose])),
        title=f"Changed: {told.subject}: {told.before} → {told.after}",
        day=entry.day,
        path=told.card or "models/",
        summary=f"{told.subject}: {told.before} → {told.after}. {told.why}",
        content=("feed-change.html", {"told": told}),
        category=(change.task, told.job),
    )


def _measured(edition: Edition) -> Iterator[Item]:
    """The labels published last, of one edition those measured last."""
    since = edition.publications.since
    newest = nsmallest(
        MOST_ENTRIES,
        edition.labels,
        key=lambda label: (
            -since(label).toordinal(),
            -label.source.measured_to.toordinal(),
            label.source.record_path,
        ),
    )
    return (_label(edition, label, since(label)) for label in newest)


def _label(edition: Edition, label: Label, day: date) -> Item:
    task, profile = edition.tasks[label.subject.task], edition.profiles[label.setup.profile]
    sentence = describe(label, task).rstrip(".")
    # A model may have many labels for one task: one for each machine and variant.
    which = f"{profile.short}{f', {variant_name(label)}' if label.setup.variant else ''}"
    return Item(
        # A record that changes has another digest, so its label is another entry.
        id=_id(f"label/{label.source.digest}"),
        title=f"Measured on {which}: {sentence}",
        day=day,
        path=urls.model_page(label.subject.model),
        summary=f"{sentence}.",
        content=("feed-label.html", {"l": label, "task": task, "sentence": sentence, "served": served_in_words(label)}),
        category=(task.id, task.title),
    )

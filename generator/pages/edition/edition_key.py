"""What an edition is made from, as a key: for what is kept of it from build to build.

A label is its record on its scale, with its profile, on its day, and with those who measured it again. So its record's
SHA-256 and what is not the record's own tell it from any other.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from generator.labels.comparing.rank import Ranked
from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.storing.cache import key_of, key_of_each, our_code


def edition_key(edition: Edition) -> str:
    """A key for all that the pages may show of `edition`, but for their templates."""
    superseded = edition.superseded
    return key_of(
        our_code(),
        edition.site_url,
        repr(edition.imprint),
        repr((edition.day, edition.profiles, edition.scales, edition.tasks, edition.facts)),
        repr((edition.changes, dict(edition.short), edition.ledger, superseded.scales)),
        key_of_each(map(label_key, chain(edition.labels, superseded.labels))),
    )


def ranking_key(edition: Edition, task: str, profile: str) -> str:
    """A key for the ranking of one task under one profile, whatever becomes of the others."""
    context = edition.tasks[task], edition.profiles[profile], edition.scales.get((task, profile))
    return key_of(our_code(), repr(context), key_of_each(_row_keys(edition.rankings[task, profile])))


def task_key(edition: Edition, task: str) -> str:
    """A key for all that the pages and files of one task show, whatever becomes of the others."""
    machines = edition.machines(task)
    labels = [row.label for profile in machines for row in edition.rankings[task, profile]]
    scales = [edition.scales.get((task, profile)) for profile in machines]
    return key_of(
        listed_key(edition, labels),
        repr(edition.imprint),
        repr((edition.day, scales, edition.labels_are_painted)),
        # A table offers to filter by facts wherever any model of the site has some.
        repr((bool(edition.facts), [label.result.awaiting for label in labels])),
    )


def listed_key(edition: Edition, labels: Sequence[Label]) -> str:
    """A key for labels in a list, whatever becomes of those that they stand beside in their own tasks."""
    grounds = dict.fromkeys((label.subject.task, label.setup.profile) for label in labels)
    told = [
        (edition.tasks[task], edition.machines(task), edition.profiles[profile], edition.years[profile])
        for task, profile in grounds
    ]
    return key_of(
        our_code(),
        edition.site_url,
        repr((told, [edition.facts.get(label.subject.model) for label in labels])),
        key_of_each(map(label_key, labels)),
    )


def pictures_key(edition: Edition, model: str) -> str:
    """A key for the pictures of a model's labels, whatever becomes of the others."""
    labels = [*edition.models.get(model, ()), *edition.earlier.get(model, ()), *edition.withdrawn.get(model, ())]
    context = [
        (edition.tasks[label.subject.task], edition.profiles[label.setup.profile], edition.scale(label))
        for label in labels
    ]
    return key_of(our_code(), edition.site_url, repr((context, edition.labels_are_painted)), *map(label_key, labels))


def cards_key(edition: Edition) -> str:
    """A key for what the files of every model show besides what is their own: see `card_key`."""
    return key_of(
        our_code(),
        edition.site_url,
        repr(edition.imprint),
        repr((edition.day, edition.profiles, edition.scales, edition.tasks)),
        repr((edition.changes, dict(edition.short), edition.superseded.scales)),
        repr((edition.labels_are_painted, edition.cards_have_pictures, edition.cards_are_full)),
    )


def card_key(edition: Edition, model: str) -> str:
    """A key for what the files of one model show that others do not, whatever becomes of what none of them shows."""
    shown, earlier = edition.models.get(model, ()), edition.earlier.get(model, ())
    return key_of(
        model,
        repr(edition.facts.get(model)),
        *(_standing(edition, label) for label in shown),
        *(f"earlier {label_key(label)} {label.source.digest in edition.digests}" for label in earlier),
        *(f"withdrawn {label_key(label)}" for label in edition.withdrawn.get(model, ())),
        *(repr(edition.publications.of(label.source.record_path)) for label in (*shown, *earlier)),
    )


def _standing(edition: Edition, label: Label) -> str:
    """A label, and what its card says of others: where it stands among them, and itself in other number formats."""
    row = edition.places[label.source.digest]
    ranking = label.subject.task, label.setup.profile
    against = [row.thriftiest, edition.rankings[ranking][0].label]
    pairs = edition.quantised_of.get(label.source.digest, ())
    against += [each for pair in pairs for each in (pair.full, pair.quantised)]
    told = (
        label.result.awaiting,
        (row.place, row.factor, row.quality),
        (edition.ranked_counts[ranking], edition.years[label.setup.profile]),
        [(pair.method, pair.against, pair.ratio) for pair in pairs],
    )
    return " ".join([label_key(label), repr(told), *(label_key(each) for each in against if each)])


def _row_keys(rows: Iterable[Ranked]) -> Iterable[str]:
    return (f"{label_key(row.label)} {row.place} {row.factor!r}" for row in rows)


def label_key(label: Label) -> str:
    """A key for all that is told of one label, but for what the edition holds for all of a task or a profile."""
    result, source = label.result, label.source
    return f"{source.digest} {result.grade!r} {result.scale_version} {source.short_address} {result.verification!r}"

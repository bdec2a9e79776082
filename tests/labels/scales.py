"""A round scale to test grades with, and labels of made-up energies under it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.labels.gathering.from_record import label_of
from generator.labels.grading.scale import LETTERS, Proposal, Scale
from generator.labels.label import Label
from generator.labels.task import read_tasks
from generator.records.files.store import Stored
from generator.records.model import Record
from generator.records.profile import Profile
from tests import factories

TASKS = read_tasks()


def scale(first_edge: str = "1", ratio: str = "2", workloads: tuple[str, ...] = ("imdb", "sst2")) -> Scale:
    """Edges 1, 2, 4, 8, 16, 32 unless told otherwise."""
    proposed = Proposal(2, Decimal(1), Decimal(1))
    edge, step = Decimal(first_edge), Decimal(ratio)
    return Scale(factories.TASK, factories.PROFILE_ID, "v1", edge, step, workloads, proposed)


def stored(record: Record) -> Stored:
    """The record as if it had been read."""
    return Stored(record, "0" * 64, record.relative_path)


def label(
    energies: Mapping[str, Sequence[float]] | None = None,
    under: Scale | None = None,
    profile: Profile | None = None,
    **changes: Any,
) -> Label:
    """The label of a record with these energies under a scale (the round one unless given)."""
    quality = {name: changes.pop(name) for name in ("quality",) if name in changes}
    record = factories.record_from(factories.document(energies=energies, **changes))
    if quality:
        record = factories.record(energies=energies, **changes, **quality)
    return label_of(stored(record), profile or factories.profile(), under or scale(), TASKS[factories.TASK])


def better(letter: str, other: str) -> bool:
    """Whether `letter` is a better class than `other`."""
    return LETTERS.index(letter) < LETTERS.index(other)

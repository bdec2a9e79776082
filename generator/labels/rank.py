"""The order of labels within one task and profile, and how far each stands from the thriftiest."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.labels.label import Label

# A figure may be set against the others when the whole task was measured with the model's real weights.
COMPARABLE = frozenset({"graded", "uncertain"})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A label in its task's table: its place (1 = thriftiest) and its factor against the thriftiest."""

    label: Label
    place: int | None
    factor: float | None


def ranked(labels: Iterable[Label]) -> list[Ranked]:
    """Labels of one task and profile, comparable ones first by energy, the rest after them by energy."""
    ordered = sorted(
        labels,
        key=lambda label: (
            label.result.value is None,
            label.result.value or 0.0,
            label.subject.model,
            label.setup.variant or "",
        ),
    )
    rows: list[Ranked] = []
    others: list[Ranked] = []
    best: float | None = None
    for label in ordered:
        if label.result.grade.status in COMPARABLE and label.result.value:
            best = best or label.result.value
            # Equal figures share a place.
            tied = rows and rows[-1].label.result.value == label.result.value
            rows.append(Ranked(label, rows[-1].place if tied else len(rows) + 1, label.result.value / best))
        else:
            others.append(Ranked(label, None, None))
    return rows + others

"""The order of labels within one task and profile, and how far each stands from the thriftiest."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.labels.comparing.comparable import energy_ratio
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline, common_basis

# A figure may be set against the others when the whole task was measured with the model's real weights.
COMPARABLE = frozenset({"graded", "provisional", "uncertain"})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A label in its task's table: its place (1 = thriftiest) and its factor against the thriftiest.

    `quality` is the label's headline where it is of one kind with that of the others, so that the two can be compared.
    `thriftiest` is the label that the factor is against.
    """

    label: Label
    place: int | None
    factor: float | None
    quality: Headline | None = None
    thriftiest: Label | None = None

    @property
    def unlike(self) -> bool:
        """Whether its quality is known, and of another kind than that of the others."""
        return self.quality is None and self.label.result.headline is not None

    @property
    def ratio(self) -> Ratio | None:
        """The factor with its interval; None where there is no factor."""
        return energy_ratio(self.label, self.thriftiest) if self.thriftiest else None


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
    comparable = [label for label in ordered if label.result.grade.status in COMPARABLE]
    # Where none has a place, as without a scale, a quality is told all the same.
    basis = common_basis(label.result.headline for label in comparable or ordered)
    rows: list[Ranked] = []
    others: list[Ranked] = []
    best: Label | None = None
    for label in ordered:
        if label.result.grade.status in COMPARABLE and label.result.value:
            best = best or label
            # Equal figures share a place.
            tied = rows and rows[-1].label.result.value == label.result.value
            place = rows[-1].place if tied else len(rows) + 1
            factor = label.result.value / (best.result.value or label.result.value)
            rows.append(Ranked(label, place, factor, _quality(label, basis), best))
        else:
            others.append(Ranked(label, None, None, _quality(label, basis)))
    return rows + others


def _quality(label: Label, basis: Basis | None) -> Headline | None:
    found = label.result.headline
    return found if found is not None and found.basis == basis else None

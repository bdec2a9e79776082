"""The right size for a job: what the thriftiest of each approach and the best model cost, and how far they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.comparable import energy_ratio, told_apart
from generator.labels.rank import Ranked
from generator.labels.ratio import Ratio
from generator.records.model import APPROACHES

BEST, HUNGRIEST = "best", "hungriest"


@dataclass(frozen=True)
class Choice:
    """One answer to "which model for this job".

    `roles` are approaches (it is the thriftiest of each), `best` (highest quality) or `hungriest`; `factor` is
    against the thriftiest choice, `share` the part of the hungriest choice's energy.
    """

    roles: tuple[str, ...]
    row: Ranked
    factor: float
    share: float

    def ratio_to(self, other: "Choice") -> Ratio | None:
        """The energy against another choice's, with its interval."""
        return energy_ratio(self.row.label, other.row.label)

    def told_from(self, other: "Choice") -> bool:
        """Whether the two energies can be told apart, by the rule of every comparison on the site."""
        return told_apart(self.row.label, other.row.label) is True


@dataclass(frozen=True)
class RightSize:
    """The choices, thriftiest first, and for how many of the comparable labels a quality is known."""

    choices: tuple[Choice, ...]
    rated: int
    count: int


def right_size(rows: Sequence[Ranked]) -> RightSize | None:
    """The choices among the rows that have a place; None where there are no two to set side by side.

    Where approaches and quality tell no two models apart, the hungriest stands beside the thriftiest.
    """
    placed = [row for row in rows if row.place is not None and row.label.result.value]
    roles: dict[str, list[str]] = {}
    for approach in APPROACHES:
        if row := next((row for row in placed if row.label.subject.approach == approach), None):
            roles.setdefault(row.label.source.digest, []).append(approach)
    rated = [(row, row.quality) for row in placed if row.quality is not None]
    # Of one rated model nobody can say that it is the best.
    if len(rated) > 1:
        best, _ = max(rated, key=lambda item: (item[1].goodness, -(item[0].label.result.value or 0.0)))
        roles.setdefault(best.label.source.digest, []).append(BEST)
    if len(roles) < 2 and placed:
        roles.setdefault(placed[-1].label.source.digest, []).append(HUNGRIEST)
    chosen = [row for row in placed if row.label.source.digest in roles]
    if len(chosen) < 2:
        return None
    values = [row.label.result.value or 0.0 for row in chosen]
    return RightSize(
        tuple(
            Choice(tuple(roles[row.label.source.digest]), row, value / values[0], value / values[-1])
            for row, value in zip(chosen, values, strict=True)
        ),
        len(rated),
        len(placed),
    )

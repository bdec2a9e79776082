"""The right size for a job: what is advised beside the thriftiest of each approach, and how far they differ."""

from dataclasses import dataclass

from generator.labels.advice.advice import Advice, Role
from generator.labels.advice.candidate import Candidate
from generator.labels.advice.loss import Loss, loss
from generator.labels.comparing.comparable import energy_ratio, told_apart
from generator.labels.estimates.ratio import Ratio
from generator.records.model import APPROACHES

HUNGRIEST = "hungriest"
# The thriftiest of all is the thriftiest of its approach, and is named so.
_ADVISED: tuple[Role, ...] = ("judged", "no-clear-loss", "few-points", "best")


@dataclass(frozen=True)
class Choice:
    """One answer to "which model for this job".

    `roles` are approaches (it is the thriftiest of each), what it is advised for, or `hungriest`; `factor` is against
    the thriftiest choice, `share` the part of the hungriest choice's energy. `loss` is what it gives up against the
    best, None for that itself and where it is not known.
    """

    roles: tuple[str, ...]
    row: Candidate
    factor: float
    share: float
    loss: Loss | None

    def ratio_to(self, other: "Choice") -> Ratio | None:
        """The energy against another choice's, with its interval."""
        return energy_ratio(self.row.label, other.row.label)

    def told_from(self, other: "Choice") -> bool:
        """Whether the two energies can be told apart, by the rule of every comparison on the site."""
        return told_apart(self.row.label, other.row.label) is True


def right_size(found: Advice) -> tuple[Choice, ...]:
    """The choices among the candidates, thriftiest first; none where there are no two to set side by side.

    Where approaches and quality tell no two models apart, the hungriest stands beside the thriftiest.
    """
    candidates = found.pool.candidates
    roles: dict[str, list[str]] = {}
    for approach in APPROACHES:
        if row := next((row for row in candidates if row.label.subject.approach == approach), None):
            roles.setdefault(row.label.source.digest, []).append(approach)
    for pick in found.picks:
        if advised := [role for role in pick.roles if role in _ADVISED]:
            roles.setdefault(pick.candidate.label.source.digest, []).extend(advised)
    if len(roles) < 2 and candidates:
        roles.setdefault(candidates[-1].label.source.digest, []).append(HUNGRIEST)
    chosen = [row for row in candidates if row.label.source.digest in roles]
    if len(chosen) < 2:
        return ()
    least, most = chosen[0].energy, chosen[-1].energy
    return tuple(
        Choice(
            tuple(roles[row.label.source.digest]),
            row,
            row.energy / least,
            row.energy / most,
            loss(row, found.best) if found.best and row != found.best else None,
        )
        for row in chosen
    )

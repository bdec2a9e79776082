"""Class, interval and status of one figure. Nothing but the figure and its scale enters."""

from dataclasses import dataclass

from generator.labels.estimates.estimate import Estimate
from generator.labels.grading.scale import LETTERS, Scale
from generator.labels.grading.status import Status

WIDEST_CLASSES = 3


@dataclass(frozen=True, slots=True)
class Grade:
    """A letter with the span of letters its interval touches; or no letter and the reason why."""

    status: Status
    letter: str | None = None
    span: str | None = None

    @property
    def text(self) -> str:
        """`C`, `C (B–C)`, or an en dash where there is no letter."""
        if self.letter is None:
            return "–"
        return self.letter if self.span in (None, self.letter) else f"{self.letter} ({self.span})"


def grade(figure: Estimate | None, scale: Scale) -> Grade:
    """The published class is that of the interval's upper bound.

    No figure, or an interval over more than three classes: no letter. Where the scatter of runs was assumed, the
    letter is provisional.
    """
    if figure is None:
        return Grade("uncertain")
    best, worst = scale.letter(figure.low), scale.letter(figure.high)
    if LETTERS.index(worst) - LETTERS.index(best) >= WIDEST_CLASSES:
        return Grade("uncertain")
    status: Status = "graded" if figure.assumed is None else "provisional"
    return Grade(status, worst, worst if best == worst else f"{best}–{worst}")

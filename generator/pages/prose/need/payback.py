"""When a training pays: after how many answers it and the small model have used less than a model that needs none.

Training, small and large model are read by one meter under one profile, so what is wrong with it moves all three alike
and cancels: the intervals are those of the runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from generator.labels.comparing.comparable import runs_interval
from generator.labels.comparing.footprint import trainings
from generator.labels.label import Label
from generator.labels.need.ladder import Ladder, Rung
from generator.pages.calculator.break_even import break_even
from generator.pages.calculator.cost import Figure
from generator.units import JOULES_PER_WATT_HOUR, QUERIES_PER_FIGURE

# Queries a day of the calculator's question: so many that its hundred years are no limit.
_MANY = 1e9


@dataclass(frozen=True)
class Payback:
    """A trained model: Wh and seconds of one training, on how many rows, and after how many answers it has paid.

    Over several data sets each is the mean of one training for each. `answers` are at the figures and at both ends of
    the intervals; None where it never pays, or nothing is there to pay against.
    """

    rung: Rung
    watt_hours: float
    seconds: float
    rows: int
    answers: float | None
    earliest: float | None
    latest: float | None

    @property
    def of_its_own(self) -> float:
        """As many of its own answers as take what the training took."""
        return self.watt_hours / self.rung.energy * QUERIES_PER_FIGURE


@dataclass(frozen=True)
class Paybacks:
    """One machine's trained models, and the model that needs no training: the best one there that does the job.

    Where none does, it is the best of those that only guess: then the energy is all that can be compared.
    """

    profile: str
    untrained: Rung | None
    found: Sequence[Payback]


def paybacks(ladder: Ladder) -> Paybacks | None:
    """What training pays on one machine; None where no training was measured there."""
    untrained = max(
        (rung for rung in ladder.rated if not rung.trained),
        key=lambda rung: (not rung.guesses, rung.right, -rung.energy),
        default=None,
    )
    found = [item for rung in ladder.doing if (item := _payback(rung, untrained)) is not None]
    return Paybacks(ladder.profile, untrained, found) if found else None


def _payback(rung: Rung, untrained: Rung | None) -> Payback | None:
    known = trainings(rung.label)
    joules = [item.joules for item in known if item.joules is not None]
    seconds = [item.seconds for item in known if item.seconds is not None]
    if not known or len(joules) < len(known) or len(seconds) < len(known):
        return None
    watt_hours = fsum(joules) / len(joules) / JOULES_PER_WATT_HOUR
    mean_s, rows = fsum(seconds) / len(seconds), round(sum(item.rows for item in known) / len(known))
    if untrained is None:
        return Payback(rung, watt_hours, mean_s, rows, None, None, None)
    small, large = _figure(rung.label), _figure(untrained.label)
    ends = [
        _answers(watt_hours, one, other)
        for one, other in ((small.value, large.value), (small.low, large.high), (small.high, large.low))
    ]
    return Payback(rung, watt_hours, mean_s, rows, *ends)


def _figure(label: Label) -> Figure:
    figure = label.result.figure
    return Figure(label.result.value or 0.0, *(runs_interval(figure) if figure else (None, None)))


def _answers(watt_hours: float, small: float | None, large: float | None) -> float | None:
    if small is None or large is None:
        return None
    found = break_even(watt_hours / 1000, Figure(small), Figure(large), _MANY)
    return None if found.crossing is None else found.crossing * _MANY

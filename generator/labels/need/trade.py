"""What a smaller model gives up, and what a larger one costs for it."""

from dataclasses import dataclass

from generator.labels.comparing.comparable import energy_ratio
from generator.labels.estimates.ratio import Ratio
from generator.labels.need.ladder import Ladder, Rung
from generator.labels.quality import clearly_more
from generator.units import QUERIES_PER_FIGURE

# Whoever gives up no more than two right answers in a hundred hardly notices; counted as they are printed.
NEARLY = 2


@dataclass(frozen=True)
class Step:
    """From one model to another that gets more right: what that costs."""

    less: Rung
    more: Rung

    @property
    def ratio(self) -> Ratio:
        """The energy of the one against the other, with its interval."""
        found = energy_ratio(self.more.label, self.less.label)
        return found or Ratio(self.more.energy / self.less.energy, None)

    @property
    def gained(self) -> float:
        """How much larger the share of right answers is."""
        return self.more.right - self.less.right

    @property
    def told(self) -> bool | None:
        """Whether the two shares differ by more than their intervals; None where these are not known."""
        return clearly_more(self.less.right, self.less.interval, self.more.right, self.more.interval)

    @property
    def watt_hours_each(self) -> float | None:
        """Wh for each answer more that is right; None where none is, or it costs nothing."""
        extra = self.more.energy - self.less.energy
        return extra / (QUERIES_PER_FIGURE * self.gained) if self.gained > 0 and extra > 0 else None


@dataclass(frozen=True)
class Trade:
    """The thriftiest that does the job, the one that gets most right, and the thriftiest that gets nearly as many.

    `nearly` is None where it is one of the other two.
    """

    small: Rung
    large: Rung
    nearly: Rung | None

    @property
    def whole(self) -> Step:
        """From the thriftiest to the best."""
        return Step(self.small, self.large)


def of_100(share: float) -> int:
    """How many of a hundred, to the nearest whole one."""
    return round(100 * share)


def trade(ladder: Ladder) -> Trade | None:
    """The choice of a machine; None where fewer than two do the job."""
    doing = ladder.doing
    if len(doing) < 2:
        return None
    small, large = doing[0], max(doing, key=lambda rung: (rung.right, -rung.energy))
    nearly = next(rung for rung in doing if of_100(rung.right) >= of_100(large.right) - NEARLY)
    return Trade(small, large, None if nearly in (small, large) else nearly)


def stairs(ladder: Ladder) -> list[Step]:
    """From each model that no thriftier one equals to the next such: what each further right answer costs.

    A model that gets more right only by what chance may have done is no step.
    """
    steps: list[Step] = []
    front = ladder.doing[:1]
    for rung in ladder.doing[1:]:
        step = Step(front[-1], rung)
        if step.gained > 0 and step.told is not False:
            steps.append(step)
            front.append(rung)
    return steps

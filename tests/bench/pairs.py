"""Two ways to do the same, turn by turn in one process: how much more one takes, and how well that is known.

The bench's peers take their turns by it in environments of their own, so nothing is imported here but Python's own.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, median, stdev

SETTLING = 2


@dataclass(frozen=True)
class Excess:
    """What the second way takes more, in percent of the first: the mean of the pairs, and its 95 % interval.

    `first_s` is the median of the first way's turns, in seconds.
    """

    first_s: float
    percent: float
    low: float
    high: float


def paired(
    first: Callable[[], object],
    second: Callable[[], object],
    turns: int,
    clock: Callable[[], float] = time.perf_counter,
) -> list[tuple[float, float]]:
    """The seconds of both ways, turn by turn, `turns` times; the one that begins changes each time.

    `SETTLING` pairs come before them and are left out, while caches and clocks settle.
    """
    pairs = []
    for turn in range(turns + SETTLING):
        took = {}
        for way in (first, second) if turn % 2 else (second, first):
            start = clock()
            way()
            took[way] = clock() - start
        pairs.append((took[first], took[second]))
    return pairs[SETTLING:]


def excess_of(pairs: list[tuple[float, float]]) -> Excess:
    """How they compare, from at least two pairs of seconds.

    A pair stands side by side, so that what slows both down cancels in its ratio: the interval is Student's of the mean
    of the logs of the pairs' ratios.
    """
    from scipy.special import stdtrit

    logs = [math.log(second / one) for one, second in pairs]
    half = float(stdtrit(len(logs) - 1, 0.975)) * stdev(logs) / math.sqrt(len(logs))
    mean, low, high = (100 * math.expm1(fmean(logs) + shift) for shift in (0.0, -half, half))
    return Excess(median(one for one, _ in pairs), mean, low, high)

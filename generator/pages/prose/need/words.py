"""Shares, memory and models as the page has them in words."""

from generator.labels.label import Label
from generator.labels.need.ladder import Ladder, Rung
from generator.pages.numbers import significant
from generator.pages.quantising_words.in_short import variant_name
from generator.units import QUERIES_PER_FIGURE

_REVIEWS = frozenset(("imdb", "sst2", "tomatoes"))
_MEGA, _GIGA = 10**6, 10**9


def texts(ladder: Ladder) -> str:
    """What was sorted: `film reviews` where all of the data sets hold such, else `texts`."""
    return "film reviews" if set(ladder.basis.datasets) <= _REVIEWS else "texts"


def of_100(share: float) -> int:
    """How many of a hundred, to the nearest whole one."""
    return round(100 * share)


def more_of_100(less: float, more: float) -> int:
    """How many more of a hundred: the difference of what is printed, or the two would not add up."""
    return of_100(more) - of_100(less)


def interval_of_100(rung: Rung) -> str | None:
    """`76 to 80`, or None where it is not known."""
    if rung.quality.interval_95 is None:
        return None
    low, high = rung.quality.interval_95
    return f"{of_100(low)} to {of_100(high)}"


def memory_in_words(size: float) -> str:
    """Bytes as `2.3 MB`, `1.25 GB` (10⁶ and 10⁹ bytes)."""
    unit, name = (_GIGA, "GB") if size >= _GIGA else (_MEGA, "MB")
    return f"{significant(size / unit, 2)}\u00a0{name}"


def way(label: Label) -> str:
    """How it does the job and in which numbers: `classical, fp64`, `zero-shot, Q4_K_M`."""
    return f"{label.subject.approach}, {variant_name(label)}"


def joules_in_words(watt_hours: float) -> str:
    """Energy in the unit in which it is easiest read: `0.65 J`, `12 Wh`."""
    joules = watt_hours * 3600
    return f"{significant(joules, 2)}\u00a0J" if joules < 1000 else f"{significant(watt_hours, 2)}\u00a0Wh"


def one_query(rung: Rung) -> float:
    """Wh for one query."""
    return rung.energy / QUERIES_PER_FIGURE

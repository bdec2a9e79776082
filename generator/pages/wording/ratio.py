"""A ratio of two energies with its interval, as sentences and tables have it: nowhere is one told without.

The browser writes the same (`site_src/pages/assets/compare/ratio.js`); a test holds the two to each other.
"""

from generator.labels.estimates.ratio import Ratio
from generator.pages.wording.numbers import factor, significant, times

# An interval that is narrower than this is told to three digits, so that its ends differ.
_NARROW = 1.2
_MOST_DIGITS = 6


def times_in_words(ratio: Ratio) -> str:
    """`18 times`; where the interval is narrow, `1.83 times`: to as many digits as its ends have."""
    return f"{significant(ratio.value)} times" if _narrow(ratio) else times(ratio.value)


def interval_in_words(ratio: Ratio) -> str:
    """`95 % interval 14 to 24`, or `interval not known`."""
    found = ends(ratio)
    return f"95\u00a0% interval {found[0]} to {found[1]}" if found else "interval not known"


def ratio_in_words(ratio: Ratio) -> str:
    """`18 times (95 % interval 14 to 24)`, to be followed by what it is times of."""
    return f"{times_in_words(ratio)} ({interval_in_words(ratio)})"


def ratio_in_short(ratio: Ratio | None) -> str:
    """`18× (14–24)`; `18×` where the interval is not known, and `1×` of two equal figures."""
    if ratio is None:
        return "–"
    within = interval_in_short(ratio)
    return f"{times_in_words(ratio).replace(' times', '×')} ({within})" if within else factor(ratio.value)


def interval_in_short(ratio: Ratio) -> str:
    """`14–24`; empty where it is not known or not needed: a figure is as much as itself."""
    found = ends(ratio)
    return f"{found[0]}–{found[1]}" if found and ratio.value != 1 else ""


def ends(ratio: Ratio) -> tuple[str, str] | None:
    """Both ends of the interval, to two digits, or to three where it is narrow; None where it is not known.

    An end that would be read as 1 has as many more as tell it from 1.
    """
    if ratio.low is None or ratio.high is None:
        return None
    digits = 3 if _narrow(ratio) else 2
    return _beside_one(ratio.low, digits), _beside_one(ratio.high, digits)


def _beside_one(end: float, digits: int) -> str:
    """To so many digits, or as many more as tell it from 1: what lies above 1 would be read as 1, and so as unclear."""
    text = significant(end, digits)
    hidden = end != 1 and text == significant(1, digits) and digits < _MOST_DIGITS
    return _beside_one(end, digits + 1) if hidden else text


def _narrow(ratio: Ratio) -> bool:
    return ratio.low is not None and ratio.high is not None and ratio.high < _NARROW * ratio.low

"""Ratios, groups and bands as sentences have them."""

import re

from generator.labels.estimates.ratio import Ratio
from generator.labels.quantising.groups import ALONE, DOZENS, FEW, MANY, UNSTATED, Band, Group
from generator.labels.quantising.pairs import Pair
from generator.pages.wording.numbers import percent, significant
from generator.pages.wording.quantising.families import method_name
from generator.pages.wording.ratio import ends

# What `percent` rounds to nothing.
_NOTHING = 0.005
SITUATIONS: dict[Band, tuple[str, str]] = {
    ALONE: ("One answer at a time", "You, at your own computer"),
    FEW: ("2 to 16 answers at once", "A server with a few people on it"),
    DOZENS: ("17 to 64 answers at once", "A server with dozens of people on it"),
    MANY: ("More than 64 answers at once", "A busy service"),
    UNSTATED: ("As many at once as the machine takes", "Work that nobody waits for"),
}


def against(pair: Pair) -> str:
    """What a pair's model is set against: `fp32`, or the format that stands in for full precision, as `Q8_0`."""
    return pair.against if pair.full.setup.quantization is None else method_name(pair.against)


def change(value: float) -> str:
    """A ratio as a change: `−48 %`, `+31 %`, and from twice on `3.1×`."""
    if value >= 2:
        return f"{significant(value, 2)}×"
    if abs(value - 1) < _NOTHING:
        return "±0\u00a0%"
    return f"{'−' if value < 1 else '+'}{percent(abs(value - 1))}"


def changes(low: float, high: float) -> str:
    """A range of ratios: `−53 % to −34 %`, `1.5× to 6.9×`; one where both read alike."""
    first, last = f"{significant(low, 2)}×" if low > 1 and high >= 2 else change(low), change(high)
    return first if first == last else f"{first} to {last}"


def in_words(value: float) -> str:
    """A ratio in a sentence: `48 % less`, `31 % more`, `3.1 times as much`, `as much`."""
    if value >= 2:
        return f"{significant(value, 2)} times as much"
    if abs(value - 1) < _NOTHING:
        return "as much"
    return f"{percent(abs(value - 1))} {'less' if value < 1 else 'more'}"


def range_in_words(low: float, high: float) -> str:
    """Two ratios in a sentence: `13 % to 84 % more`, `1.5 to 6.9 times as much`, `39 % less to 36 % more`."""
    first, last = in_words(low), in_words(high)
    if first == last:
        return first
    if low > 1 and high >= 2:
        return f"{significant(low, 2)} to {last}"
    if high < 1:
        first, last = last, first
    head, _, word = first.rpartition(" ")
    return f"{head} to {last}" if head and last.endswith(f" {word}") else f"{first} to {last}"


def interval(ratio: Ratio) -> str:
    """`0.49–0.76`, or that it is not known; to as many digits as keep the ratio itself between its ends."""
    return "–".join(ends(ratio) or ("not known",))


def quality_lost(lost: float | None) -> str:
    """`3.2 % lost`, `none lost`, or that nobody measured it."""
    if lost is None:
        return "not measured"
    return "none lost" if lost < _NOTHING / 5 else f"{percent(lost, 1)} lost"


def lost_in_short(lost: float) -> str:
    """The same where there is little room: `−16 %`, `−0.5 %`, `±0`; what is better than full precision is `±0` too."""
    if lost < _NOTHING / 5:
        return "±0"
    return f"−{percent(lost, 0 if lost >= 0.0995 else 1)}"


def count_in_words(group: Group) -> str:
    """How many of its pairs save, cost more, or say nothing: `all 12 less`, `6 less, 4 more, 7 unclear`."""
    count = len(group.pairs)
    parts = (group.saving, "less"), (group.costing, "more"), (count - group.saving - group.costing, "unclear")
    told = [(so_many, word) for so_many, word in parts if so_many]
    if len(told) == 1 and count > 1:
        return f"all {count} {told[0][1]}" if told[0][1] != "unclear" else f"all {count} unclear"
    return ", ".join(f"{so_many} {word}" for so_many, word in told)


def named_size(model: str) -> float:
    """Billions of parameters as a model's name says them, for an order by size; infinite where it does not."""
    found = re.search(r"(?<![A-Za-z\d.])E?(\d+(?:\.\d+)?)B\b", model)
    return float(found[1]) if found else float("inf")

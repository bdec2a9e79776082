"""In words, how much more one of two models makes, so that no factor is read as one of the same output."""

from generator.labels.comparing.outputs import More, more_made
from generator.labels.label import Label
from generator.pages.wording.numbers import significant
from generator.pages.wording.ratio import ratio_in_words

_KINDS = {"token": "tokens for an answer", "pixel": "pixels"}


def more_in_words(one: Label, other: Label) -> str:
    """How many times as many tokens or pixels, and the ratio of energies for each; empty where both make as much.

    `It makes 7.0 times as many pixels: for each, it needs 6.1 times (95 % interval 4.3 to 8.7) the energy.`
    """
    found = more_made(one, other)
    if found is None:
        return ""
    verb = "writes" if found.unit == "token" else "makes"
    return f"It {verb} {_so_many(found)}: for each, it needs {ratio_in_words(found.ratio)} the energy."


def more_in_short(one: Label, other: Label) -> str:
    """`for 7.0 times as many pixels`; empty likewise."""
    found = more_made(one, other)
    return f"for {_so_many(found)}" if found else ""


def _so_many(found: More) -> str:
    return f"{significant(found.times, 2)} times as many {_KINDS[found.unit]}"

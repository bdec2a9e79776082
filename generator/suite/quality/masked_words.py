"""How often the likeliest word for a gap is the very word that stood there."""

import unicodedata

from generator.suite.quality.classes import right_ones
from generator.suite.quality.score import Held, Score


def masked_word(held: Held) -> list[Score]:
    """Top-1 accuracy, whatever the case of letters and the punctuation at a word's ends.

    A word that a model writes in several tokens cannot be met by the one that it fills in: as wrong as any other.
    """
    from dataclasses import replace

    plain = replace(held, references=[bare(word) for word in held.references])
    return [right_ones("accuracy (top-1, masked word)", [bare(word) for word in held.answers], plain)]


def bare(word: str) -> str:
    """A word without what is neither letter nor digit at its ends, in small letters."""
    folded = unicodedata.normalize("NFKC", word).casefold().strip()
    inside = [place for place, letter in enumerate(folded) if letter.isalnum()]
    return folded[inside[0] : inside[-1] + 1] if inside else folded

"""Seeded text of made-up words: no language, the same on every machine, with a few words used often and many rarely."""

import random
from functools import cache

from generator.suite.queries.workload import Synthetic

_ONSETS = ("", "b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_ENDS = ("", "l", "n", "nd", "r", "s", "st", "t", "m", "ck")
_WORDS = 5000


@cache
def words() -> tuple[str, ...]:
    """The vocabulary, shortest first: as in a language, what is used most is short."""
    dice = random.Random(20231128)  # noqa: S311 - repeatable on purpose
    made: dict[str, None] = {}
    while len(made) < _WORDS:
        syllables = dice.choice((1, 1, 2, 2, 2, 3))
        word = "".join(dice.choice(_ONSETS) + dice.choice(_VOWELS) + dice.choice(_ENDS) for _ in range(syllables))
        if len(word) > 1:
            made[word] = None
    return tuple(sorted(made, key=len))


def text(dice: random.Random, count: int) -> str:
    """`count` words, the n-th of the vocabulary about n times rarer than the first (Zipf), as one sentence."""
    vocabulary = words()
    # The inverse of Zipf's cumulative frequency, nearly: e^(u·ln N).
    chosen = [vocabulary[min(int(len(vocabulary) ** dice.random()), len(vocabulary) - 1)] for _ in range(count)]
    return " ".join(chosen)


def lengths(synthetic: Synthetic, role: str, count: int, dice: random.Random) -> list[float]:
    """`count` lengths of one part, in words or seconds: evenly spread over its distribution, in an order of chance."""
    spread = [synthetic.length(role, (place + 0.5) / count) for place in range(count)]
    dice.shuffle(spread)
    return spread


def training_text(seed: int) -> list[str]:
    """Sentences to train a tokenizer on."""
    dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
    return [text(dice, dice.randint(4, 30)) for _ in range(2000)]

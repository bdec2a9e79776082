"""What guessing reaches where an answer may be a piece of the text: pieces drawn at random, as long as the answers."""

from collections.abc import Callable

from generator.suite.quality.score import Held
from generator.suite.quality.spoken import places

_DRAWS = 10


def by_random_pieces(held: Held, figure: Callable[[int, str], float]) -> float:
    """The mean figure of pieces of each query's text in the place of its answer.

    `figure` gives that of any answer to an item, by the item's number.
    """
    import numpy as np

    dice = np.random.default_rng(held.seed)
    total = 0.0
    for place, (answer, text) in enumerate(zip(held.answers, held.texts, strict=True)):
        words, length = places(text), len(places(answer))
        starts = dice.integers(0, max(1, len(words) - length + 1), size=_DRAWS).tolist()
        total += sum(figure(place, _piece(text, words[start : start + length])) for start in starts) / _DRAWS
    return total / len(held.answers)


def _piece(text: str, words: list[tuple[int, int]]) -> str:
    return text[words[0][0] : words[-1][1]] if words else ""

"""ROUGE: how many words of a reference a summary or caption has, by rouge-score, the best of several references."""

from collections.abc import Callable
from typing import Any

from generator.suite.quality.pieces import by_random_pieces
from generator.suite.quality.score import Held, Score, score, tool, turns


def rouge_1(held: Held) -> list[Score]:
    """ROUGE-1 of summaries; guessing is a piece of the text itself."""
    figure = _figure("rouge1", held)
    return [_score("ROUGE-1", figure, held, by_random_pieces(held, figure))]


def rouge_l(held: Held) -> list[Score]:
    """ROUGE-L of captions, in the place of CIDEr, whose library needs Java; guessing is another picture's caption."""
    figure = _figure("rougeL", held)
    count = len(held.answers)
    moved = turns(count, held.seed)
    others = [figure(place, held.answers[(place + turn) % count]) for turn in moved for place in range(count)]
    return [_score("ROUGE-L", figure, held, sum(others) / len(others))]


def _figure(kind: str, held: Held) -> Callable[[int, str], float]:
    """The F measure of an answer held against the references of one item."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer: Any = RougeScorer([kind], use_stemmer=True)

    def figure(place: int, answer: str) -> float:
        return float(scorer.score_multi(list(held.references[place]), answer)[kind].fmeasure)

    return figure


def _score(metric: str, figure: Callable[[int, str], float], held: Held, chance: float) -> Score:
    import numpy as np

    own = np.array([figure(place, answer) for place, answer in enumerate(held.answers)])
    by = tool("rouge-score", "F measure, stemmed")
    return score(metric, float(own.mean()), lambda chosen: own[chosen].mean(), held, chance, by)

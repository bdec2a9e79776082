"""ROUGE: how many words of a reference a summary or caption has, by rouge-score, the best of several references.

rouge-score's own words are of ASCII alone, so that a faultless summary in Russian or Chinese had none; here they are of
any script, and those of ASCII are what they are there.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from generator.suite.quality.pieces import by_random_pieces
from generator.suite.quality.score import Held, Score, score, tool, turns
from generator.suite.quality.spoken import bare_words


class Words:
    """The words that ROUGE counts, as rouge-score asks for them; only English ones have endings that are cut off."""

    @cached_property
    def _english(self) -> Any:
        from rouge_score.tokenizers import DefaultTokenizer

        return DefaultTokenizer(use_stemmer=True)

    def tokenize(self, text: str) -> list[str]:
        """The words of a text in their order."""
        words = bare_words(text)
        return [part for word in words for part in (self._english.tokenize(word) if word.isascii() else [word])]


def rouge_1(held: Held) -> list[Score]:
    """ROUGE-1 of summaries; guessing is a piece of the text itself."""
    if _says_nothing(held):
        return []
    figure = _figure("rouge1", held)
    return [_score("ROUGE-1", figure, held, by_random_pieces(held, figure))]


def rouge_l(held: Held) -> list[Score]:
    """ROUGE-L of captions, in the place of CIDEr, whose library needs Java; guessing is another picture's caption."""
    if _says_nothing(held):
        return []
    figure = _figure("rougeL", held)
    count = len(held.answers)
    moved = turns(count, held.seed)
    others = [figure(place, held.answers[(place + turn) % count]) for turn in moved for place in range(count)]
    return [_score("ROUGE-L", figure, held, sum(others) / len(others))]


def _says_nothing(held: Held) -> bool:
    """Whether no reference holds a word."""
    return not any(bare_words(text) for texts in held.references for text in texts)


def _figure(kind: str, held: Held) -> Callable[[int, str], float]:
    """The F measure of an answer held against the references of one item."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer: Any = RougeScorer([kind], tokenizer=Words())

    def figure(place: int, answer: str) -> float:
        return float(scorer.score_multi(list(held.references[place]), answer)[kind].fmeasure)

    return figure


def _score(metric: str, figure: Callable[[int, str], float], held: Held, chance: float) -> Score:
    import numpy as np

    own = np.array([figure(place, answer) for place, answer in enumerate(held.answers)])
    by = tool("rouge-score", "F measure, words of any script, English ones stemmed")
    return score(metric, float(own.mean()), lambda chosen: own[chosen].mean(), held, chance, by)

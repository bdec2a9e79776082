"""F1 and exact match of answers to questions, by the rules of SQuAD, by torchmetrics."""

from functools import cache
from typing import Any

from generator.suite.quality.pieces import by_random_pieces
from generator.suite.quality.score import Held, Score, score, tool


def squad(held: Held) -> list[Score]:
    """Both, each the mean over questions of the best of its references: no articles, no punctuation, small letters."""
    import numpy as np

    made = np.array([_figures(answer, texts) for answer, texts in zip(held.answers, held.references, strict=True)])
    by = tool("torchmetrics", "SQuAD")
    scores = []
    for column, metric in enumerate(("F1 (SQuAD)", "exact match (SQuAD)")):
        chance = by_random_pieces(held, lambda place, text, c=column: _figures(text, held.references[place])[c])  # type: ignore[misc]
        own = made[:, column]
        scores.append(score(metric, float(own.mean()), lambda chosen, own=own: own[chosen].mean(), held, chance, by))  # type: ignore[misc]
    return scores


@cache
def _figures(answer: str, texts: tuple[str, ...]) -> tuple[float, float]:
    """F1 and exact match of one answer, 0 to 1."""
    from torchmetrics.functional.text import squad as figures_of

    asked: Any = {"answers": {"answer_start": [0] * len(texts), "text": list(texts)}, "id": "0"}
    found = figures_of([{"prediction_text": answer, "id": "0"}], [asked])
    return float(found["f1"]) / 100, float(found["exact_match"]) / 100

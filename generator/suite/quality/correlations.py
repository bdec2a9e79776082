"""How well the order of a model's similarities is that of people's, by scipy."""

import warnings
from typing import Any

from generator.suite.quality.score import Held, Score, score, tool


def spearman(held: Held) -> list[Score]:
    """Spearman's rank correlation; answers that are all alike have none, which is 0."""
    import numpy as np

    made, wanted = np.array(held.answers, dtype=float), np.array(held.references, dtype=float)
    # NaN is no similarity: it is put below all others rather than left out with its query.
    made = np.where(np.isnan(made), -2.0, made)
    value = _correlation(made, wanted)
    by = tool("scipy", "spearmanr")
    return [score("Spearman's ρ", value, lambda chosen: _correlation(made[chosen], wanted[chosen]), held, 0.0, by)]


def _correlation(one: Any, other: Any) -> float:
    from scipy.stats import ConstantInputWarning, spearmanr

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConstantInputWarning)
        found = float(spearmanr(one, other).statistic)
    return 0.0 if found != found else found

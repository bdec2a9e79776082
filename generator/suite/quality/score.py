"""What a metric gives, and its interval: answers drawn again and again (bootstrap), seeded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any, Literal

RESAMPLES = 1000
_DIGITS = 6


@dataclass(frozen=True)
class Held:
    """The answers of one whole pass, each beside its reference, and what a metric may need besides.

    `texts` are the queries' own texts, empty where a query has none; `labels` those that the model knows, in its order.
    """

    answers: Sequence[Any]
    references: Sequence[Any]
    texts: Sequence[str]
    classes: Sequence[str] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Sequence[str] = ()
    by_words: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Score:
    """One figure: what was computed and by which tool, its interval, and what guessing reaches on the same items."""

    metric: str
    value: float
    interval: tuple[float, float] | None
    chance: float
    tool: str
    items: int
    better: Literal["higher", "lower"] = "higher"
    unmapped: float | None = None

    def with_unmapped(self, share: float) -> "Score":
        """The same figure, and which share of its answers could not be read."""
        return replace(self, unmapped=round(share, _DIGITS))


def score(
    metric: str,
    value: float,
    statistic: Callable[[Any], float],
    held: Held,
    chance: float,
    tool: str,
    *,
    items: int | None = None,
    resamples: int = RESAMPLES,
    better: Literal["higher", "lower"] = "higher",
) -> Score:
    """The figure with its interval; `statistic` gives it of any choice of the items, by their numbers."""
    count = len(held.answers) if items is None else items
    found = interval(statistic, count, held.seed, resamples)
    value = round(value, _DIGITS)
    # An interval of few resamples may just miss the figure that it is of.
    around = None if found is None else (min(round(found[0], _DIGITS), value), max(round(found[1], _DIGITS), value))
    return Score(metric, value, around, round(chance, _DIGITS), tool, count, better)


def interval(
    statistic: Callable[[Any], float], items: int, seed: int, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """The middle 95 % of a statistic over items drawn anew with replacement; `None` for a single item."""
    import numpy as np
    from scipy.stats import bootstrap

    if items < 2:
        return None
    found = bootstrap(
        (np.arange(items),),
        statistic,
        n_resamples=resamples,
        vectorized=False,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(found.low), float(found.high)


def turns(items: int, seed: int, most: int = 10) -> list[int]:
    """By how many places answers are moved on to be held against other queries' references: never by none."""
    import numpy as np

    others = np.arange(1, items) if items > 1 else np.array([0])
    return sorted(np.random.default_rng(seed).permutation(others)[:most].tolist())


def tool(package: str, detail: str = "") -> str:
    """A library with its version, and what of it was used."""
    return f"{package} {version(package)}" + (f" ({detail})" if detail else "")

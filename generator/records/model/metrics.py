"""What is known of metrics: which way is up, and of those that the suite measures between which figures they lie.

A record's measured quality goes by the suite's names alone; a test holds them to what the suite computes. A published
one goes by its study's name, of which `published_metric` knows the beginning.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class MetricRange:
    """A metric's direction, its lowest and highest figure, and what guessing always reaches, where it is one number.

    Guessing reaches something by each of them, so a measured quality without its chance is refused.
    """

    better: Better
    least: float
    most: float
    chance: float | None = None

    @property
    def perfect(self) -> float:
        """What answers without a fault reach."""
        return self.most if self.better == "higher" else self.least


_SHARE = MetricRange("higher", 0.0, 1.0)
MEASURED_METRICS: dict[str, MetricRange] = {
    "accuracy": _SHARE,
    "accuracy (top-1, masked word)": _SHARE,
    "F1 (SQuAD)": _SHARE,
    "exact match (SQuAD)": _SHARE,
    "F1 (names)": _SHARE,
    "ROUGE-1": _SHARE,
    "ROUGE-L": _SHARE,
    "mAP (COCO, things of score 0.5 and more)": _SHARE,
    "Spearman's ρ": MetricRange("higher", -1.0, 1.0, chance=0.0),
    "WER": MetricRange("lower", 0.0, math.inf, chance=1.0),
    "bits per byte (perplexity of what follows)": MetricRange("lower", 0.0, math.inf),
}


@dataclass(frozen=True, slots=True)
class PublishedMetric:
    """Which way a published metric goes, whether answers are what it judges, and whether it is a share, 0 to 1."""

    better: Better
    of_answers: bool = True
    share: bool = False


_SHARE_OF = PublishedMetric("higher", share=True)
_UP, _DOWN = PublishedMetric("higher"), PublishedMetric("lower")
# By the first words of the name: what stands behind them, as in `accuracy (top-1)`, says which of its kind it is.
_PUBLISHED = {
    "accuracy": _SHARE_OF,
    "exact match": _SHARE_OF,
    "f1": _SHARE_OF,
    "precision": _SHARE_OF,
    "recall": _SHARE_OF,
    "pass@": _SHARE_OF,
    "rouge": _SHARE_OF,
    "bleu": _SHARE_OF,
    "map": _SHARE_OF,
    "dice score": _SHARE_OF,
    "clip score": _UP,
    "spearman's ρ": _UP,
    "wer": _DOWN,
    "fid": _DOWN,
    # How well a model foretells a text that it is given; it writes none.
    "perplexity": PublishedMetric("lower", of_answers=False),
}
# Whole words: `F10` is no F1, though any number may follow `pass@`.
_BEGINNING = re.compile(f"({'|'.join(map(re.escape, _PUBLISHED))})(?:(?<=@)|(?![a-z0-9]))", re.IGNORECASE)


def published_metric(name: str) -> PublishedMetric | None:
    """What is known of a metric by the name that a study gives it; None of one that nobody has entered here."""
    found = _BEGINNING.match(name)
    return _PUBLISHED[found[1].casefold()] if found else None


def is_share(name: str) -> bool:
    """Whether a metric, the suite's own or a study's, is a share: 0 to 1, and differences of it are in points."""
    measured = MEASURED_METRICS.get(name)
    if measured is not None:
        return (measured.least, measured.most) == (0.0, 1.0)
    known = published_metric(name)
    return known is not None and known.share

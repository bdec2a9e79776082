"""What is known of each metric that the suite measures: which way is up, and between which figures it lies.

A record's measured quality goes by these names alone; a test holds them to what the suite computes.
"""

import math
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

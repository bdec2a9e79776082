"""Answers beside their references, for the tests of the metrics."""

from collections.abc import Sequence
from typing import Any

from generator.suite.quality.score import Held


def held(answers: Sequence[Any], references: Sequence[Any], **more: Any) -> Held:
    """A pass of these answers; the queries' texts are empty unless given."""
    return Held(answers, references, **{"texts": [""] * len(answers), "seed": 7, **more})

"""What a window adds to a query, told from what the query itself takes: with a clock that only the queries move."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.workloads.adapter import Adapter
from tests.bench.by_turns import added


class Clock:
    """Seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked: list[str] = []

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float, who: str) -> str:
        self.now += seconds
        self.asked.append(who)
        return who


class Slower(Adapter):
    """Takes half as long again as the bare call."""

    clock: Clock

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        return {}

    def answer(self, batch: Sequence[Any]) -> list[Any]:
        return [self.clock.passes(1.5, f"window {query}") for query in batch]


def test_each_query_is_asked_both_ways_in_a_row_and_another_way_begins_each_time() -> None:
    clock = Clock()
    adapter = Slower(ModelFiles(Path(), "random"), Setup(), load_case("text-classification").approaches["fine-tuned"])
    adapter.clock = clock
    found = added(adapter, ["a", "b"], lambda query: clock.passes(1.0, f"bare {query}"), 3, clock)
    assert math.isclose(found.percent, 50.0) and found.first_s == 2.0
    # Three passes that count, after two that do not: none asks a query more often than the other.
    assert clock.asked == ["window a", "bare a", "bare b", "window b"] * 5

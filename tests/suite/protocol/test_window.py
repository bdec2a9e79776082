"""Warm-up and window: whole passes, counts that begin with the window, and a failed query that fails the run."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import WarmUp, load_case
from generator.suite.host.alone import NotAloneError
from generator.suite.meters.meter import MeterError
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import QueryError, batches, measure_window, warm_up
from generator.suite.workloads.adapter import Adapter

NOBODY = Watch(None)


class Clock:
    """Seconds that go by only when a query is answered."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Echo(Adapter):
    """Answers a query with itself; the n-th query takes as many seconds as `takes` says."""

    def __init__(self, clock: Clock, takes: Sequence[float] = (1.0,)) -> None:
        self.clock, self.takes, self.answered, self.fails_at = clock, takes, 0, -1
        self.broken: Exception = ValueError("no such word")
        super().__init__(
            ModelFiles(Path(), "random"),
            Setup(),
            load_case("text-classification").approaches["fine-tuned"],
        )

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        return {}

    def is_answer(self, answer: Any) -> bool:
        return answer is not None

    def answer(self, batch: Sequence[Any]) -> list[Any]:
        if self.answered == self.fails_at:
            raise self.broken
        self.clock.now += self.takes[min(self.answered, len(self.takes) - 1)]
        self.answered += 1
        self.tally.add(tokens_in=len(batch))
        return list(batch)


def measured(adapter: Echo, queries: int, at_least_s: float, size: int = 1) -> Any:
    meter = ReplayMeter([reading(100.0)])
    work = batches(range(queries), size)
    return measure_window(adapter, work, at_least_s, meter, NOBODY, lambda: None, "window", adapter.clock)


def test_a_long_case_is_gone_through_once() -> None:
    adapter = Echo(Clock())
    found = measured(adapter, queries=40, at_least_s=30.0)
    assert (found.queries, found.counts.tokens_in, adapter.answered) == (40, 40, 40)


def test_a_short_case_loops_in_whole_passes_and_divides_by_what_was_done() -> None:
    # Seven queries of a second: 28 s after four passes, so a fifth is made.
    found = measured(Echo(Clock()), queries=7, at_least_s=30.0)
    assert (found.queries, found.counts.tokens_in) == (35, 35)


def test_a_last_smaller_batch_counts_what_it_holds() -> None:
    adapter = Echo(Clock())
    found = measured(adapter, queries=7, at_least_s=0.5, size=3)
    assert (found.queries, adapter.answered) == (7, 3)


def test_warming_up_is_counted_nowhere() -> None:
    adapter = Echo(Clock())
    plan = WarmUp(block_queries=3, steady_within=0.05, at_most_blocks=9)
    warmth = warm_up(adapter, batches(range(5), 1), plan, lambda: None, adapter.clock)
    assert (warmth.queries, warmth.steady) == (6, True)
    assert measured(adapter, queries=5, at_least_s=1.0).counts.tokens_in == 5


def test_warming_up_goes_on_until_two_blocks_take_the_same_time() -> None:
    # Blocks of two: 9+8, 4+3, 2+1, 1+1, 1+1.
    adapter = Echo(Clock(), takes=[9, 8, 4, 3, 2, 1, 1, 1, 1])
    plan = WarmUp(block_queries=2, steady_within=0.05, at_most_blocks=9)
    warmth = warm_up(adapter, batches(range(50), 1), plan, lambda: None, adapter.clock)
    assert (warmth.queries, warmth.steady) == (10, True)


def test_what_never_settles_is_told() -> None:
    adapter = Echo(Clock(), takes=[2.0**n for n in range(40)])
    plan = WarmUp(block_queries=2, steady_within=0.05, at_most_blocks=4)
    warmth = warm_up(adapter, batches(range(50), 1), plan, lambda: None, adapter.clock)
    assert (warmth.queries, warmth.steady) == (8, False)


def test_the_device_is_waited_for_before_the_window_opens_and_before_it_closes() -> None:
    seen: list[str] = []

    class Telling(ReplayMeter):
        def start(self, name: str) -> None:
            seen.append("opens")
            super().start(name)

        def stop(self) -> Any:
            seen.append("closes")
            return super().stop()

    adapter = Echo(Clock())
    meter = Telling([reading(100.0)])
    measure_window(
        adapter, batches(range(2), 1), 1.0, meter, NOBODY, lambda: seen.append("waited"), "window", adapter.clock
    )
    assert seen == ["waited", "opens", "waited", "closes"]


def test_a_failed_query_fails_the_run_and_leaves_no_reading() -> None:
    adapter = Echo(Clock())
    adapter.fails_at = 2
    meter = ReplayMeter([reading(100.0)])
    with pytest.raises(QueryError, match=r"batch 2 failed \(ValueError: 'no such word'\); the run is not recorded"):
        measure_window(adapter, batches(range(5), 1), 1.0, meter, NOBODY, lambda: None, "w", adapter.clock)
    assert meter.abandoned == ["w"]


def test_out_of_memory_is_told_with_what_helps() -> None:
    adapter = Echo(Clock())
    adapter.fails_at, adapter.broken = 0, RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
    with pytest.raises(QueryError, match=r"out of memory at batch 0 .*smaller batch, precision or model"):
        measured(adapter, 2, 1.0)


def test_an_answer_too_few_fails_the_run() -> None:
    class Mute(Echo):
        def answer(self, batch: Sequence[Any]) -> list[Any]:
            return []

    with pytest.raises(QueryError, match="batch 0 of 1 queries got 0 answers"):
        measured(Mute(Clock()), 2, 1.0)


def test_a_meter_that_fails_leaves_no_figure() -> None:
    adapter = Echo(Clock())
    meter = ReplayMeter([MeterError("the counter stood still")])
    with pytest.raises(MeterError, match="stood still"):
        measure_window(adapter, batches(range(2), 1), 1.0, meter, NOBODY, lambda: None, "w", adapter.clock)


def test_a_gpu_that_was_shared_gives_no_figure() -> None:
    class Crowded(Watch):
        def stop(self) -> None:
            self.most_processes = 2

    adapter = Echo(Clock())
    meter = ReplayMeter([reading(100.0)])
    with pytest.raises(NotAloneError, match="2 processes used the GPU at once"):
        measure_window(adapter, batches(range(2), 1), 1.0, meter, Crowded(None), lambda: None, "w", adapter.clock)


def test_each_query_of_the_window_took_as_long_as_its_batch_and_none_of_the_warm_up_counts() -> None:
    adapter = Echo(Clock(), takes=(9.0, 1.0, 3.0))
    adapter.answer([0])
    found = measured(adapter, queries=3, at_least_s=1.0, size=2)
    assert found.latency is not None
    # Two queries waited 1 s, the one of the smaller batch 3 s.
    assert found.latency.end_to_end_s == {"mean": pytest.approx(5 / 3, rel=1e-3), "p50": 1.0}
    assert found.latency.time_to_first_token_s is None

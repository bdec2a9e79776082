"""The measured window: warm up, then whole passes over the queries until both count and time are reached.

Nothing but the work stands in the innermost loop: one call a batch, with the clock before and after it, which is how
long whoever asked those queries waited. Reading it takes well under a microsecond.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import Conditions, Counts, Latency, PeakMemory
from generator.suite.case import WarmUp
from generator.suite.meters.meter import Meter, Reading
from generator.suite.protocol.watch import Watch
from generator.suite.workloads.adapter import Adapter


class QueryError(EnergyLabelError):
    """A query failed, and with it the run: its energy belongs to nothing that was answered."""


@dataclass(frozen=True)
class Warmth:
    """How warming up went: queries made, and whether two blocks took the same time in the end."""

    queries: int
    steady: bool


@dataclass(frozen=True)
class Measured:
    """One window: what it cost, how many queries were answered, what was counted, and how warm it was.

    `answers` are those of its last whole pass, in the queries' order, where they were to be kept. `latency` is what
    single queries took, and `peak_memory` the most that was held at once.
    """

    reading: Reading
    queries: int
    counts: Counts
    conditions: Conditions | None
    non_answers: int = 0
    withheld: int | None = None
    answers: tuple[Any, ...] = ()
    latency: Latency | None = None
    peak_memory: PeakMemory | None = None


def batches(prepared: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The queries in their order, `size` at a time; the last batch may be smaller."""
    return [prepared[start : start + size] for start in range(0, len(prepared), size)]


def warm_up(
    adapter: Adapter,
    work: Sequence[Sequence[Any]],
    plan: WarmUp,
    synchronise: Callable[[], None],
    clock: Callable[[], float] = time.perf_counter,
) -> Warmth:
    """Answer blocks of queries until two blocks following each other take the same time per query, nearly."""
    made = place = 0
    before: float | None = None
    for _ in range(plan.at_most_blocks):
        queries = 0
        synchronise()
        start = clock()
        while queries < plan.block_queries:
            batch = work[place % len(work)]
            _answer(adapter, batch, place)
            queries += len(batch)
            place += 1
        synchronise()
        each = (clock() - start) / queries
        made += queries
        if before is not None and abs(each - before) <= plan.steady_within * before:
            return Warmth(made, True)
        before = each
    return Warmth(made, False)


def measure_window(
    adapter: Adapter,
    work: Sequence[Sequence[Any]],
    at_least_s: float,
    meter: Meter,
    watch: Watch,
    synchronise: Callable[[], None],
    name: str,
    clock: Callable[[], float] = time.perf_counter,
    *,
    non_answers_at_most: float = 1.0,
    keep: bool = False,
) -> Measured:
    """Whole passes over `work` until `at_least_s` seconds have gone by, at least one, under the meter.

    A larger share of non-answers than `non_answers_at_most` fails the run. `keep` keeps the last pass's answers, the
    very ones that the energy was spent on: they are there anyway, so that nothing is done for it in the window.
    """
    synchronise()
    passes = nothing = 0
    kept: list[Sequence[Any]] = [()] * len(work)
    watch.start()
    try:
        with meter.window(name) as window:
            adapter.clear()
            answered = adapter.tally.speed.answered
            end = clock() + at_least_s
            while passes == 0 or clock() < end:
                for place, batch in enumerate(work):
                    asked = clock()
                    answers = _answer(adapter, batch, place)
                    answered(clock() - asked, len(batch))
                    nothing += adapter.non_answers(answers)
                    if keep:
                        kept[place] = answers
                synchronise()
                passes += 1
            counts = adapter.tally.counts(adapter.passes.passes)
            withheld = adapter.withheld
    finally:
        conditions = watch.stop()
    watch.refuse_company()
    queries = passes * sum(map(len, work))
    if nothing > non_answers_at_most * queries:
        raise QueryError(
            f"{nothing:,} of {queries:,} answers held nothing that the job could use, and the case allows "
            f"{non_answers_at_most:.0%}; the run is not recorded: see that the model does this task in this variant."
        )
    last = tuple(answer for answers in kept for answer in answers)
    latency = adapter.tally.speed.latency()
    return Measured(window.reading, queries, counts, conditions, nothing, withheld, last, latency, watch.peak_memory)


def answers_of(adapter: Adapter, work: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """One whole pass under no meter."""
    return tuple(answer for place, batch in enumerate(work) for answer in _answer(adapter, batch, place))


def _answer(adapter: Adapter, batch: Sequence[Any], place: int) -> list[Any]:
    try:
        answers = adapter.answer(batch)
    except EnergyLabelError:
        raise
    except Exception as error:
        raise QueryError(_reason(error, place)) from error
    if len(answers) != len(batch):
        raise QueryError(f"batch {place} of {len(batch)} queries got {len(answers)} answers; the run is not recorded.")
    return answers


def _reason(error: Exception, place: int) -> str:
    kind, text = type(error).__name__, shown(str(error).split("\n")[0], 160)
    if "OutOfMemory" in kind or "out of memory" in str(error).lower() or isinstance(error, MemoryError):
        return f"out of memory at batch {place} ({kind}); take a smaller batch, precision or model."
    return f"batch {place} failed ({kind}: {text}); the run is not recorded, as its energy answered nothing whole."

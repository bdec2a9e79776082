"""Each query asked twice in a row, bare and by the suite's own window: what the window adds to a query.

Two windows one after the other would differ by what a machine does meanwhile, which is more than what is looked for;
two queries a few milliseconds apart hardly do.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import measure_window
from generator.suite.workloads.adapter import Adapter
from tests.bench.pairs import SETTLING, Excess, excess_of


class Turns(Sequence[Sequence[str]]):
    """The work of one pass of a window, one query a batch; before or after each the same is asked bare.

    The window hands its time back between two batches: from where a batch was given to where the next is asked for
    lies all that the suite does for it. `seconds` are those of the bare queries and of the suite's, summed up.
    """

    def __init__(self, queries: Sequence[str], bare: Callable[[str], object], clock: Callable[[], float]) -> None:
        self._batches = [[query] for query in queries]
        self._bare = bare
        self._clock = clock
        self._over = False
        self._seconds = [0.0, 0.0]

    @property
    def seconds(self) -> tuple[float, float]:
        """Of the bare queries, and of the same in the window."""
        return self._seconds[0], self._seconds[1]

    def __len__(self) -> int:
        return len(self._batches)

    @overload
    def __getitem__(self, place: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        return self._batches[place]

    def __iter__(self) -> Iterator[Sequence[str]]:
        # When its pass is over, the window counts its queries.
        if self._over:
            yield from self._batches
            return
        for place, batch in enumerate(self._batches):
            # Another one begins each time, so that neither always finds what the other has left in the caches.
            if place % 2:
                self._ask(batch[0])
            start = self._clock()
            yield batch
            self._seconds[1] += self._clock() - start
            if not place % 2:
                self._ask(batch[0])
        self._over = True

    def _ask(self, query: str) -> None:
        start = self._clock()
        self._bare(query)
        self._seconds[0] += self._clock() - start


def added(
    adapter: Adapter,
    queries: Sequence[str],
    bare: Callable[[str], object],
    turns: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Excess:
    """What a window takes more for these queries than the same calls bare, of so many passes."""
    pairs = []
    for _ in range(turns + SETTLING):
        work = Turns(queries, bare, clock)
        # So short that it ends after one pass.
        measure_window(adapter, work, 1e-9, ReplayMeter([reading(1.0)]), Watch(None), lambda: None, "bench")
        pairs.append(work.seconds)
    return excess_of(pairs[SETTLING:])

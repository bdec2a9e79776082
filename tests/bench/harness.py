"""What a window costs besides its queries: to be opened and closed, and the meter's own work while it lasts.

What the suite adds to each query is in `backends.py`. Here nothing is asked of a model, so that what is found is the
suite's and the meter's alone: seconds before and after the queries, and processor seconds beside them.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from generator.suite.case import load_case
from generator.suite.host.alone import Alone
from generator.suite.meters.meter import Meter
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import measure_window
from generator.suite.workloads.adapter import Adapter

_TASK = "text-classification"


def opening_and_closing(meter: Meter, turns: int = 15) -> float:
    """Median of what a window takes that ends after one query which takes no time, in percent of a case's window."""
    adapter = _Nothing(ModelFiles(Path(), "random"), Setup(), load_case(_TASK).approaches["fine-tuned"])
    took = []
    for _ in range(turns):
        start = time.perf_counter()
        measure_window(adapter, [["query"]], 1e-9, meter, Watch(None), lambda: None, "bench")
        took.append(time.perf_counter() - start)
    return _percent(median(took))


def working_beside(meter: Meter, seconds: float = 10.0) -> float:
    """What the meter takes of a processor while a window lasts in which nothing is done, in percent of a core."""
    with meter.window("bench"):
        start, used = time.perf_counter(), time.process_time()
        time.sleep(seconds)
        used, lasted = time.process_time() - used, time.perf_counter() - start
    return 100 * used / lasted


def looking_at_the_others(turns: int = 200) -> float:
    """What it costs to see who else works, once before a window and once after it, in percent of a case's window.

    The processor seconds of this process: how long they take on a busy machine is not their cost.
    """
    watch = Watch(None, Alone(insists=False))
    start = time.process_time()
    for _ in range(turns):
        watch.start()
        watch.stop()
    return _percent((time.process_time() - start) / turns)


def _percent(seconds: float) -> float:
    return 100 * seconds / load_case(_TASK).protocol.window_s


class _Nothing(Adapter):
    """Answers at once."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        return {}

    def answer(self, batch: Sequence[Any]) -> list[Any]:
        return ["answer"] * len(batch)

"""What the suite itself costs a query: the window's own seconds against a bare loop over the same model.

Three ways take turns: the bare loop (tokenizer, model, answer; nothing counted), the suite's window under a meter that
reads nothing, and under CodeCarbon. Each turn answers the same queries; the ratio is of medians.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from generator.suite.case import load_case
from generator.suite.host.alone import Alone
from generator.suite.meters.meter import Meter
from generator.suite.meters.paired import open_meter
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.models.setup import Setup
from generator.suite.protocol.device import choose_device, quiet_libraries
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import batches, measure_window
from generator.suite.workloads.text_classification import TextClassification
from tests.bench.backends import smaller_bert, texts

_TURNS = 15
_QUERIES = 60


@dataclass
class Overhead:
    """Seconds a query of each way, turn by turn."""

    bare: list[float] = field(default_factory=list)
    untracked: list[float] = field(default_factory=list)
    tracked: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """Median of a bare query, ms."""
        return 1000 * median(self.bare)

    def over(self, way: str) -> float:
        """Median excess of a way over the bare turn beside it, in percent."""
        pairs = zip(getattr(self, way), self.bare, strict=True)
        return float(100 * (median(mine / bare for mine, bare in pairs) - 1))


def measure_overhead() -> Overhead:
    """Build a twin, warm it up, and let the three ways take turns."""
    from generator.suite.models.twins import build_twin

    choose_device(None)
    quiet_libraries()
    job = load_case("text-classification").approaches["fine-tuned"]
    found = Overhead()
    with tempfile.TemporaryDirectory() as folder:
        adapter = TextClassification(build_twin(smaller_bert(), Path(folder) / "twin", 1), Setup(), job)
        queries = texts(_QUERIES)
        ways: list[tuple[list[float], Callable[[], float]]] = [
            (found.bare, lambda: _bare(adapter, queries)),
            (found.untracked, lambda: _window(adapter, queries, ReplayMeter([reading(1.0)]))),
        ]
        meter = open_meter(None, "FRA")
        ways.append((found.tracked, lambda: _window(adapter, queries, meter)))
        for turn in range(_TURNS + 1):
            for place in range(len(ways)):
                # Another one begins each turn, so that none always comes after the same other.
                seconds, way = ways[(place + turn) % len(ways)]
                took = way()
                if turn:
                    seconds.append(took)
        meter.close()
    return found


def looking_at_the_others(turns: int = 200) -> float:
    """What it costs to see who else works, once before a window and once after it, in percent of a case's window.

    The processor seconds of this process: how long they take on a busy machine is not their cost.
    """
    watch = Watch(None, Alone(insists=False))
    start = time.process_time()
    for _ in range(turns):
        watch.start()
        watch.stop()
    each = (time.process_time() - start) / turns
    return 100 * each / load_case("text-classification").protocol.window_s


def _bare(adapter: Any, queries: list[str]) -> float:
    """The loop that anybody would write: no hooks, no counts, no meter."""
    import torch

    tokenizer, model = adapter._tokenizer, adapter._model
    hooks, model._forward_hooks = model._forward_hooks, type(model._forward_hooks)()
    start = time.perf_counter()
    for query in queries:
        encoded = tokenizer([query], return_tensors="pt", truncation=True)
        with torch.inference_mode():
            logits = model(**encoded).logits
        model.config.id2label[int(logits.argmax(-1))]
    took = (time.perf_counter() - start) / len(queries)
    model._forward_hooks = hooks
    return took


def _window(adapter: Any, queries: list[str], meter: Meter) -> float:
    """Seconds a query of a whole window, its opening and closing included."""
    work = batches(queries, 1)
    start = time.perf_counter()
    measured = measure_window(adapter, work, 1e-6, meter, Watch(None), lambda: None, "bench")
    return (time.perf_counter() - start) / measured.queries

"""What looking for non-answers costs: the check of real answers, and the NaN that is brought along, against a query.

A ratio from one run on one machine: both are timed on the same model, one after the other.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.suite.case import load_case
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.models.architecture import load_architecture
from generator.suite.models.setup import Setup
from generator.suite.protocol.device import choose_device, quiet_libraries
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import answers_of, batches, measure_window
from generator.suite.queries.sources import queries_for

_WINDOW_S = 5.0
_TIMES = 200
_QUERIES = 8
# Of the usual size, so that a query takes what it takes; a picture of the usual size is looked at beside a small one.
_MODELS = {
    "text-classification": ("bert-text-classification-base", "fine-tuned"),
    "sentence-similarity": ("minilm-sentence-similarity-base", "fine-tuned"),
    "text-generation": ("gpt2-text-generation-base", "pre-trained"),
}


@dataclass(frozen=True)
class Cost:
    """Seconds of one query, of the check of one answer, and of a whole window and all the checks in it."""

    query_s: float
    check_s: float
    window_s: float
    checks_s: float

    @property
    def percent(self) -> float:
        """What share of a query the check is."""
        return 100 * self.check_s / self.query_s


def checks() -> Mapping[str, Cost]:
    """The cost for a task of each kind of answer: a class, a number, a text."""
    choose_device(None)
    quiet_libraries()
    return {task: _cost(task, *of) for task, of in _MODELS.items()}


def _cost(task: str, architecture: str, approach: Any) -> Cost:
    from generator.suite.models.twins import build_twin

    case = load_case(task)
    module, name = case.adapter.split(":")
    kind: Callable[..., Any] = getattr(import_module(module), name)
    found = queries_for(case.workloads[0], "synthetic", _QUERIES, 1)
    with tempfile.TemporaryDirectory() as folder:
        files = build_twin(load_architecture(architecture), Path(folder) / "twin", 1)
        adapter = kind(files, Setup(), case.approaches[approach])
        work = batches([adapter.prepare(query) for query in found.queries], 1)
        answers = answers_of(adapter, work)
        start = time.perf_counter()
        meter = ReplayMeter([reading(1.0)])
        window = measure_window(adapter, work, _WINDOW_S, meter, Watch(None), lambda: None, "bench")
        took = time.perf_counter() - start
    each = _each(lambda: [adapter.non_answers([answer]) for answer in answers]) / len(answers) + _carrying(task)
    return Cost(took / window.queries, each, took, each * window.queries)


def _carrying(task: str) -> float:
    """What it costs a classifier to bring the largest logit along, over asking for its place alone."""
    if task != "text-classification":
        return 0.0
    import torch

    from generator.suite.workloads.deciding import likeliest

    logits = torch.randn(1, 2)
    return max(0.0, _each(lambda: likeliest(logits)) - _each(lambda: logits.argmax(-1).tolist()))


def picture_check_s(size: tuple[int, int] = (1024, 1024)) -> float:
    """Seconds that a picture takes to be seen to have shades: of one colour, the worst there is."""
    from PIL import Image

    from generator.suite.workloads.text_to_image import has_shades

    picture = Image.new("RGB", size, 0)
    return _each(lambda: has_shades(picture))


def _each(work: Callable[[], Any]) -> float:
    """Seconds of one time, over many."""
    work()
    start = time.perf_counter()
    for _ in range(_TIMES):
        work()
    return (time.perf_counter() - start) / _TIMES

"""The ways of serving that a label holds figures of: what two figures must share to be set against each other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.estimates.sample import Sample
from generator.labels.label import Label


@dataclass(frozen=True, slots=True)
class Way:
    """How queries of one workload were served: all but the model's number format.

    `at_once` are queries in a batch, or under way on a `server`; `made` is the size in pixels, the steps, the frames
    and the frames per second of what was made. `runtime` is the program, for another one is another measurement. None
    stands for what was not stated.
    """

    workload: str
    server: bool
    at_once: int | None
    gpus: int | None
    engine: str | None
    spread: str | None
    made: tuple[float | None, ...]
    compiled: bool
    runtime: str | None


@dataclass(frozen=True, slots=True)
class Served:
    """What was measured in one way: energy in Wh per 1,000 queries with its scatter, and tokens written a query."""

    way: Way
    dataset: str
    sample: Sample
    tokens_out: float | None


def served(label: Label) -> dict[Way, Served]:
    """Each figure of a label by its way; of a way that two points share nobody can say which is meant, so neither."""
    found = [item for workload in label.result.workloads for item in _of(workload, label)]
    counts = Counter(item.way for item in found)
    return {item.way: item for item in found if counts[item.way] == 1}


def _of(workload: WorkloadFigure, label: Label) -> Iterator[Served]:
    setup = label.setup
    if not workload.points:
        way = Way(
            workload.id,
            setup.server,
            setup.batch_size,
            setup.gpus,
            setup.engine,
            None,
            (None,) * 5,
            setup.compiled,
            setup.runtime,
        )
        yield _served(way, workload, workload)
    for point in workload.points:
        made = point.width, point.height, point.steps, point.frames, point.frames_per_second
        way = Way(
            workload.id,
            point.server,
            point.at_once,
            point.gpus,
            point.engine,
            point.spread,
            made,
            setup.compiled,
            setup.runtime,
        )
        yield _served(way, workload, point)


def _served(way: Way, workload: WorkloadFigure, at: WorkloadFigure | PointFigure) -> Served:
    return Served(way, workload.dataset, Sample(at.value, at.runs, at.log_variance), at.tokens_out)

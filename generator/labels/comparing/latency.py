"""How long a label's queries take: the machine's time for one, and the time that whoever asks waits for an answer."""

from collections.abc import Callable
from math import fsum

from generator.labels.comparing.comparable import figure_workloads
from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label, Setup


def machine_seconds(label: Label) -> float | None:
    """The machine's time a query, s, the mean over the workloads of the figure; None unless all have theirs.

    Of 64 queries that are answered at once it is a 64th of the time that passes.
    """
    return _mean(label, lambda workload: workload.seconds_per_query)


def latency(label: Label) -> float | None:
    """From asking to the whole answer, s, the mean over the workloads of the figure; None unless all have theirs."""
    return _mean(label, lambda workload: _waited(workload, label.setup))


def _mean(label: Label, seconds: Callable[[WorkloadFigure], float | None]) -> float | None:
    counted = figure_workloads(label)
    times = [seconds(workload) for workload in label.result.workloads if workload.id in counted]
    known = [time for time in times if time is not None]
    return fsum(known) / len(known) if known and len(known) == len(times) else None


def _waited(workload: WorkloadFigure, setup: Setup) -> float | None:
    """What was published or measured of single queries, else the time of the batch that one was answered in.

    A server takes in queries while others are under way: how long one of them waited only it can tell.
    """
    point = next((point for point in workload.points if point.operating), None)
    if point and point.end_to_end_s is not None:
        return point.end_to_end_s
    # The mean of a batch's time is what the machine's time for one query says already.
    if (median := dict(workload.footprint.end_to_end_s).get("p50")) is not None:
        return median
    server, at_once = _served(point, setup)
    if server or at_once is None or workload.seconds_per_query is None:
        return None
    return at_once * workload.seconds_per_query


def _served(point: PointFigure | None, setup: Setup) -> tuple[bool, int | None]:
    return (point.server, point.at_once) if point else (setup.server, setup.batch_size)

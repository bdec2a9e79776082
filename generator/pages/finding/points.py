"""The rows of the table of points: every way of serving that was measured of each data set, with its figures."""

from collections.abc import Iterator
from typing import Any

from generator.labels.estimates.estimate import Estimate
from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from generator.pages.edition.edition import Edition


def point_rows(edition: Edition, task: str | None = None) -> Iterator[dict[str, Any]]:
    """A row a point (of one task, where it is named); one of a data set that was measured in one way alone.

    Energies in Wh per 1,000 queries.
    """
    for (of_task, _), ranking in edition.rankings.items():
        for row in ranking if task in (None, of_task) else ():
            for workload in row.label.result.workloads:
                start = {
                    "task": row.label.subject.task,
                    "profile": row.label.setup.profile,
                    "model": row.label.subject.model,
                    "variant": row.label.setup.variant,
                    "workload": workload.id,
                    "graded": workload.graded,
                }
                points = workload.points or [None]
                for point in points:
                    told = _of_point(point) if point else _of_workload(row.label, workload)
                    yield start | told | {"record_sha256": row.label.source.digest}


def _of_point(point: PointFigure) -> dict[str, Any]:
    return {
        "point": point.id,
        "operating": point.operating,
        "serving": "server" if point.server else "offline",
        "at_once": point.at_once,
        "engine": point.engine,
        "gpus": point.gpus,
        "parallel": point.spread,
        "width": point.width,
        "height": point.height,
        "steps": point.steps,
        "frames": point.frames,
        **_figures(point.value, point.figure, point.tokens_out),
        "runs": point.runs,
        "queries_in_all": point.queries.total if point.queries else None,
        "seconds_per_query": point.seconds_per_query,
        "watts": point.watts,
        "inter_token_s": point.inter_token_s,
        "inter_token_basis": None if point.inter_token_s is None else "mean" if point.inter_token_mean else "median",
        "inter_token_p99_s": point.inter_token_p99_s,
        "end_to_end_s": point.end_to_end_s,
        "note": point.note,
    }


def _of_workload(label: Label, workload: WorkloadFigure) -> dict[str, Any]:
    """The one way in which a data set was measured: the label's own."""
    return {
        "point": None,
        "operating": True,
        "serving": "server" if label.setup.server else "offline",
        "at_once": label.setup.batch_size,
        "engine": label.setup.engine,
        "gpus": label.setup.gpus,
        "parallel": None,
        "width": None,
        "height": None,
        "steps": None,
        "frames": None,
        **_figures(workload.value, workload.figure, workload.tokens_out),
        "runs": workload.runs,
        "queries_in_all": workload.queries.total if workload.queries else None,
        "seconds_per_query": workload.seconds_per_query,
        "watts": workload.watts,
        "inter_token_s": None,
        "inter_token_basis": None,
        "inter_token_p99_s": None,
        "end_to_end_s": None,
        "note": None,
    }


def _figures(value: float, figure: Estimate | None, tokens: float | None) -> dict[str, Any]:
    return {
        "wh_per_1000_queries": value,
        "interval_95_low": figure.low if figure else None,
        "interval_95_high": figure.high if figure else None,
        "tokens_per_answer": tokens,
        "wh_per_1000_tokens": value / tokens if tokens else None,
    }

"""How a label was served, in the API: its shapes, and what they are filled with."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from generator.labels.comparing.comparable import runs_interval
from generator.labels.estimates.operating import RuleName
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from generator.pages.api.telling import WH, WH_TOKENS, Energy, Interval, Text, Whole, told
from generator.pages.wording.points import point_names
from generator.pages.wording.served import rule_in_words

_Some = Annotated[int, Field(ge=1)]


class ServedEntry(TypedDict):
    """How queries were put to the model; of several points, at the operating one."""

    server: Annotated[
        bool, told("Whether a server answered requests as they came; else they were there from the start.")
    ]
    at_once: Annotated[
        _Some | None, told("Requests under way at a time, or queries in a batch; null where not stated.", "queries")
    ]
    engine: Annotated[Text | None, told("The program that answered, with its version; null where not stated.")]
    gpus: Annotated[_Some | None, told("GPUs of the job; null where not stated.", "GPUs")]


class OperatingEntry(TypedDict):
    """How one way of serving was chosen."""

    point: Annotated[Text, told("The `id` of the point that the label stands on.")]
    points: Annotated[_Some, told("How many were measured.", "points")]
    rule: Annotated[Text, told("The task's rule.", known=RuleName)]
    rule_words: Annotated[Text, told("The same in words; where no point is as the rule asks, what comes nearest.")]
    inter_token_limit_s: Annotated[
        Energy | None, told("The longest median time between two tokens that it allows; null: no limit.", "s")
    ]
    met: Annotated[bool, told("Whether the point is as the rule asks; else the label has no letter.")]


class PointEntry(TypedDict):
    """One way of serving with its own figures. An unknown is null."""

    id: Annotated[Text, told("Its name, the only one of it on its data set.")]
    title: Annotated[Text, told("Its name for people, told apart from the others on its data set.")]
    operating: Annotated[bool, told("Whether the label stands on it.")]
    server: Annotated[bool, told("As in `served`.")]
    at_once: Annotated[_Some | None, told("As in `served`.", "queries")]
    engine: Annotated[Text | None, told("As in `served`.")]
    gpus: Annotated[_Some | None, told("As in `served`.", "GPUs")]
    parallel: Annotated[Text | None, told("How the model was spread over them: `tensor4-expert4`; null: it was not.")]
    width: Annotated[_Some | None, told("Width of what was made.", "pixels")]
    height: Annotated[_Some | None, told("Height of what was made.", "pixels")]
    steps: Annotated[_Some | None, told("Steps of denoising.", "steps")]
    frames: Annotated[_Some | None, told("Frames of what was made.", "frames")]
    frames_per_second: Annotated[Energy | None, told("How fast they are to be shown.", "1/s")]
    wh_per_1000_queries: Annotated[Energy, told("Energy of its queries.", WH)]
    interval_95: Annotated[Interval | None, told("95 % interval, low and high; null where it is not known.", WH)]
    interval_95_runs: Annotated[
        Interval | None,
        told("The same from the runs' scatter alone, to set points of one profile against each other.", WH),
    ]
    runs: Annotated[_Some, told("Runs behind the figure.", "runs")]
    queries_in_all: Annotated[Whole | None, told("Queries of all runs together.", "queries")]
    tokens_per_answer: Annotated[Annotated[float, Field(ge=0)] | None, told("Tokens written a query.", "tokens")]
    wh_per_1000_tokens: Annotated[Energy | None, told("Energy of the tokens written.", WH_TOKENS)]
    seconds_per_query: Annotated[Energy | None, told("Machine time of a query.", "s")]
    watts: Annotated[Energy | None, told("Mean power of what is counted.", "W")]
    inter_token_s: Annotated[
        Energy | None, told("Median time between two tokens of an answer, or the mean: see `inter_token_mean`.", "s")
    ]
    inter_token_mean: Annotated[bool, told("Whether `inter_token_s` is the mean, for nobody published the median.")]
    inter_token_p99_s: Annotated[Energy | None, told("The time that one in a hundred exceeds.", "s")]
    end_to_end_s: Annotated[Energy | None, told("From a query to its whole answer, median or mean.", "s")]
    note: Annotated[Text | None, told("Remarks on this point alone.")]


def served_entry(label: Label) -> ServedEntry:
    """How a label was served."""
    setup = label.setup
    return {"server": setup.server, "at_once": setup.batch_size, "engine": setup.engine, "gpus": setup.gpus}


def operating_entry(label: Label) -> OperatingEntry | None:
    """How its point was chosen; None where there was nothing to choose."""
    found = label.result.operating
    if found is None:
        return None
    return {
        "point": found.point,
        "points": found.points,
        "rule": found.rule.name,
        "rule_words": rule_in_words(label),
        "inter_token_limit_s": found.rule.inter_token_s,
        "met": found.met,
    }


def points_of(labels: Iterable[Label]) -> dict[str, dict[str, list[PointEntry]]]:
    """Every point of labels that have several, by record and workload."""
    return {
        label.source.digest: {
            workload.id: _point_entries(sorted(workload.points, key=_order))
            for workload in label.result.workloads
            if workload.points
        }
        for label in labels
        if label.result.operating
    }


def _order(point: PointFigure) -> tuple[int, int, str]:
    return point.at_once or 0, point.gpus or 0, point.id


def _point_entries(points: Sequence[PointFigure]) -> list[PointEntry]:
    return [_point_entry(point, title) for point, title in zip(points, point_names(points), strict=True)]


def _point_entry(point: PointFigure, title: str) -> PointEntry:
    figure = point.figure
    return {
        "id": point.id,
        "title": title,
        "operating": point.operating,
        "server": point.server,
        "at_once": point.at_once,
        "engine": point.engine,
        "gpus": point.gpus,
        "parallel": point.spread,
        "width": point.width,
        "height": point.height,
        "steps": point.steps,
        "frames": point.frames,
        "frames_per_second": point.frames_per_second,
        "wh_per_1000_queries": point.value,
        "interval_95": (figure.low, figure.high) if figure else None,
        "interval_95_runs": runs_interval(figure) if figure else None,
        "runs": point.runs,
        "queries_in_all": point.queries.total if point.queries else None,
        "tokens_per_answer": point.tokens_out,
        "wh_per_1000_tokens": point.value / point.tokens_out if point.tokens_out else None,
        "seconds_per_query": point.seconds_per_query,
        "watts": point.watts,
        "inter_token_s": point.inter_token_s,
        "inter_token_mean": point.inter_token_s is not None and point.inter_token_mean,
        "inter_token_p99_s": point.inter_token_p99_s,
        "end_to_end_s": point.end_to_end_s,
        "note": point.note,
    }

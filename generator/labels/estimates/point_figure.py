"""One way of serving a model, as a label keeps it."""

from dataclasses import dataclass

from generator.labels.estimates.counting import Queries, counts_of, mean_counts, queries, seconds_per_query, shared
from generator.labels.estimates.estimate import Estimate, declared, estimate_of
from generator.labels.estimates.operating import inter_token_s
from generator.labels.estimates.sample import sample
from generator.records.model import Made, Point, Server
from generator.records.profile import Profile
from generator.units import JOULES_PER_WATT_HOUR, QUERIES_PER_FIGURE

JOULES_PER_FIGURE = JOULES_PER_WATT_HOUR / QUERIES_PER_FIGURE


@dataclass(frozen=True, slots=True)
class PointFigure:
    """One way of serving and its figure in Wh per 1,000 queries; `operating` for the one that the label stands on.

    `at_once` are queries in a batch, or under way on a `server`; `spread` names the parallelism (`tensor4-expert4`).
    `inter_token_s` is the median time between two tokens, or the mean where `inter_token_mean`; `inter_token_p99_s` the
    time that one in a hundred exceeds. `log_variance` is that of the runs' own energy, on the natural-log scale, which
    `figure` may have widened. Times in seconds; None stands for what was not stated.
    """

    id: str
    operating: bool
    server: bool
    at_once: int | None
    engine: str | None
    spread: str | None
    gpus: int | None
    width: int | None
    height: int | None
    steps: int | None
    frames: int | None
    frames_per_second: float | None
    value: float
    figure: Estimate | None
    runs: int
    log_variance: float | None
    queries: Queries | None
    tokens_out: float | None
    seconds_per_query: float | None
    watts: float | None
    inter_token_s: float | None
    inter_token_mean: bool
    inter_token_p99_s: float | None
    end_to_end_s: float | None
    note: str | None


def point_figure(point: Point, profile: Profile, operating: bool) -> PointFigure:
    """A point as a label keeps it."""
    found, made, serving = sample(point), point.made or Made(), point.serving
    seconds = seconds_per_query(point)
    counts = mean_counts(point.means.counts) if point.means else counts_of(point.runs)
    between = (point.latency and point.latency.inter_token_s) or {}
    whole = (point.latency and point.latency.end_to_end_s) or {}
    return PointFigure(
        id=point.id,
        operating=operating,
        server=isinstance(serving, Server),
        at_once=serving.at_once,
        engine=shared(serving.engine),
        spread=shared(point.parallel.slug) if point.parallel else None,
        gpus=point.gpus,
        width=made.width,
        height=made.height,
        steps=made.steps,
        frames=made.frames,
        frames_per_second=made.frames_per_second,
        value=found.value,
        figure=estimate_of([found], declared(profile.uncertainty)),
        runs=found.runs,
        log_variance=found.log_variance,
        queries=queries(point),
        tokens_out=dict(counts).get("tokens_out"),
        seconds_per_query=seconds,
        watts=found.value * JOULES_PER_FIGURE / seconds if seconds else None,
        inter_token_s=inter_token_s(point),
        inter_token_mean="p50" not in between,
        inter_token_p99_s=between.get("p99"),
        end_to_end_s=whole.get("p50", whole.get("mean")),
        note=shared(point.note),
    )

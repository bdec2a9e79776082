"""The figures of which a label is made: of each workload and of each component."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from sys import intern

from generator.labels.estimate import Estimate, declared, estimate_of
from generator.labels.operating import inter_token_s
from generator.labels.sample import Measured, component_watt_hours, sample
from generator.records.model import Counting, Counts, Made, MeanCounts, Point, Run, Server, Workload
from generator.records.profile import Profile
from generator.units import JOULES_PER_WATT_HOUR, QUERIES_PER_FIGURE, watt_hours

_JOULES_PER_FIGURE = JOULES_PER_WATT_HOUR / QUERIES_PER_FIGURE
# In the record's order; the parts of `passes` are told apart from their sum.
_COUNTED = tuple(name for name in Counts.model_fields if name != "passes")


@dataclass(frozen=True, slots=True)
class Share:
    """One component's part of the query energy, over the workloads of the figure."""

    component: str
    counting: Counting
    watt_hours: float
    fraction: float


@dataclass(frozen=True, slots=True)
class Queries:
    """How many queries runs were made of: the fewest and the most of one run, and those of all runs together."""

    fewest: int
    most: int
    total: int


def queries_of(runs: Iterable[Run]) -> Queries:
    """What `runs`, at least one, were made of."""
    counts = [run.queries for run in runs]
    return Queries(min(counts), max(counts), sum(counts))


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


@dataclass(frozen=True, slots=True)
class WorkloadFigure:
    """One workload's figure in Wh per 1,000 queries, with its interval and how it was taken.

    `counts` and `passes` are means a query by name, of what was counted in every run: the fields of a record's
    counts, and the model's parts. `non_answers` and `withheld` are sums over the runs, None where a run did not look.
    `seconds_per_query` is the machine's time for one, `log_variance` that of the runs' own energy, on the natural-log
    scale. Of several `points` all but these are of the operating point.
    """

    id: str
    dataset: str
    preparation: str | None
    prompt: str | None
    output_limit: str | None
    words_in: float | None
    words_out: float | None
    queries_from: str | None
    counts: tuple[tuple[str, float], ...]
    passes: tuple[tuple[str, float], ...]
    graded: bool
    value: float
    figure: Estimate | None
    runs: int
    log_variance: float | None
    queries: Queries | None
    non_answers: int | None
    withheld: int | None
    seconds_per_query: float | None
    watts: float | None
    load_watt_hours: float | None
    notes: tuple[str, ...]
    points: tuple[PointFigure, ...] = ()

    @property
    def tokens_out(self) -> float | None:
        """Tokens written a query on average; None where they were not counted."""
        return dict(self.counts).get("tokens_out")

    @property
    def watt_hours_per_thousand_tokens(self) -> float | None:
        """Wh per 1,000 tokens written; None where they were not counted."""
        return self.value / self.tokens_out if self.tokens_out else None


def workload_figure(workload: Workload, at: Measured, profile: Profile, graded: bool) -> WorkloadFigure:
    """The figure of one workload `at` its operating point, or of itself where one way of serving was measured."""
    runs, means = at.runs, at.means
    found = sample(at)
    seconds = seconds_per_query(at)
    joules = found.value * _JOULES_PER_FIGURE
    before = [
        fsum(watt_hours(phase.total_joules()) for phase in (run.load, run.transfer) if phase)
        for run in runs
        if run.load
    ]
    return WorkloadFigure(
        id=intern(workload.id),
        dataset=intern(workload.dataset.name),
        preparation=shared(workload.preparation),
        prompt=shared(workload.prompt),
        output_limit=shared(workload.output_limit),
        words_in=workload.lengths.mean_in if workload.lengths else None,
        words_out=workload.lengths.mean_out if workload.lengths else None,
        queries_from=workload.queries_from,
        counts=_mean_counts(means.counts) if means else _counts(runs),
        passes=_passes(runs),
        graded=graded,
        value=found.value,
        figure=estimate_of([found], declared(profile.uncertainty)),
        runs=found.runs,
        log_variance=found.log_variance,
        queries=queries(at),
        non_answers=_summed(run.non_answers for run in runs) if runs else None,
        withheld=_summed(run.withheld for run in runs) if runs else None,
        seconds_per_query=seconds,
        watts=joules / seconds if seconds else None,
        load_watt_hours=fsum(before) / len(before) if before else None,
        notes=tuple(sorted({run.note for run in runs if run.note})),
        points=tuple(point_figure(point, profile, point is at) for point in workload.points),
    )


def point_figure(point: Point, profile: Profile, operating: bool) -> PointFigure:
    """A point as a label keeps it."""
    found, made, serving = sample(point), point.made or Made(), point.serving
    seconds = seconds_per_query(point)
    counts = _mean_counts(point.means.counts) if point.means else _counts(point.runs)
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
        watts=found.value * _JOULES_PER_FIGURE / seconds if seconds else None,
        inter_token_s=inter_token_s(point),
        inter_token_mean="p50" not in between,
        inter_token_p99_s=between.get("p99"),
        end_to_end_s=whole.get("p50", whole.get("mean")),
        note=shared(point.note),
    )


def queries(measured: Measured) -> Queries | None:
    """What its runs were made of; None where a study does not say."""
    if measured.means is None:
        return queries_of(measured.runs)
    each, runs = measured.means.queries, measured.means.runs
    return None if each is None else Queries(each, each, each * runs)


def queries_together(found: Iterable[Queries | None]) -> Queries | None:
    """Those of several workloads, at least one; None where those of one are not known."""
    known = list(found)
    told = [item for item in known if item is not None]
    if len(told) < len(known):
        return None
    return Queries(min(item.fewest for item in told), max(item.most for item in told), sum(item.total for item in told))


def seconds_per_query(measured: Measured) -> float | None:
    """Machine time a query, s; None where a study does not say."""
    if measured.means is not None:
        return measured.means.duration_s
    return fsum([run.query.duration_s for run in measured.runs]) / sum(run.queries for run in measured.runs)


def _summed(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)


def _counts(runs: Sequence[Run]) -> tuple[tuple[str, float], ...]:
    """What went in and out of the model, a query: only what every run counted, for missing is not zero."""
    counted = [run.counts for run in runs if run.counts is not None]
    if not counted or len(counted) < len(runs):
        return ()
    queries = sum(run.queries for run in runs)
    values = {name: [getattr(counts, name) for counts in counted] for name in _COUNTED}
    return tuple((name, fsum(known) / queries) for name, known in values.items() if None not in known)


def _mean_counts(counts: MeanCounts | None) -> tuple[tuple[str, float], ...]:
    known = counts.model_dump(exclude_none=True) if counts else {}
    return tuple((intern(name), value) for name, value in known.items())


def _passes(runs: Sequence[Run]) -> tuple[tuple[str, float], ...]:
    """Forward passes a query of each part of the model, where every run told the parts apart."""
    told = [run.counts.passes for run in runs if run.counts is not None and run.counts.passes is not None]
    if not told or len(told) < len(runs):
        return ()
    queries = sum(run.queries for run in runs)
    names = sorted(set().union(*told))
    return tuple((intern(name), sum(passes.get(name, 0) for passes in told) / queries) for name in names)


def shares(measured: Sequence[Measured], profile: Profile) -> tuple[Share, ...]:
    """Each counted component's mean over workloads, so that the shares add up to the figure."""
    parts: list[tuple[str, Counting, float]] = []
    for component in profile.boundary.counted():
        means = [component_watt_hours(each, component) for each in measured]
        if means:
            parts.append((component, profile.boundary.counting(component), fsum(means) / len(means)))
    total = fsum(part for _, _, part in parts)
    return tuple(Share(name, counting, part, part / total) for name, counting, part in parts)


def shared(text: str | None) -> str | None:
    """Texts that many records share are kept once: ten thousand labels fit into little memory."""
    return None if text is None else intern(text)

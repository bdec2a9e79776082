"""Advice as a document: `tasks/<task>/advice.json`, and what `energy-label advise --json` prints with its limits."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from generator.labels.advice.advice import POINTS, Advice, Pick
from generator.labels.advice.candidate import Candidate
from generator.labels.advice.limit import Asked, Outcome, known
from generator.labels.estimates.ratio import Ratio
from generator.labels.grading.status import Status
from generator.labels.quality import Basis
from generator.labels.task import Task
from generator.pages.api.telling import WH, Energy, Interval, Text, Whole, told
from generator.records.model import Approach, Better

_Size = Annotated[float, Field(ge=0)]
_Scores = tuple[float, float]


class AdvisedQualityEntry(TypedDict):
    """The one kind of quality that the models of a machine are compared by."""

    metric: Annotated[Text, told("Its metric.")]
    datasets: Annotated[list[Text], told("The data sets that it is the mean of.")]
    origin: Annotated[Literal["measured", "published"], told("Of the very answers, or published of answers like them.")]
    better: Annotated[Better, told("Which way is up.")]


class NamedEntry(TypedDict):
    """A model by its name."""

    model: Annotated[Text, told("Its Hub id.")]
    variant: Annotated[Text | None, told("What is not plain in its configuration; null: all of it is.")]


class NearestEntry(NamedEntry):
    """The model that misses a limit by least."""

    value: Annotated[float, told("Its own figure, in the unit of `bound`.")]


class LimitEntry(TypedDict):
    """One thing that was asked, and how the candidates stand to it."""

    limit: Annotated[Text, told("On what: the least quality, the most memory, the longest latency.", known=Asked)]
    bound: Annotated[float, told("In the metric's own unit, in bytes, or in seconds.")]
    met: Annotated[Whole, told("Candidates that meet it.", "labels")]
    missed: Annotated[Whole, told("Candidates that do not.", "labels")]
    unknown: Annotated[Whole, told("Candidates of which it is not known; these never qualify.", "labels")]
    nearest: Annotated[
        NearestEntry | None,
        told("Where no model qualifies, that which misses this limit by least, of those that meet the others."),
    ]


class TimesEntry(TypedDict):
    """How many times one energy is another."""

    value: Annotated[Energy, told("The factor.")]
    interval_95: Annotated[Interval | None, told("95 % interval, low and high; null where it is not known.")]


class GivenUpEntry(TypedDict):
    """What is given up in quality against the best that qualifies."""

    quality: Annotated[_Size, told("In the metric's own unit.")]
    points: Annotated[_Size | None, told("In percentage points; null for a metric that is no share.", "points")]
    clear: Annotated[
        bool | None,
        told("Whether the two qualities differ by more than their 95 % intervals; null where one is not known."),
    ]


class CandidateEntry(NamedEntry):
    """A label that may be advised."""

    approach: Annotated[Text, told("How it does the job.", known=Approach)]
    record: Annotated[Text, told("Its record's path below `records/`.")]
    status: Annotated[Text, told("As of its label.", known=Status)]
    wh_per_1000_queries: Annotated[Energy, told("Its energy.", WH)]
    interval_95: Annotated[Interval | None, told("95 % interval, low and high; null where it is not known.", WH)]
    quality: Annotated[float | None, told("Its quality; null where none of this kind is known.")]
    quality_interval_95: Annotated[_Scores | None, told("95 % interval of it; null where it is not known.")]
    memory_bytes: Annotated[_Size | None, told("The most memory that it needed where it ran.", "bytes")]
    weights_bytes: Annotated[Whole | None, told("How large its weights are, which is the least it needs.", "bytes")]
    latency_s: Annotated[_Size | None, told("From a query to the whole answer.", "s")]


class PickEntry(CandidateEntry):
    """A model that is advised."""

    roles: Annotated[
        list[Text],
        told(
            "What for. The thriftiest: of all that qualify (`thriftiest`), of those of known quality (`judged`), of "
            "those not clearly worse than the best (`no-clear-loss`), of those that give up at most `points` "
            "(`few-points`); or the highest quality that qualifies (`best`)."
        ),
    ]
    times_the_thriftiest: Annotated[TimesEntry | None, told("Its energy against the thriftiest; null for that itself.")]
    best_needs_times: Annotated[
        TimesEntry | None, told("The energy of the best that qualifies against its own; null for that.")
    ]
    gives_up: Annotated[GivenUpEntry | None, told("Against the best that qualifies; null for that.")]


class MachineAdviceEntry(TypedDict):
    """The advice on one machine; nothing of it may be set against another's."""

    quality: Annotated[AdvisedQualityEntry | None, told("What quality is here; null where none is known.")]
    candidates: Annotated[Whole, told("Labels that may be advised.", "labels")]
    left_out: Annotated[dict[str, Whole], told("Labels that may not, by the reason: a status, or `other-queries`.")]
    limits: Annotated[list[LimitEntry], told("What was asked; nothing in the published document.")]
    qualified: Annotated[Whole, told("Candidates that meet every limit.", "labels")]
    advised: Annotated[list[PickEntry], told("The models to take, thriftiest first; none where none qualifies.")]
    alike: Annotated[
        list[NamedEntry],
        told("Those whose energy cannot be told from that of the first, and whose quality is not lower; best first."),
    ]
    best: Annotated[
        CandidateEntry | None,
        told("The candidate of the highest quality, whether it qualifies or not; null where fewer than two are known."),
    ]


class AdviceDocument(TypedDict):
    """Which model to take for a task."""

    api: Annotated[Literal["v1"], told("The API's version.")]
    task: Annotated[Text, told("The job, by its Hugging Face pipeline tag.")]
    title: Annotated[Text, told("Its name for people.")]
    points: Annotated[_Size, told("What the role `few-points` gives up at most.", "points")]
    profiles: Annotated[dict[str, MachineAdviceEntry], told("By hardware profile, the newest first.")]


def advice_document(task: Task, found: Mapping[str, Advice]) -> AdviceDocument:
    """The advice for a task on each of these machines, by the profile's id, in their order."""
    return {
        "api": "v1",
        "task": task.id,
        "title": task.title,
        "points": POINTS,
        "profiles": {profile: _machine(advice) for profile, advice in found.items()},
    }


def _machine(advice: Advice) -> MachineAdviceEntry:
    return {
        "quality": _basis(advice.pool.basis),
        "candidates": len(advice.pool.candidates),
        "left_out": dict(advice.pool.left_out),
        "limits": [_limit(outcome) for outcome in advice.limits],
        "qualified": len(advice.qualified),
        "advised": [_pick(pick) for pick in advice.picks],
        "alike": [_named(item) for item in advice.alike],
        "best": _candidate(advice.best) if advice.best else None,
    }


def _basis(basis: Basis | None) -> AdvisedQualityEntry | None:
    if basis is None:
        return None
    return {
        "metric": basis.metric,
        "datasets": list(basis.datasets),
        "origin": "measured" if basis.measured else "published",
        "better": basis.better,
    }


def _limit(outcome: Outcome) -> LimitEntry:
    limit, nearest = outcome.limit, outcome.nearest
    value = known(nearest, limit.asked) if nearest else None
    return {
        "limit": limit.asked,
        "bound": limit.bound,
        "met": outcome.met,
        "missed": outcome.missed,
        "unknown": outcome.unknown,
        "nearest": {**_named(nearest), "value": value} if nearest and value is not None else None,
    }


def _named(item: Candidate) -> NamedEntry:
    return {"model": item.label.subject.model, "variant": item.label.setup.variant}


def _candidate(item: Candidate) -> CandidateEntry:
    label, quality, figure = item.label, item.quality, item.label.result.figure
    return {
        **_named(item),
        "approach": label.subject.approach,
        "record": label.source.record_path,
        "status": label.result.grade.status,
        "wh_per_1000_queries": item.energy,
        "interval_95": (figure.low, figure.high) if figure else None,
        "quality": quality.value if quality else None,
        "quality_interval_95": quality.interval_95 if quality else None,
        "memory_bytes": item.memory_bytes,
        "weights_bytes": label.subject.weights_bytes,
        "latency_s": item.latency_s,
    }


def _pick(pick: Pick) -> PickEntry:
    lost = pick.loss
    return {
        **_candidate(pick.candidate),
        "roles": list(pick.roles),
        "times_the_thriftiest": _times(pick.energy),
        "best_needs_times": _times(pick.saving),
        "gives_up": {"quality": lost.value, "points": lost.points, "clear": lost.clear} if lost else None,
    }


def _times(ratio: Ratio | None) -> TimesEntry | None:
    if ratio is None:
        return None
    low, high = ratio.low, ratio.high
    return {"value": ratio.value, "interval_95": None if low is None or high is None else (low, high)}

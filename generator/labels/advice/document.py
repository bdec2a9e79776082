"""Advice as a document for programs, whose shape has a version of its own."""

from collections.abc import Mapping
from typing import Any

from generator.labels.advice.advice import POINTS, Advice, Pick
from generator.labels.advice.candidate import Candidate
from generator.labels.advice.limit import Outcome, known
from generator.labels.quality import Basis
from generator.labels.ratio import Ratio
from generator.labels.task import Task
from generator.records.profile import Profile

# Raised where a field is added; a field is never taken away or made to mean something else within 1.x.
VERSION = "1.0"


def document(task: Task, profiles: Mapping[str, Profile], found: Mapping[str, Advice]) -> dict[str, Any]:
    """The advice for a task on each of these machines, by the profile's id, in their order."""
    return {
        "version": VERSION,
        "task": task.id,
        "unit": "Wh per 1,000 queries",
        "points": POINTS,
        "machines": [_machine(profiles[name], advice) for name, advice in found.items()],
    }


def _machine(profile: Profile, advice: Advice) -> dict[str, Any]:
    return {
        "profile": profile.id,
        "title": profile.title,
        "quality": _basis(advice.pool.basis),
        "candidates": len(advice.pool.candidates),
        "left_out": dict(advice.pool.left_out),
        "limits": [_outcome(outcome) for outcome in advice.limits],
        "qualified": len(advice.qualified),
        "advised": [_pick(pick) for pick in advice.picks],
        "alike": [_names(item) for item in advice.alike],
        "best": _candidate(advice.best) if advice.best else None,
    }


def _basis(basis: Basis | None) -> dict[str, Any] | None:
    if basis is None:
        return None
    origin = "measured" if basis.measured else "published"
    return {"metric": basis.metric, "datasets": list(basis.datasets), "origin": origin, "better": basis.better}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    limit, nearest = outcome.limit, outcome.nearest
    return {
        "limit": limit.asked,
        "bound": limit.bound,
        "met": outcome.met,
        "missed": outcome.missed,
        "unknown": outcome.unknown,
        "nearest": {**_names(nearest), "value": known(nearest, limit.asked)} if nearest else None,
    }


def _names(item: Candidate) -> dict[str, Any]:
    return {"model": item.label.subject.model, "variant": item.label.setup.variant}


def _candidate(item: Candidate) -> dict[str, Any]:
    label, quality = item.label, item.quality
    figure = label.result.figure
    return {
        **_names(item),
        "approach": label.subject.approach,
        "record": label.source.record_path,
        "status": label.result.grade.status,
        "class": label.result.grade.letter,
        "energy": item.energy,
        "energy_interval_95": [figure.low, figure.high] if figure else None,
        "quality": quality.value if quality else None,
        "quality_interval_95": list(quality.interval_95) if quality and quality.interval_95 else None,
        "memory_bytes": item.memory_bytes,
        "latency_s": item.latency_s,
    }


def _pick(pick: Pick) -> dict[str, Any]:
    lost = pick.loss
    return {
        "roles": list(pick.roles),
        **_candidate(pick.candidate),
        "times_the_thriftiest": _ratio(pick.energy),
        "best_needs_times": _ratio(pick.saving),
        "gives_up": {"quality": lost.value, "points": lost.points, "clear": lost.clear} if lost else None,
    }


def _ratio(ratio: Ratio | None) -> dict[str, Any] | None:
    if ratio is None:
        return None
    return {"value": ratio.value, "interval_95": None if ratio.low is None else [ratio.low, ratio.high]}

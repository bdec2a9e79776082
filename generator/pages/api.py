"""API v1: static JSON at addresses that are a promise. Unknown figures are null, never 0."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from math import isfinite
from typing import Any, get_args

from generator.labels.contrast import runs_interval
from generator.labels.label import Label
from generator.labels.rank import Ranked
from generator.labels.scale import LETTERS, Scale
from generator.labels.task import Task
from generator.labels.verification import Reproduction, State
from generator.pages import urls
from generator.pages.edition import Edition
from generator.pages.words import counted_in_words, workload_name
from generator.records.disclosures import Disclosure
from generator.records.model import COMPONENTS
from generator.records.profile import Profile


def document(value: Any) -> str:
    """One JSON document as text; the same value always gives the same bytes."""
    # Compact: indented JSON is written by slow Python code, and there is one document a model.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def label_entry(label: Label, row: Ranked | None = None) -> dict[str, Any]:
    """One label as the API tells it; energies in Wh per 1,000 queries."""
    figure = label.figure
    return {
        "model": label.model,
        "task": label.task,
        "profile": label.profile,
        "approach": label.approach,
        "variant": label.variant,
        "weights": label.weights,
        "status": label.grade.status,
        "class": label.grade.letter,
        "class_span": label.grade.span,
        "scale": label.scale_version,
        "wh_per_1000_queries": label.value,
        "interval_95": [figure.low, figure.high] if figure else None,
        "interval_95_runs": list(runs_interval(figure)) if figure else None,
        "place": row.place if row else None,
        "factor_to_thriftiest": row.factor if row else None,
        "shares": {share.component: {"counting": share.counting, "fraction": share.fraction} for share in label.shares},
        "workloads": {
            workload.id: {
                "title": workload_name(workload.id),
                "wh_per_1000_queries": workload.value,
                "interval_95": [workload.figure.low, workload.figure.high] if workload.figure else None,
                "runs": workload.runs,
                "queries_per_run": workload.queries,
                "seconds_per_query": workload.seconds_per_query,
                "counts": dict(workload.counts),
                "graded": workload.graded,
            }
            for workload in label.workloads
        },
        "quality": [asdict(item) for item in label.quality],
        "quality_headline": label.headline,
        "runs": label.runs,
        "measured_from": label.measured_from.isoformat(),
        "measured_to": label.measured_to.isoformat(),
        "valid_until": label.valid_until.isoformat(),
        "measured_by": label.measured_by,
        "submitter": label.submitter,
        "verification": {
            "state": label.verification.state,
            "reproductions": [_reproduction_entry(item) for item in label.verification.reproductions],
        },
        "source_url": label.source_url,
        "record_sha256": label.digest,
        "urls": {
            "page": urls.model_page(label.model),
            "label": urls.label_picture(label),
            "immutable_label": urls.immutable_label(label),
            "badge": urls.badge_picture(label),
            "endpoint": urls.badge_endpoint(label),
            "record": urls.record(label),
        },
    }


def _reproduction_entry(item: Reproduction) -> dict[str, Any]:
    return {
        "measured_by": item.measured_by,
        "submitter": item.submitter,
        "measured_to": item.measured_to.isoformat(),
        "wh_per_1000_queries": item.value,
        "interval_95": [item.figure.low, item.figure.high],
        "difference": item.difference,
        # Infinite where neither figure admits to any uncertainty; JSON has no such number.
        "e_n": item.deviation if isfinite(item.deviation) else None,
        "agrees": item.agrees,
        "record_sha256": item.digest,
        "record": urls.reproduction(item),
    }


def model_document(model: str, labels: Iterable[Label], edition: Edition) -> str:
    """`/api/v1/models/<org>/<model>.json`."""
    entries = [label_entry(label, edition.places.get(label.digest)) for label in labels]
    return document({"api": "v1", "model": model, "labels": entries})


def task_document(task: str, edition: Edition) -> str:
    """`/api/v1/tasks/<task>.json`: every label of the task, by profile, thriftiest first."""
    return document(
        {
            "api": "v1",
            "task": task,
            "title": edition.tasks[task].title,
            "profiles": {
                profile: {
                    "scale": _scale_entry(edition.scales.get((task, profile))),
                    "labels": [label_entry(row.label, row) for row in rows],
                }
                for (name, profile), rows in edition.rankings.items()
                if name == task
            },
        }
    )


def _scale_entry(scale: Scale | None) -> dict[str, Any] | None:
    if scale is None:
        return None
    return {
        "version": scale.version,
        "workloads": list(scale.workloads),
        "upper_edges_wh_per_1000_queries": dict(zip(LETTERS, map(float, scale.edges), strict=False)),
    }


def index_document(edition: Edition) -> str:
    """`/api/v1/index.json`: what there is, and where."""
    return document(
        {
            "api": "v1",
            "edition": edition.day.isoformat(),
            "unit": "Wh per 1,000 queries",
            "counts": {
                "models": len(edition.models),
                "labels": len(edition.labels),
                "tasks": len(edition.measured_tasks),
            },
            "schema": {"record": "api/v1/record.schema.json", "label": "api/v1/label.schema.json"},
            "tasks": {task: urls.api_task(task) for task in edition.measured_tasks},
            "disclosures": "api/v1/disclosures.json",
            "models": {model: urls.api_model(model) for model in edition.models},
            "task_details": {task: _task_entry(edition.tasks[task]) for task in edition.measured_tasks},
            "profiles": {
                profile: _profile_entry(edition.profiles[profile])
                for profile in dict.fromkeys(profile for _, profile in edition.rankings)
            },
            "scales": {
                task: {
                    profile: _scale_entry(edition.scales.get((name, profile)))
                    for name, profile in edition.rankings
                    if name == task
                }
                for task in edition.measured_tasks
            },
        }
    )


def disclosures_document(disclosures: Iterable[Disclosure], edition: Edition) -> str:
    """`/api/v1/disclosures.json`: what vendors of closed models have said, as committed; no letter, ever."""
    entries = [{"letter": None, **item.model_dump(mode="json")} for item in disclosures]
    return document({"api": "v1", "edition": edition.day.isoformat(), "disclosures": entries})


def _task_entry(task: Task) -> dict[str, Any]:
    return {
        "title": task.title,
        "query": task.query,
        "quality_title": task.quality_title,
        "quality_short": task.quality_short,
    }


def _profile_entry(profile: Profile) -> dict[str, Any]:
    return {
        "title": profile.title,
        "short": profile.short,
        "primary": profile.primary,
        "counted": counted_in_words(profile),
        "boundary": {name: profile.boundary.counting(name) for name in COMPONENTS},
        "boundary_plain": profile.boundary.plain,
        "not_counted": list(profile.boundary.not_counted),
        "meter_relative": profile.uncertainty.meter_relative,
    }


def label_schema() -> str:
    """JSON Schema 2020-12 of one entry of `labels` in the model and task documents."""
    day = {"type": "string", "format": "date"}
    text, number, whole = (
        {"type": "string"},
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "integer", "minimum": 0},
    )
    maybe_text, maybe_number = (
        {"type": ["string", "null"]},
        {"type": ["number", "null"], "exclusiveMinimum": 0},
    )
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    interval = {"type": ["array", "null"], "items": number, "minItems": 2, "maxItems": 2}
    workload = {
        "title": text,
        "wh_per_1000_queries": number,
        "interval_95": interval,
        "runs": whole,
        "queries_per_run": whole,
        "seconds_per_query": number,
        "counts": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
        "graded": {"type": "boolean"},
    }
    reproduction = _closed(
        {
            **dict.fromkeys(("measured_by", "submitter", "record"), text),
            "measured_to": day,
            "wh_per_1000_queries": number,
            "interval_95": {**interval, "type": "array"},
            "difference": {"type": "number", "exclusiveMinimum": -1},
            "e_n": {"type": ["number", "null"], "minimum": 0},
            "agrees": {"type": "boolean"},
            "record_sha256": digest,
        }
    )
    fields: dict[str, Any] = {
        **dict.fromkeys(("model", "task", "profile", "approach", "weights", "status"), text),
        "variant": maybe_text,
        "class": {"enum": [*LETTERS, None]},
        "class_span": maybe_text,
        "scale": maybe_text,
        "wh_per_1000_queries": maybe_number,
        "interval_95": interval,
        "interval_95_runs": interval,
        "place": {"type": ["integer", "null"], "minimum": 1},
        "factor_to_thriftiest": maybe_number,
        "shares": {"type": "object"},
        "workloads": {"type": "object", "additionalProperties": _closed(workload)},
        "quality": {"type": "array", "items": {"type": "object"}},
        "quality_headline": {"type": ["number", "null"]},
        "runs": whole,
        **dict.fromkeys(("measured_from", "measured_to", "valid_until"), day),
        "measured_by": text,
        "submitter": maybe_text,
        "verification": _closed(
            {"state": {"enum": list(get_args(State))}, "reproductions": {"type": "array", "items": reproduction}}
        ),
        "source_url": maybe_text,
        "record_sha256": digest,
        "urls": _closed(dict.fromkeys(("page", "label", "immutable_label", "badge", "endpoint", "record"), text)),
    }
    return document(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "label.schema.json",
            "title": "One label. Energies in Wh per 1,000 queries; an unknown is null.",
            **_closed(fields),
        }
    )


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }

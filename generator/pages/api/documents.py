"""API v1: static JSON at addresses that are a promise. Unknown figures are null, never 0.

What each document holds stands in `shapes.py` and `overviews.py`; type checking holds this file to them.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from math import isfinite
from typing import Any, cast, get_args

from generator.labels.comparing.comparable import runs_interval
from generator.labels.comparing.rank import Ranked
from generator.labels.grading.scale import LEAST_MODELS, LETTERS, Scale
from generator.labels.grading.status import Status
from generator.labels.label import Label
from generator.labels.quality import Headline, MeasuredFigure
from generator.labels.task import Task
from generator.labels.verification import Reproduction
from generator.pages import urls
from generator.pages.api.needs import needs_entry, runtime_entry
from generator.pages.api.overviews import (
    CountsEntry,
    DisclosureEntry,
    DisclosuresDocument,
    FileEntry,
    IndexDocument,
    ProfileEntry,
    TaskEntry,
)
from generator.pages.api.serving import operating_entry, points_of, served_entry
from generator.pages.api.shapes import (
    VERSION,
    AwaitingEntry,
    LabelEntry,
    MeasuredEntry,
    ModelDocument,
    QualityEntry,
    QualityOfEnergyEntry,
    RankingEntry,
    ReproductionEntry,
    ScaleEntry,
    TaskDocument,
    UrlsEntry,
)
from generator.pages.api.workloads import workload_entries
from generator.pages.edition.edition import Edition
from generator.pages.wording.assumed import assumed_in_words
from generator.pages.wording.boundary import counted_in_words
from generator.pages.wording.quality import quality_short, quality_title
from generator.pages.wording.served import tokens
from generator.records.disclosures import Disclosure
from generator.records.model import COMPONENTS
from generator.records.profile import Profile

# Compact: indented JSON is written by slow Python code, and there is one document a model.
_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def document(value: Any) -> str:
    """One JSON document as text; the same value always gives the same bytes."""
    return _dumped(value) + "\n"


def label_entry(
    label: Label, tasks: Mapping[str, Task], row: Ranked | None = None, painted: bool = False
) -> LabelEntry:
    """One label as the API tells it; energies in Wh per 1,000 queries. `painted`: it is there as PNG and PDF too."""
    figure, written = label.result.figure, tokens(label)
    return {
        "model": label.subject.model,
        "task": label.subject.task,
        "profile": label.setup.profile,
        "approach": label.subject.approach,
        "variant": label.setup.variant,
        "weights": label.subject.weights,
        "quick": label.setup.quick,
        "status": label.result.grade.status,
        "class": label.result.grade.letter,
        "class_span": label.result.grade.span,
        "scale": label.result.scale_version,
        "awaiting_scale": _awaiting_entry(label),
        "wh_per_1000_queries": label.result.value,
        "interval_95": (figure.low, figure.high) if figure else None,
        "interval_95_runs": runs_interval(figure) if figure else None,
        "repeatability_assumed": figure.assumed if figure else None,
        "assumed": assumed_in_words(label) or None,
        "tokens_per_answer": written.each if written else None,
        "wh_per_1000_tokens": written.watt_hours_per_thousand if written else None,
        "needs": needs_entry(label),
        "runtime": runtime_entry(label),
        "served": served_entry(label),
        "operating": operating_entry(label),
        "place": row.place if row else None,
        "factor_to_thriftiest": row.factor if row else None,
        "shares": {
            share.component: {"counting": share.counting, "fraction": share.fraction} for share in label.result.shares
        },
        **workload_entries(label.result.workloads),
        "quality": [
            QualityEntry(
                metric=item.metric, value=item.value, dataset=item.dataset, source=item.source, answers=item.answers
            )
            for item in label.result.quality
        ],
        "quality_measured": [_measured_entry(item) for item in label.result.measured],
        "quality_headline": label.result.headline.value if label.result.headline else None,
        "quality_of_energy": _quality_of_energy(label.result.headline, tasks[label.subject.task]),
        "runs": label.result.runs,
        "measured_from": label.source.measured_from.isoformat(),
        "measured_to": label.source.measured_to.isoformat(),
        "valid_until": label.source.valid_until.isoformat(),
        "measured_by": label.source.measured_by,
        "submitter": label.source.submitter,
        "verification": {
            "state": label.result.verification.state,
            "reproductions": [_reproduction_entry(item) for item in label.result.verification.reproductions],
        },
        "source_url": label.source.url,
        "record_sha256": label.source.digest,
        "urls": _urls_entry(label, painted),
    }


def _awaiting_entry(label: Label) -> AwaitingEntry | None:
    awaiting = label.result.awaiting
    if awaiting is None:
        return None
    return AwaitingEntry(
        models=awaiting.models,
        needed=LEAST_MODELS,
        counts=awaiting.counts,
        missing_workloads=list(awaiting.missing),
    )


def _measured_entry(item: MeasuredFigure) -> MeasuredEntry:
    return {
        "metric": item.metric,
        "value": item.value,
        "workload": item.workload,
        "tool": item.tool,
        "items": item.items,
        "interval_95": item.interval_95,
        "better": item.better,
        "chance": item.chance,
        "above_chance": item.above_chance,
        "unmapped": item.unmapped,
    }


def _quality_of_energy(headline: Headline | None, task: Task) -> QualityOfEnergyEntry | None:
    if headline is None:
        return None
    return {
        "value": headline.value,
        "metric": headline.basis.metric,
        "datasets": list(headline.basis.datasets),
        "measured": headline.basis.measured,
        "better": headline.basis.better,
        "interval_95": headline.interval_95,
        "prepared": list(headline.basis.prepared),
        "title": quality_title(headline.basis, task),
        "short": quality_short(headline.basis, task),
    }


def _urls_entry(label: Label, painted: bool) -> UrlsEntry:
    return {
        "page": urls.model_page(label.subject.model),
        "label": urls.label_picture(label),
        "label_png": urls.label_png(label) if painted else None,
        "label_png_2x": urls.label_png(label, 2) if painted else None,
        "label_pdf": urls.label_pdf(label) if painted else None,
        "compact_label": urls.compact_label(label),
        "badge": urls.badge_picture(label),
        "badge_square": urls.badge_picture(label, "square"),
        "badge_large": urls.badge_picture(label, "large"),
        "endpoint": urls.badge_endpoint(label),
        "immutable_page": urls.immutable_page(label),
        "immutable_label": urls.immutable_label(label),
        "immutable_compact_label": urls.immutable_compact_label(label),
        "immutable_badge": urls.immutable_badge(label),
        "immutable_badge_square": urls.immutable_badge(label, "square"),
        "immutable_badge_large": urls.immutable_badge(label, "large"),
        "record": urls.record(label),
    }


def _reproduction_entry(item: Reproduction) -> ReproductionEntry:
    return {
        "measured_by": item.measured_by,
        "submitter": item.submitter,
        "measured_to": item.measured_to.isoformat(),
        "wh_per_1000_queries": item.value,
        "interval_95": (item.figure.low, item.figure.high),
        "difference": item.difference,
        # Infinite where neither figure admits to any uncertainty; JSON has no such number.
        "e_n": item.deviation if isfinite(item.deviation) else None,
        "agrees": item.agrees,
        "record_sha256": item.digest,
        "record": urls.reproduction(item),
    }


def model_document(model: str, labels: Iterable[Label], edition: Edition) -> str:
    """`/api/v1/models/<org>/<model>.json`."""
    painted = edition.labels_are_painted
    shown = list(labels)
    entries = [label_entry(label, edition.tasks, edition.places.get(label.source.digest), painted) for label in shown]
    made: ModelDocument = {"api": "v1", "model": model, "labels": entries, "points": points_of(shown)}
    return document(made)


def task_document(task: str, edition: Edition) -> bytes:
    """`/api/v1/tasks/<task>.json`: every label of the task, by profile, thriftiest first."""
    made: TaskDocument = {
        "api": "v1",
        "task": task,
        "title": edition.tasks[task].title,
        "profiles": {
            profile: _ranking_entry(edition.scales.get((task, profile))) for profile in edition.machines(task)
        },
    }
    of_rankings = [_label_texts(edition.rankings[task, profile], edition) for profile in made["profiles"]]
    return _filled(made, [("labels", texts) for texts in of_rankings], "[]")


def _ranking_entry(scale: Scale | None) -> RankingEntry:
    return {"scale": scale_entry(scale), "labels": []}


def _label_texts(rows: Iterable[Ranked], edition: Edition) -> Iterator[str]:
    for row in rows:
        yield _dumped(label_entry(row.label, edition.tasks, row, edition.labels_are_painted))


def _filled(made: Any, contents: Iterable[tuple[str, Iterable[str]]], brackets: str) -> bytes:
    """A document in which some members are empty so far, with the texts of what each of these holds, in their order.

    Text by text and in UTF-8 at once, because those of thousands of labels take much memory, and would be there twice.
    """
    rest, whole = document(made), BytesIO()
    for name, texts in contents:
        # No text within a document can hold this: its quotation marks would be escaped.
        before, empty, rest = rest.partition(f'"{name}":{brackets}')
        assert empty, name  # noqa: S101 - it is ours
        whole.write(f"{before}{empty[:-1]}".encode())
        for number, text in enumerate(texts):
            whole.write(f"{',' if number else ''}{text}".encode())
        whole.write(empty[-1].encode())
    whole.write(rest.encode())
    return whole.getvalue()


def scale_entry(scale: Scale | None) -> ScaleEntry | None:
    """The class limits of a ranking; None where it has none."""
    if scale is None:
        return None
    return {
        "version": scale.version,
        "workloads": list(scale.workloads),
        "upper_edges_wh_per_1000_queries": dict(zip(LETTERS, map(float, scale.edges), strict=False)),
    }


def file_entry(data: bytes) -> FileEntry:
    """What the index says of one document."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def index_document(edition: Edition, files: Mapping[str, FileEntry], schemas: Iterable[str]) -> bytes:
    """`/api/v1/index.json`: what there is, and where. `files`: every document but this one and the records, by path."""
    profiles = dict.fromkeys(profile for _, profile in edition.rankings)
    made: IndexDocument = {
        "api": "v1",
        "api_version": VERSION,
        "edition": edition.day.isoformat(),
        "unit": "Wh per 1,000 queries",
        "counts": _counts_entry(edition, profiles),
        "schema": {kind: urls.api_schema(kind) for kind in schemas},
        "tasks": {task: urls.api_task(task) for task in edition.measured_tasks},
        "advice": {task: urls.api_advice(task) for task in edition.measured_tasks},
        "disclosures": urls.api_disclosures(),
        "models": {},
        "task_details": {task: task_entry(edition.tasks[task]) for task in edition.measured_tasks},
        "profiles": {profile: profile_entry(edition.profiles[profile]) for profile in profiles},
        "scales": {
            task: {
                profile: scale_entry(edition.scales.get((name, profile)))
                for name, profile in edition.rankings
                if name == task
            }
            for task in edition.measured_tasks
        },
        "files": {},
    }
    of_models = ((model, urls.api_model(model)) for model in edition.models)
    of_files = ((path, files[path]) for path in sorted(files))
    return _filled(made, [("models", map(_member, of_models)), ("files", map(_member, of_files))], "{}")


def _member(named: tuple[str, Any]) -> str:
    name, value = named
    return f"{_dumped(name)}:{_dumped(value)}"


def _counts_entry(edition: Edition, profiles: Iterable[str]) -> CountsEntry:
    statuses = Counter(label.result.grade.status for label in edition.labels)
    of_profile = Counter(label.setup.profile for label in edition.labels)
    return {
        "models": len(edition.models),
        "labels": len(edition.labels),
        "tasks": len(edition.measured_tasks),
        "labels_by_status": {status: statuses[status] for status in get_args(Status) if status in statuses},
        "labels_by_profile": {profile: of_profile[profile] for profile in profiles},
    }


def disclosures_document(disclosures: Iterable[Disclosure], edition: Edition) -> str:
    """`/api/v1/disclosures.json`: what vendors of closed models have said, as committed; no letter, ever."""
    entries = [cast(DisclosureEntry, {"letter": None, **item.model_dump(mode="json")}) for item in disclosures]
    made: DisclosuresDocument = {"api": "v1", "edition": edition.day.isoformat(), "disclosures": entries}
    return document(made)


def task_entry(task: Task) -> TaskEntry:
    """What the index says of a task."""
    return {
        "title": task.title,
        "query": task.query,
        "quality_title": task.quality_title,
        "quality_short": task.quality_short,
        "operating_rule": task.operating.words,
    }


def profile_entry(profile: Profile) -> ProfileEntry:
    """What the index says of a profile."""
    known = profile.uncertainty.repeatability
    return {
        "title": profile.title,
        "short": profile.short,
        "primary": profile.primary,
        "counted": counted_in_words(profile),
        "boundary": {name: profile.boundary.counting(name) for name in COMPONENTS},
        "boundary_plain": profile.boundary.plain,
        "not_counted": list(profile.boundary.not_counted),
        "meter_relative": profile.uncertainty.meter_relative,
        "gpus_of_the_job": profile.gpus_of_the_job,
        "repeatability_relative": known.relative if known else None,
        "repeatability_reason": known.reason if known else None,
        "one_session": known is not None and known.one_session,
    }

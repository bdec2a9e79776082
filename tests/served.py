"""Records of a study that published means, and of models served in several ways: to test with."""

from collections.abc import Sequence
from typing import Any

from generator.records.files.store import profile_of
from generator.records.model import Record
from generator.records.profile import Profile
from tests import factories

STUDY_ID = "tiny-study"
SERVED = "acme/served-model"


def study_table(**changes: Any) -> dict[str, Any]:
    """The table of a study's profile that counts the GPUs of the job, and assumes how far another run would lie."""
    table = factories.profile_table(
        id=STUDY_ID,
        title="The GPUs of a job",
        short="tiny job",
        primary=False,
        study=True,
        gpus_of_the_job=True,
        boundary={"cpu": "excluded", "ram": "excluded"},
        uncertainty={
            "repeatability": {"relative": 0.15, "reason": "Made up.", "source": "https://example.org/again"},
        },
    )
    for key, value in changes.items():
        table[key] = {**table[key], **value} if isinstance(table.get(key), dict) else value
    return table


def study_profile(**changes: Any) -> Profile:
    """The profile of `study_table`."""
    return profile_of(study_table(**changes))


def means(watt_hours: float, tokens: float | None = 100.0, watts: float = 200.0, **changes: Any) -> dict[str, Any]:
    """One run's means, of `watt_hours` per 1,000 queries at a mean draw of `watts`."""
    joules = watt_hours * 3.6
    counts = {} if tokens is None else {"counts": {"tokens_out": tokens}}
    return {"runs": 1, "energy_joules": {"gpu": joules}, "duration_s": joules / watts, **counts, **changes}


def point(at_once: int, watt_hours: float, between_ms: float | None = None, gpus: int = 1, **changes: Any) -> Any:
    """One way of serving: `at_once` requests, `watt_hours` per 1,000 queries, a median time between tokens."""
    made: dict[str, Any] = {
        "id": f"{at_once}-on-{gpus}",
        "serving": {"kind": "server", "concurrency": at_once, "engine": "tinyserve 1.0"},
        "gpus": gpus,
        "means": means(watt_hours, watts=200.0 * gpus),
    }
    if between_ms is not None:
        made["latency"] = {"inter_token_s": {"p50": between_ms / 1000}}
    return made | changes


def document(
    points: Sequence[Any] = (), model: str = SERVED, task: str = "chat", workload: str = "arena", **changes: Any
) -> dict[str, Any]:
    """A record of today's form with these points, or without any with the means of one run of 2 Wh."""
    figures: dict[str, Any] = {"points": list(points)} if points else {"means": means(2.0)}
    counted = max((each.get("gpus") or 0 for each in points), default=1)
    return {
        "schema_version": 2,
        "model": model,
        "task": task,
        "profile": STUDY_ID,
        "approach": "pre-trained",
        "weights": "pretrained",
        "setup": {"precision": "bf16"},
        "accelerators_counted": counted,
        "workloads": [{"id": workload, "dataset": {"name": workload}, **figures}],
        "provenance": {
            "measured_by": "A study",
            "tools": {},
            "citation": "A study: A test. 2025.",
            "licence": "CC0",
            "source_url": "https://example.org/study",
            "period": {"first": "2025-06-01", "last": "2025-06-02", "basis": "Made up."},
        },
        **changes,
    }


def record(points: Sequence[Any] = (), **changes: Any) -> Record:
    """The record of `document`."""
    return factories.record_from(document(points, **changes))

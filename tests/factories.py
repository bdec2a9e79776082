"""Small valid things to test with: a profile, a record under it, and a measurements/ folder that holds them."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.records.files.layout import laid_out
from generator.records.files.reading import record_in
from generator.records.files.store import write_record
from generator.records.model import SCHEMA_VERSION, Record, Run
from generator.records.plausibility.physics import totals_of
from generator.records.profile import Profile
from generator.records.publication.short_addresses import SHORT_ADDRESSES
from generator.records.versions import v1
from generator.records.versions.upgrade import upgraded

PROFILE_ID = "tiny-1xgpu"
MODEL = "acme/small-model"
TASK = "text-classification"
TODAY = date(2026, 1, 1)
ENERGIES = {"imdb": (1.0, 1.01, 0.99), "sst2": (2.0, 2.02, 1.98)}
JOULES_PER_WATT_HOUR = 3600.0
GPU_PART, CPU_PART, RAM_PART = 0.5, 0.25, 0.25
GPU_WATTS = 200.0

Energies = Mapping[str, Sequence[float]]


def profile_table(**changes: Any) -> dict[str, Any]:
    """A profile as its TOML table; `changes` replace keys, and tables are merged key by key."""
    table: dict[str, Any] = {
        "id": PROFILE_ID,
        "title": "One tiny GPU",
        "short": "1 × tiny",
        "accelerator": "Tiny GPU",
        "accelerators_counted": 1,
        "accelerators_used": 1,
        "valid_years": 5,
        "primary": True,
        "boundary": {
            "gpu": "measured",
            "cpu": "estimated",
            "ram": "estimated",
            "gpu_detail": "Read from the meter.",
            "cpu_detail": "A constant.",
            "ram_detail": "Another constant.",
            "plain": "One computer with one GPU.",
            "not_counted": ["cooling"],
        },
        "limits": {"gpu_idle_watts": 10.0, "gpu_max_watts": 400.0, "source": "Made up for tests."},
        "uncertainty": {"meter_relative": 0.05, "reason": "Made up.", "source": "https://example.org/meter"},
    }
    for key, value in changes.items():
        table[key] = {**table[key], **value} if isinstance(table.get(key), dict) else value
    return table


def profile(**changes: Any) -> Profile:
    """A valid profile of one GPU; e.g. `profile(limits={"gpu_max_watts": 50.0})`."""
    table = profile_table(**changes)
    table["boundary"]["not_counted"] = tuple(table["boundary"]["not_counted"])
    return Profile.model_validate(table)


def phase_document(watt_hours: float, watts: float = GPU_WATTS) -> dict[str, float]:
    """A phase of `watt_hours` in all: half GPU at a mean of `watts`, a quarter each processor and memory."""
    joules = watt_hours * JOULES_PER_WATT_HOUR
    return {
        "duration_s": joules * GPU_PART / watts,
        "gpu_joules": joules * GPU_PART,
        "cpu_joules": joules * CPU_PART,
        "ram_joules": joules * RAM_PART,
    }


def run_document(run_id: str, watt_hours: float, **changes: Any) -> dict[str, Any]:
    """A run of 1,000 queries that took `watt_hours` Wh, so that its figure is `watt_hours`."""
    return {
        "id": run_id,
        "finished_at": "2025-06-01T12:00:00",
        "queries": 1000,
        "query": phase_document(watt_hours),
        **changes,
    }


def document(model: str = MODEL, task: str = TASK, energies: Energies | None = None, **changes: Any) -> dict[str, Any]:
    """A record as a file of version 1 holds it; `energies` are Wh per 1,000 queries of each workload's runs."""
    variant = json.dumps(changes.get("configuration", {}), sort_keys=True)
    tag = f"{model}.{task}.{variant if variant != '{}' else ''}"
    prefix = "".join(character if character.isalnum() or character in "._-" else "-" for character in tag)[-60:]
    start = datetime(2025, 6, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    chosen = ENERGIES if energies is None else energies
    return {
        "schema_version": 1,
        "model": model,
        "task": task,
        "profile": PROFILE_ID,
        "approach": "fine-tuned",
        "weights": "pretrained",
        "configuration": {},
        "accelerators_counted": 1,
        "workloads": [
            {
                "id": workload,
                "dataset": {"name": workload},
                "runs": [
                    run_document(
                        f"{prefix}.{workload[:12]}.{number}",
                        watt_hours,
                        finished_at=(start + timedelta(minutes=number)).isoformat(),
                    )
                    for number, watt_hours in enumerate(runs)
                ],
            }
            for workload, runs in chosen.items()
        ],
        "provenance": {
            "measured_by": "A tester",
            "tools": {"testmeter": "1.0"},
            "source_url": "https://example.org/source",
            "citation": "A tester: A test. 2025.",
            "licence": "CC0",
        },
        **changes,
    }


def record(model: str = MODEL, task: str = TASK, energies: Energies | None = None, **changes: Any) -> Record:
    """A record of today, valid under `profile()`; `changes` replace top-level fields of its document.

    A published `quality` is of the same answers, unless it says otherwise; a measured one is given whole, and is of the
    data sets' own queries.
    """
    quality = changes.pop("quality", ())
    made = in_version(SCHEMA_VERSION, document(model, task, energies, **changes))
    made["quality"] = [{"kind": "published", **_ANSWERS[figure.get("kind")], **figure} for figure in quality]
    if any(figure["kind"] == "measured" for figure in made["quality"]):
        made["workloads"] = [{"queries_from": "hub", **workload} for workload in made["workloads"]]
    return record_from(made)


_ANSWERS: dict[str | None, dict[str, str]] = {
    None: {"answers": "same"},
    "published": {"answers": "same"},
    "measured": {},
}


def measured_quality(workload: str, value: float, **changes: Any) -> dict[str, Any]:
    """An accuracy measured on a workload's own answers, as a record holds it; better than a guess."""
    made: dict[str, Any] = {"kind": "measured", "metric": "accuracy", "value": value, "workload": workload}
    made |= {"tool": "scikit-learn 1.9.0", "items": 1000, "interval_95": [value - 0.01, value + 0.01], "chance": 0.5}
    return made | changes


def record_from(document: Mapping[str, Any]) -> Record:
    """The record that a file with this document holds, of whichever version of the form."""
    return record_in(json.dumps(document).encode(), "a.json")


def file_of(document: Mapping[str, Any]) -> bytes:
    """A record's file with this document, laid out as the project does it."""
    return laid_out(document).encode()


def in_version(version: int, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document (version 1) of the same record in this version of the form."""
    return dict(document) if version == 1 else upgraded(json.loads(json.dumps(document)), 1)


def in_version_1(record: Record) -> dict[str, Any]:
    """The document of a record as version 1 had it, without what a quality could not say then."""
    made = record.model_dump(mode="json", exclude_none=True)
    setup = made.pop("setup")
    made |= {"schema_version": 1, "configuration": setup | {"batch_size": setup["serving"]["batch_size"]}}
    del made["configuration"]["serving"]
    for workload in made["workloads"]:
        for run in workload["runs"]:
            run |= {name: _flat(run[name]) for name in ("load", "transfer", "query") if name in run}
        workload |= {"totals": _flat(workload["totals"])} if "totals" in workload else {}
    made |= {"idle": _flat(made["idle"])} if "idle" in made else {}
    made["quality"] = [
        {name: value for name, value in figure.items() if name not in ("kind", "answers")}
        for figure in made["quality"]
        if figure["kind"] == "published"
    ]
    return v1.Record.model_validate_json(json.dumps(made)).model_dump(mode="json", exclude_none=True)


def totals_document(runs: Sequence[Run]) -> dict[str, Any]:
    """The sums that the suite writes over runs, as version 1 had them."""
    return _flat(totals_of(runs).model_dump())


def _flat(table: dict[str, Any]) -> dict[str, Any]:
    """A phase or totals with a field a component."""
    rest = {name: value for name, value in table.items() if name != "energy_joules"}
    return rest | {f"{part}_joules": joules for part, joules in table["energy_joules"].items()}


def toml_text(table: Mapping[str, Any]) -> str:
    """A table as TOML: values first, then sub-tables one level deep."""
    lines = [f"{key} = {toml_value(value)}" for key, value in table.items() if not isinstance(value, dict)]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{name} = {toml_value(item)}" for name, item in value.items())]
    text = "\n".join(lines) + "\n"
    assert tomllib.loads(text) == dict(table)
    return text


def toml_value(value: Any) -> str:
    """A value as TOML."""
    return json.dumps(value, ensure_ascii=False)


def write_profile(folder: Path, table: Mapping[str, Any]) -> Path:
    """Write a profile's TOML file under `folder`/profiles; returns its path."""
    path = folder / "profiles" / f"{table['id']}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(toml_text(table), "utf-8")
    return path


def write_short_addresses(folder: Path, paths: Sequence[str]) -> None:
    """The list of those records whose labels have short addresses."""
    (folder / SHORT_ADDRESSES).write_text(f"records = {toml_value(list(paths))}\n", "utf-8")


def write_measurements(
    folder: Path, records: Iterable[Record], profiles: Sequence[Mapping[str, Any]] | None = None
) -> Path:
    """A whole measurements/ folder: profiles (the tiny one unless given), CHANGES.md and records; returns it.

    Labels under a primary profile have short addresses, as the committed ones do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = [profile_table()] if profiles is None else profiles
    for table in tables:
        write_profile(folder, table)
    records, primary = list(records), {table["id"] for table in tables if table.get("primary")}
    write_short_addresses(folder, [item.relative_path for item in records if item.profile in primary])
    (folder / "CHANGES.md").write_text("# Changes\n\n## 2026-01-01\n\nFirst edition.\n", "utf-8")
    (folder / "records").mkdir(exist_ok=True)
    for item in records:
        write_record(item, folder)
    return folder

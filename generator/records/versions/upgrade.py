"""Older forms of a record, made into today's in memory: their files keep every byte, for their digests are published.

Each version has one function that makes the next one of it. It moves what has another place now and passes on the
rest; that the result is a record is for the model of today to say, and what is wrong with a file is said by the model
of its own version, in its own words.
"""

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from generator.records.model import SCHEMA_VERSION, Record
from generator.records.versions import v1
from generator.records.versions.published_answers import told

# The form of each version that is read, today's last.
FORMS: dict[int, type[BaseModel]] = {1: v1.Record, 2: Record}

Table = dict[str, Any]


class OtherFormError(ValueError):
    """A table is not of the version that its record names."""


def upgraded(document: Table, version: int) -> Table:
    """A record's JSON of this version, made into today's form in place: for the model to say whether it is a record.

    Raises `OtherFormError` or pydantic's `ValidationError` for what no record of its version can hold.
    """
    for step in _STEPS[version - 1 :]:
        document = step(document)
    return document


def in_file(field: str, version: int) -> str:
    """How a file of this version names a field of today's form: `runs[0].query.gpu_joules`."""
    if version == SCHEMA_VERSION:
        return field
    for pattern, name in _NAMES_IN_1:
        field = pattern.sub(name, field)
    return field


_NAMES_IN_1 = (
    (re.compile(r"\benergy_joules\.(\w+)$"), r"\1_joules"),
    (re.compile(r"\bcheck_joules\.gpu$"), "gpu_check_joules"),
    (re.compile(r"^setup\.serving\b"), "setup"),
    (re.compile(r"^setup\b"), "configuration"),
)


def _from_1(record: Table) -> Table:
    """Version 2 has `setup` for `configuration`, energy by part, and says of each quality figure what kind it is.

    It says of which answers too, which a study shows of figures that were written before there was a place for it.
    """
    _own(record, v1.Record)
    if record.get("provenance") is not None:
        _own(record["provenance"], v1.Provenance)
    record["schema_version"] = 2
    record["setup"] = _setup_of_1(record.pop("configuration", None))
    if record.get("idle") is not None:
        _energy_of_1(record["idle"], v1.Phase)
    for workload in _list(record, "workloads"):
        _own(workload, v1.Workload)
        if workload.get("totals") is not None:
            _energy_of_1(workload["totals"], v1.Totals)
        for run in _list(workload, "runs"):
            _own(run, v1.Run)
            if run.get("conditions") is not None:
                _own(run["conditions"], v1.Conditions)
            for phase in ("load", "transfer", "query"):
                if run.get(phase) is not None:
                    _energy_of_1(run[phase], v1.Phase)
    said = record.get
    for figure in _list(record, "quality") if "quality" in record else ():
        _own(figure, v1.Quality)
        figure["kind"] = "published"
        known = told(said("profile"), said("task"), said("approach"), said("model"), figure.get("dataset"))
        if known is not None:
            figure["answers"] = known.answers
            if known.metric is not None:
                figure["metric"] = known.metric
    return record


def _setup_of_1(configuration: Any) -> Table:
    # Checked here, for version 2 knows more number formats.
    known = v1.Configuration.model_validate(configuration)
    return {
        "precision": known.precision,
        "quantization": known.quantization,
        "compiled": known.compiled,
        "serving": {"kind": "offline", "batch_size": known.batch_size},
    }


def _energy_of_1(table: Any, form: type[BaseModel]) -> None:
    """A phase, or totals: a field a component becomes a map by part, and a reading nobody took is left out of it.

    Spelled out: of all that reading a site's records does, this is done most often.
    """
    _own(table, form)
    take = table.pop
    energy = table["energy_joules"] = {}
    if (gpu := take("gpu_joules", None)) is not None:
        energy["gpu"] = gpu
    if (cpu := take("cpu_joules", None)) is not None:
        energy["cpu"] = cpu
    if (ram := take("ram_joules", None)) is not None:
        energy["ram"] = ram
    if (check := take("gpu_check_joules", None)) is not None:
        table["check_joules"] = {"gpu": check}


def _own(table: Any, form: type[BaseModel]) -> None:
    """Raise where this is no table, or has a field that `form` does not have and the next version may."""
    if not isinstance(table, dict) or not table.keys() <= _FIELDS[form]:
        raise OtherFormError(f"this is no {form.__name__} of its version")


def _list(table: Table, name: str) -> list[Any]:
    found = table.get(name)
    if not isinstance(found, list):
        raise OtherFormError(f"{name} is no list")
    return found


_FIELDS: dict[type[BaseModel], frozenset[str]] = {
    form: frozenset(form.model_fields)
    for form in (v1.Record, v1.Workload, v1.Run, v1.Conditions, v1.Phase, v1.Totals, v1.Quality, v1.Provenance)
}
# The step at place n makes version n + 2 of version n + 1.
_STEPS: tuple[Callable[[Table], Table], ...] = (_from_1,)

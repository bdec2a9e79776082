"""Version 1 is read as today's form, says what it said, and keeps bytes, digest, place and name."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from generator.labels.gathering.from_record import label_of
from generator.labels.grading.scale import read_scales
from generator.labels.label import Label
from generator.labels.task import read_tasks
from generator.pages.finding.run_rows import run_rows
from generator.records.faults import faults_of
from generator.records.files.reading import record_in, record_of
from generator.records.files.store import Stored, read_profiles, serialized
from generator.records.model import SCHEMA_VERSION, Counts, Phase, Record, Run, Setup, Workload
from generator.records.patterns import TIME_PATTERN
from generator.records.profile import Profile
from generator.records.versions import v1
from generator.records.versions.upgrade import FORMS, in_file
from tests import factories
from tests.labels.changing import changed

Document = dict[str, Any]
SCALES, TASKS = read_scales(), read_tasks()


def relabelled(data: bytes, profile: Profile) -> tuple[Label, Label]:
    """The label of a file, and that of the same record as today's writer writes it, as if their digests were one."""
    old = record_in(data, "a.json")
    new = record_in(serialized(old), "a.json")
    assert (old.file_version, new.file_version) == (1, SCHEMA_VERSION)
    scale = SCALES.get((old.task, old.profile))
    first, second = (
        label_of(Stored(record, "0" * 64, record.relative_path), profile, scale, TASKS[record.task])
        for record in (old, new)
    )
    return first, second


def test_every_committed_record_written_anew_has_the_same_label(committed: Path, stored: list[Stored]) -> None:
    profiles = read_profiles(committed)
    files = [item for item in stored if item.record.file_version == 1]
    assert len(files) == 119
    for item in files:
        old, new = relabelled((committed / "records" / item.path).read_bytes(), profiles[item.record.profile])
        assert old == new


ENERGY = st.floats(1e-3, 1e6)
TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20)
PHASES = st.fixed_dictionaries(
    {"duration_s": ENERGY},
    optional={name: st.none() | ENERGY for name in ("gpu_joules", "cpu_joules", "ram_joules", "gpu_check_joules")},
)
CONFIGURATIONS = st.fixed_dictionaries(
    {},
    optional={
        "precision": st.sampled_from([None, "fp32", "fp16", "bf16"]),
        "quantization": st.sampled_from([None, "int8", "q4-k-m"]),
        "batch_size": st.integers(1, 64),
        "compiled": st.booleans(),
    },
)
QUALITIES = st.lists(
    st.fixed_dictionaries(
        {
            "metric": st.sampled_from(["accuracy", "F1", "BLEU"]),
            "value": st.floats(0, 1),
            "dataset": st.sampled_from(["sst2", "imdb"]),
            "source": st.just("https://example.org/q"),
        }
    ),
    max_size=3,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of version 1 with every field that has another place in version 2, and some others."""
    made = factories.document(configuration=draw(CONFIGURATIONS), quality=draw(QUALITIES))
    for workload in made["workloads"]:
        for run in workload["runs"]:
            run |= draw(st.fixed_dictionaries({}, optional={"load": st.none() | PHASES, "transfer": PHASES}))
            run |= draw(st.fixed_dictionaries({}, optional={"note": TEXT, "counts": st.just({"tokens_in": 7})}))
    made |= draw(st.fixed_dictionaries({}, optional={"idle": st.none() | PHASES}))
    totals = {"queries": st.integers(0, 9), "duration_s": ENERGY}
    made["workloads"][0] |= draw(
        st.fixed_dictionaries(
            {}, optional={"totals": st.fixed_dictionaries(totals, optional={"gpu_joules": st.none() | ENERGY})}
        )
    )
    return made


@given(documents())
def test_a_record_of_version_1_and_the_same_written_today_have_the_same_label(document: Document) -> None:
    old, new = relabelled(factories.file_of(document), factories.profile())
    if document["configuration"].get("precision") == "fp32":
        # The one name that version 2 tells apart: in version 1, single precision was called as none stated.
        assert "fp32" not in (old.setup.variant or "")
        assert new.setup.variant == "-".join(filter(None, ["fp32", old.setup.variant]))
        new = changed(new, variant=old.setup.variant, record_path=old.source.record_path)
    assert old == new


@given(documents())
def test_writing_what_was_read_loses_nothing(document: Document) -> None:
    old = factories.record_from(document)
    new = record_in(serialized(old), "a.json")
    assert old.model_dump() == new.model_dump()
    assert list(run_rows(json.loads(serialized(new)))) == [
        [*row[:3], new.variant, *row[4:]] for row in run_rows(document)
    ]


def _nodes(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(found for key, item in items for found in _nodes(item, (*place, key)))]


NAMES = sorted({*Record.model_fields, *Setup.model_fields, *Workload.model_fields, *Run.model_fields})
NAMES += sorted({*Phase.model_fields, *v1.Phase.model_fields, *Counts.model_fields, "kind", "answers", "batch_size"})
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.floats()
    | st.sampled_from(["", "fp8", "mxfp4", "offline", "published", "q6-k", "2025-01-01T00:00:00"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*NAMES, "gpu"]), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def damaged(draw: st.DrawFn) -> Document:
    """Documents of version 1 with one or two values replaced, added (by names of either version) or taken away."""
    document: Document = json.loads(json.dumps(draw(documents())))
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.sampled_from([node for node in _nodes(document) if node and node[0] != "schema_version"]))
        found: Any = document
        for part in place[:-1]:
            found = found[part]
        whole = found[place[-1]]
        match draw(st.sampled_from(["replace", "add", "take"])):
            case "replace":
                found[place[-1]] = draw(VALUES)
            case "add" if isinstance(whole, dict):
                whole[draw(st.sampled_from(NAMES))] = draw(VALUES)
            case "take":
                del found[place[-1]]
    return document


@given(damaged())
def test_what_version_1_refuses_is_refused_in_its_own_names_and_nothing_else_is(document: Document) -> None:
    data = json.dumps(document).encode()
    record, faults = record_of(data, "a.json")
    try:
        v1.Record.model_validate_json(data)
    except ValidationError as error:
        assert record is None
        assert faults == faults_of(error, "a.json")
    else:
        assert faults == []
        assert record is not None


def test_the_form_of_version_1_is_the_one_that_was_published(repository: Path) -> None:
    published = json.loads((repository / "tests/fixtures/records/record-1.schema.json").read_bytes())
    # Once published as a `date-time`, which has a time zone: no record of version 1 says any.
    published["$defs"]["Run"]["properties"]["finished_at"] = {
        "pattern": TIME_PATTERN,
        "title": "Finished At",
        "type": "string",
    }
    assert {**v1.Record.model_json_schema(), "$schema": published["$schema"], "$id": published["$id"]} == published


@pytest.mark.parametrize(
    ("today", "then"),
    [
        ("workloads[0].runs[3].query.energy_joules.gpu", "workloads[0].runs[3].query.gpu_joules"),
        ("workloads[0].totals.energy_joules.ram", "workloads[0].totals.ram_joules"),
        ("idle.check_joules.gpu", "idle.gpu_check_joules"),
        ("setup", "configuration"),
        ("setup.precision", "configuration.precision"),
        ("setup.serving.batch_size", "configuration.batch_size"),
        ("quality[0].source", "quality[0].source"),
        ("profile", "profile"),
    ],
)
def test_a_field_is_called_as_in_its_file(today: str, then: str) -> None:
    assert in_file(today, 1) == then
    assert in_file(today, SCHEMA_VERSION) == today


def test_every_version_has_a_step_and_a_form() -> None:
    assert list(FORMS) == list(range(1, SCHEMA_VERSION + 1))
    assert FORMS[SCHEMA_VERSION] is Record

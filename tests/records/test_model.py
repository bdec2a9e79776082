"""The record takes what was measured, exactly as it was measured, and nothing else."""

import json
import math
from datetime import date
from typing import Any

import pytest

from generator.errors import Fault
from generator.records.files.reading import record_of
from tests import factories

Place = tuple[str | int, ...]
RUN: Place = ("workloads", 0, "runs", 0)
QUERY: Place = (*RUN, "query")
# What version 1 calls otherwise, and where version 2 has it.
_MOVED: dict[Place, Place] = {
    **{(*QUERY, f"{part}_joules"): (*QUERY, "energy_joules", part) for part in ("gpu", "cpu", "ram")},
    ("configuration",): ("setup",),
    ("configuration", "compiled"): ("setup", "compiled"),
    ("configuration", "precision"): ("setup", "precision"),
    ("configuration", "batch_size"): ("setup", "serving", "batch_size"),
}
both = pytest.mark.parametrize("version", [1, 2])


def at(place: Place, version: int) -> Place:
    """Where a version has what version 1 has at this place."""
    return _MOVED.get(place, place) if version == 2 else place


def changed(place: Place, value: Any, version: int) -> dict[str, Any]:
    """A valid document of a version but for one value, which is named as in version 1."""
    document = factories.in_version(version, factories.document())
    found: Any = document
    *way, last = at(place, version)
    for part in way:
        found = found[part]
    found[last] = value
    return document


def faults(document: dict[str, Any]) -> list[Fault]:
    """What is said of a document that must be refused."""
    record, found = record_of(json.dumps(document).encode(), "a.json")
    assert record is None
    assert found
    return found


def fields(document: dict[str, Any]) -> set[str]:
    """The fields at fault in a document that must be refused."""
    return {fault.field for fault in faults(document)}


def named(place: Place) -> str:
    """A field's name in a fault: `workloads[0].runs[0].id`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


@both
def test_the_document_that_all_others_differ_from_is_valid(version: int) -> None:
    assert factories.record_from(factories.in_version(version, factories.document())).model == factories.MODEL


@both
@pytest.mark.parametrize("place", [(), RUN, QUERY, ("provenance",), ("configuration",), ("workloads", 0, "dataset")])
def test_a_field_nobody_knows_is_refused_wherever_it_stands(place: Place, version: int) -> None:
    where = at(place, version)
    document = changed((*where, "energy_kwh"), 1.0, version)
    assert [(fault.field, fault.reason) for fault in faults(document)] == [
        (named((*where, "energy_kwh")), "Extra inputs are not permitted")
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*QUERY, "gpu_joules"), "1800"),
        ((*QUERY, "gpu_joules"), True),
        ((*QUERY, "duration_s"), "9"),
        ((*RUN, "queries"), 1000.5),
        ((*RUN, "queries"), "1000"),
        ((*RUN, "queries"), True),
        ((*RUN, "finished_at"), 1_700_000_000),
        ((*RUN, "finished_at"), "yesterday"),
        ((*RUN, "finished_at"), "1700000000"),
        ((*RUN, "finished_at"), "1700000000T"),
        ((*RUN, "finished_at"), "2025-06-01"),
        ((*RUN, "finished_at"), "2025-06-01 12:00:00"),
        ((*RUN, "finished_at"), "2025-06-01T"),
        ((*RUN, "finished_at"), "2025-06-01T12:00"),
        ((*RUN, "query"), None),
        ((*RUN, "id"), 7),
        (("accelerators_counted",), "1"),
        (("accelerators_counted",), -1),
        (("configuration", "compiled"), "yes"),
        (("configuration", "batch_size"), 0),
        (("configuration", "precision"), "fp8"),
        (("model",), None),
        (("task",), "telepathy"),
        (("approach",), "magic"),
        (("weights",), "unknown"),
        (("workloads",), {}),
        (("workloads",), []),
        (("workloads", 0, "runs"), []),
        (("workloads", 0, "id"), "../imdb"),
        (("workloads", 0, "id"), "IMDB"),
        (("profile",), "../other"),
        (("profile",), "a/b"),
        (("provenance", "tools"), ["testmeter"]),
        (("provenance", "model_revision"), "main"),
    ],
)
@both
def test_a_wrong_type_or_word_is_refused_and_not_converted(path: Place, value: Any, version: int) -> None:
    assert any(field.startswith(named(at(path, version))) for field in fields(changed(path, value, version)))


@pytest.mark.parametrize("component", ["gpu_joules", "cpu_joules", "ram_joules", "duration_s"])
@pytest.mark.parametrize("value", [0, 0.0, -0.0, -1.5, 1e-300, 0.99e-6, math.nan, math.inf, -math.inf, 1e13])
@both
def test_energy_and_time_are_finite_and_a_millionth_at_least(component: str, value: float, version: int) -> None:
    place = (*QUERY, component)
    assert fields(changed(place, value, version)) == {named(at(place, version))}


@both
@pytest.mark.parametrize("value", [0, 3, -1, "1", "2", None, True, 1.0, 2.0, [1], 10**30])
def test_a_version_of_the_form_that_is_not_known_is_refused_with_those_that_are(value: Any, version: int) -> None:
    [fault] = faults(changed(("schema_version",), value, version))
    assert fault.field == "schema_version"
    assert fault.reason == "versions 1 and 2 can be read; a newer release may know more"


@both
def test_a_document_that_names_no_version_is_refused(version: int) -> None:
    document = factories.in_version(version, factories.document())
    del document["schema_version"]
    assert [(fault.field, fault.value) for fault in faults(document)] == [("schema_version", "missing")]


@pytest.mark.parametrize("version", [1, 2])
def test_a_document_of_one_version_that_names_the_other_is_refused(version: int) -> None:
    document = {**factories.in_version(version, factories.document()), "schema_version": 3 - version}
    assert named(at(("configuration",), 3 - version)) in fields(document)


@pytest.mark.parametrize(
    "model",
    [
        "",
        "model",
        "acme/",
        "/model",
        "../model",
        "acme/..",
        "acme/../model",
        "acme/a..b",
        "acme//model",
        "acme/a/b",
        "/etc/passwd",
        "acme--other/model",
        "acme/a--b",
        "acme/small model",
        " acme/model",
        "acme/model ",
        "acme/model\n",
        "acme/mo\x00del",
        "acme/mo\x1b[31mdel",
        "acme\\model/x",
        "acmé/model",
        "acme/моdel",
        "acme/model\u202e",
        "acme/<script>alert(1)</script>",
        'acme/"onload=alert(1)',
        "acme/model?x=1",
        "acme/model#x",
        "acme/%2e%2e",
        "acme/.hidden",
        "acme/-flag",
        "acme/model.",
        f"acme/{'x' * 97}",
        f"{'x' * 97}/model",
        "javascript:alert(1)",
    ],
)
@both
def test_an_id_that_could_climb_blur_or_break_out_is_refused(model: str, version: int) -> None:
    assert fields(changed(("model",), model, version)) == {"model"}


@pytest.mark.parametrize("model", ["a/b", f"{'x' * 96}/{'y' * 96}", "SG161222/Realistic_Vision_V1.4", "a-b/c-d_e.f"])
def test_an_id_that_the_hub_knows_is_taken(model: str) -> None:
    assert factories.record(model=model).model == model


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "http://example.org/",
        "//example.org/",
        "ftp://example.org",
        " https://example.org",
        "https://",
        "https:///path",
        'https://example.org/"onclick=',
        "https://example.org/<script>",
        "https://example.org/a b",
        f"https://example.org/{'x' * 500}",
        "https://example.org/\njavascript:alert(1)",
        "https://example.org/\n",
        "https://a.org/\t",
        "https://a.org/\u202e",
        "https://huggingface.co@evil.example/",
        "https://huggingface.co:pass@evil.example/",
        "https://example.org\\@evil.example/",
        "https://example.org/`x`",
        "https://example.org/'x'",
        "https://exämple.org/",
    ],
)
@both
def test_a_source_is_a_plain_https_address(address: str, version: int) -> None:
    quality = {**published(version), "metric": "accuracy", "value": 0.9, "dataset": "sst2", "source": address}
    assert fields(changed(("provenance", "source_url"), address, version)) == {"provenance.source_url"}
    assert fields(changed(("quality",), [quality], version)) == {"quality[0].source"}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org:8443/a",
        "https://example.org?q=1",
        "https://huggingface.co/acme/small-model/blob/main/README.md?plain=1#L3-L5",
        "https://example.org/a_(b)~c;d=%20,e!*@:$&+[1]",
    ],
)
def test_an_address_with_port_path_query_or_fragment_is_taken(address: str) -> None:
    assert factories.record_from(changed(("provenance", "source_url"), address, 2)).provenance.source_url == address


@pytest.mark.parametrize(
    "text", ["", " ", "   ", "\u3000", "a\nb", "a\x00b", "\u202egnp.exe", "a\tb", "zero\u200bwidth", "x" * 1001]
)
@both
def test_text_is_one_printable_line_of_a_bearable_length(text: str, version: int) -> None:
    assert fields(changed(("provenance", "measured_by"), text, version)) == {"provenance.measured_by"}


@both
def test_ten_megabytes_of_text_are_refused_in_every_kind_of_field(version: int) -> None:
    long = "x" * 10_000_000
    places: list[Place] = [("model",), ("profile",), (*RUN, "id"), (*RUN, "note"), ("provenance", "citation")]
    for place in places:
        assert fields(changed(place, long, version)) == {named(place)}


def published(version: int) -> dict[str, str]:
    """What a version says of a published figure beside its figures."""
    return {"kind": "published"} if version == 2 else {}


@both
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, 1001.0])
def test_a_quality_figure_is_finite_and_in_range(value: float, version: int) -> None:
    quality = {
        **published(version),
        "metric": "accuracy",
        "value": value,
        "dataset": "sst2",
        "source": "https://example.org",
    }
    assert fields(changed(("quality",), [quality], version)) == {"quality[0].value"}


MEASURED = {"kind": "measured", "metric": "accuracy", "value": 0.9, "workload": "sst2", "tool": "x 1.0", "items": 100}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": "https://example.org"}, "quality[0].source"),
        ({"answers": "same"}, "quality[0].answers"),
        ({"items": 0}, "quality[0].items"),
        ({"workload": "SST 2"}, "quality[0].workload"),
        ({"interval_95": [0.91, 0.95]}, "quality[0]"),
        ({"interval_95": [0.8]}, "quality[0].interval_95[1]"),
        ({"value": 1.5}, "quality[0]"),
        ({"kind": "guessed"}, "quality[0]"),
    ],
)
def test_a_measured_quality_rests_on_the_answers_of_a_workload(change: dict[str, Any], field: str) -> None:
    assert factories.record_from(changed(("quality",), [{**MEASURED, "interval_95": [0.85, 0.95]}], 2)).quality
    assert fields(changed(("quality",), [{**MEASURED, **change}], 2)) == {field}


@both
@pytest.mark.parametrize("workload", [0, 1])
def test_two_runs_of_a_record_with_one_id_are_refused_in_whatever_workloads_they_stand(
    workload: int, version: int
) -> None:
    document = factories.in_version(version, factories.document())
    document["workloads"][workload]["runs"][1]["id"] = document["workloads"][0]["runs"][0]["id"]
    [fault] = faults(document)
    assert (fault.field, fault.reason) == ("file", "two runs carry the same id")


@both
def test_two_workloads_with_one_id_are_refused(version: int) -> None:
    document = factories.in_version(version, factories.document())
    document["workloads"][1]["id"] = document["workloads"][0]["id"]
    assert [fault.reason for fault in faults(document)] == ["two workloads carry the same id"]


@both
def test_more_runs_or_workloads_than_anybody_makes_are_refused(version: int) -> None:
    document = factories.document()
    run = factories.run_document("r", 1.0)
    document["workloads"][0]["runs"] = [{**run, "id": f"r{number}"} for number in range(1001)]
    assert fields(factories.in_version(version, document)) == {"workloads[0].runs"}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-12-31T12:00:00Z", date(2024, 12, 31)),
        ("2024-12-31T23:30:00-05:00", date(2025, 1, 1)),
        ("2025-01-01T08:00:00+13:00", date(2024, 12, 31)),
    ],
)
def test_a_time_with_a_zone_beside_times_without_one_is_dated_in_utc(moment: str, day: date) -> None:
    record = factories.record_from(changed((*RUN, "finished_at"), moment, 2))
    assert (record.measured_from, record.measured_to) == (day, date(2025, 6, 1))


@pytest.mark.parametrize("metric", ["accuracy", "F1", "ROUGE"])
@both
def test_a_quality_that_is_a_share_is_at_most_one(metric: str, version: int) -> None:
    figure = {**published(version), "metric": metric, "value": 950.0, "dataset": "imdb", "source": "https://a.org/"}
    [fault] = faults(changed(("quality",), [figure], version))
    assert (fault.field, fault.reason) == ("quality[0]", "this metric is a share between 0 and 1")


@pytest.mark.parametrize("model", ["v1/x", "V12/x", "unscaled/x", "SHELL-ORGANISATION/SHELL-MODEL"])
@both
def test_a_name_that_would_collide_with_an_address_is_refused(model: str, version: int) -> None:
    [fault] = faults(changed(("model",), model, version))
    assert "collide" in fault.reason

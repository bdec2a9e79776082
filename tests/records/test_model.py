"""The record takes what was measured, exactly as it was measured, and nothing else."""

import json
import math
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from generator.records.model import Configuration, Quality, Record
from tests import factories

RUN = ("workloads", 0, "runs", 0)
QUERY = (*RUN, "query")


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A valid document but for one value."""
    document = factories.document()
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return document


def refusal(document: dict[str, Any]) -> ValidationError:
    """What the model says to a document that it must refuse."""
    with pytest.raises(ValidationError) as caught:
        Record.model_validate_json(json.dumps(document))
    return caught.value


def places(error: ValidationError) -> set[tuple[str | int, ...]]:
    """Where the faults are."""
    return {item["loc"] for item in error.errors()}


def test_the_document_that_all_others_differ_from_is_valid() -> None:
    assert Record.model_validate_json(json.dumps(factories.document())).model == factories.MODEL


@pytest.mark.parametrize("place", [(), RUN, QUERY, ("provenance",), ("configuration",), ("workloads", 0, "dataset")])
def test_a_field_nobody_knows_is_refused_wherever_it_stands(place: tuple[str | int, ...]) -> None:
    error = refusal(changed((*place, "energy_kwh"), 1.0))
    assert places(error) == {(*place, "energy_kwh")}
    assert error.errors()[0]["type"] == "extra_forbidden"


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
def test_a_wrong_type_or_word_is_refused_and_not_converted(path: tuple[str | int, ...], value: Any) -> None:
    assert any(place[: len(path)] == path for place in places(refusal(changed(path, value))))


@pytest.mark.parametrize("component", ["gpu_joules", "cpu_joules", "ram_joules", "duration_s"])
@pytest.mark.parametrize("value", [0, 0.0, -0.0, -1.5, 1e-300, 0.99e-6, math.nan, math.inf, -math.inf, 1e13])
def test_energy_and_time_are_finite_and_a_millionth_at_least(component: str, value: float) -> None:
    assert places(refusal(changed((*QUERY, component), value))) == {(*QUERY, component)}


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_a_format_version_that_is_not_known_is_refused(version: Any) -> None:
    assert places(refusal(changed(("schema_version",), version))) == {("schema_version",)}


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
def test_an_id_that_could_climb_blur_or_break_out_is_refused(model: str) -> None:
    assert places(refusal(changed(("model",), model))) == {("model",)}


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
def test_a_source_is_a_plain_https_address(address: str) -> None:
    quality = [{"metric": "accuracy", "value": 0.9, "dataset": "sst2", "source": address}]
    assert places(refusal(changed(("provenance", "source_url"), address))) == {("provenance", "source_url")}
    assert places(refusal(changed(("quality",), quality))) == {("quality", 0, "source")}


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
    document = changed(("provenance", "source_url"), address)
    assert Record.model_validate_json(json.dumps(document)).provenance.source_url == address


@pytest.mark.parametrize(
    "text", ["", " ", "   ", "\u3000", "a\nb", "a\x00b", "\u202egnp.exe", "a\tb", "zero\u200bwidth", "x" * 1001]
)
def test_text_is_one_printable_line_of_a_bearable_length(text: str) -> None:
    assert places(refusal(changed(("provenance", "measured_by"), text))) == {("provenance", "measured_by")}


def test_ten_megabytes_of_text_are_refused_in_every_kind_of_field() -> None:
    long = "x" * 10_000_000
    for path in [("model",), ("profile",), (*RUN, "id"), (*RUN, "note"), ("provenance", "citation")]:
        assert places(refusal(changed(path, long))) == {path}


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, 1001.0])
def test_a_quality_figure_is_finite_and_in_range(value: float) -> None:
    quality = [{"metric": "accuracy", "value": value, "dataset": "sst2", "source": "https://example.org"}]
    assert places(refusal(changed(("quality",), quality))) == {("quality", 0, "value")}


@pytest.mark.parametrize("workload", [0, 1])
def test_two_runs_of_a_record_with_one_id_are_refused_in_whatever_workloads_they_stand(workload: int) -> None:
    document = factories.document()
    document["workloads"][workload]["runs"][1]["id"] = document["workloads"][0]["runs"][0]["id"]
    error = refusal(document)
    assert places(error) == {()}
    assert "two runs" in str(error)


def test_two_workloads_with_one_id_are_refused() -> None:
    document = factories.document()
    document["workloads"][1]["id"] = document["workloads"][0]["id"]
    assert "two workloads" in str(refusal(document))


def test_more_runs_or_workloads_than_anybody_makes_are_refused() -> None:
    run = factories.run_document("r", 1.0)
    document = factories.document()
    document["workloads"][0]["runs"] = [{**run, "id": f"r{number}"} for number in range(1001)]
    assert places(refusal(document)) == {("workloads", 0, "runs")}


@pytest.mark.parametrize(
    ("configuration", "variant"),
    [
        ({}, None),
        ({"precision": "fp32"}, None),
        ({"batch_size": 1, "compiled": False}, None),
        ({"precision": "fp16"}, "fp16"),
        ({"precision": "bf16", "batch_size": 8}, "bf16-batch8"),
        ({"quantization": "q4-k-m"}, "q4-k-m"),
        ({"compiled": True}, "compiled"),
        (
            {"precision": "fp16", "quantization": "int8", "batch_size": 64, "compiled": True},
            "fp16-int8-batch64-compiled",
        ),
    ],
)
def test_the_variant_is_the_configuration_in_a_slug(configuration: dict[str, Any], variant: str | None) -> None:
    assert Configuration.model_validate(configuration).variant == variant


def test_the_path_is_derived_from_the_identity() -> None:
    assert factories.record().relative_path == "tiny-1xgpu/text-classification/acme--small-model.json"
    half = factories.record(model="Acme/Big.Model_1", task="fill-mask", configuration={"precision": "fp16"})
    assert half.relative_path == "tiny-1xgpu/fill-mask/Acme--Big.Model_1--fp16.json"


def test_a_record_cannot_be_changed() -> None:
    record = factories.record()
    with pytest.raises(ValidationError):
        record.model = "other/model"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        record.workloads[0].runs[0].query.gpu_joules = 1.0  # type: ignore[misc]


def test_missing_components_are_not_counted_as_zero() -> None:
    document = factories.document(energies={"imdb": (2.0,)})
    del document["workloads"][0]["runs"][0]["query"]["ram_joules"]
    phase = Record.model_validate_json(json.dumps(document)).workloads[0].runs[0].query
    assert phase.ram_joules is None
    assert phase.component("ram") is None
    assert phase.total_joules() == pytest.approx(0.75 * 2.0 * 3600)


def test_runs_are_counted_and_dated_over_all_workloads() -> None:
    document = factories.document()
    document["workloads"][0]["runs"][0]["finished_at"] = "2024-12-31T23:59:59"
    document["workloads"][1]["runs"][2]["finished_at"] = "2025-07-01T00:00:00"
    record = Record.model_validate_json(json.dumps(document))
    assert (record.runs, record.measured_from, record.measured_to) == (6, date(2024, 12, 31), date(2025, 7, 1))


@pytest.mark.parametrize("moment", ["2024-12-31T12:00:00Z", "2024-12-31T23:30:00-05:00"])
def test_a_time_with_a_zone_beside_times_without_one_is_dated_as_it_is_written(moment: str) -> None:
    record = Record.model_validate_json(json.dumps(changed((*RUN, "finished_at"), moment)))
    assert (record.measured_from, record.measured_to) == (date(2024, 12, 31), date(2025, 6, 1))


@pytest.mark.parametrize("metric", ["accuracy", "F1", "ROUGE"])
def test_a_quality_that_is_a_share_is_at_most_one(metric: str) -> None:
    figure = {"metric": metric, "value": 950.0, "dataset": "imdb", "source": "https://example.org/"}
    with pytest.raises(ValidationError, match="between 0 and 1"):
        Quality.model_validate(figure)


@pytest.mark.parametrize("model", ["v1/x", "V12/x", "unscaled/x", "SHELL-ORGANISATION/SHELL-MODEL"])
def test_a_name_that_would_collide_with_an_address_is_refused(model: str) -> None:
    with pytest.raises(ValidationError, match="collide"):
        Record.model_validate_json(json.dumps(factories.document(model=model)))

"""What a label says of memory, speed and training beside the energy."""

from typing import Any

import pytest

from generator.labels.comparing.footprint import (
    end_to_end_s,
    first_token_s,
    memory_bytes,
    model_host_bytes,
    peak_device_bytes,
    peak_host_bytes,
    time_to_first_token_s,
    tokens_per_second,
    trainings,
)
from generator.labels.comparing.latency import latency
from generator.labels.estimates.workload_footprint import NOTHING
from generator.labels.label import Label
from generator.records.model import SCHEMA_VERSION
from tests import factories, served
from tests.pages.making import label, scale

HASH = "ab" * 32


def _document() -> dict[str, Any]:
    """A record of two workloads with three runs each, in today's form."""
    return factories.in_version(SCHEMA_VERSION, factories.document())


def _runs(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [run for workload in document["workloads"] for run in workload["runs"]]


def _label(document: dict[str, Any]) -> Label:
    return label(factories.record_from(document), scale())


def test_of_a_record_that_says_nothing_nothing_is_known() -> None:
    made = _label(_document())
    assert all(work.footprint is NOTHING for work in made.result.workloads)
    assert [memory_bytes(made), peak_host_bytes(made), tokens_per_second(made), time_to_first_token_s(made)] == [
        None
    ] * 4
    assert (end_to_end_s(made), first_token_s(made), trainings(made)) == ((), (), ())


def test_the_most_memory_of_any_run_is_what_the_model_needs() -> None:
    document = _document()
    for number, run in enumerate(_runs(document)):
        run["peak_memory"] = {"host_bytes": 1000 + number, "device_bytes": 500 - number}
    made = _label(document)
    assert (peak_host_bytes(made), peak_device_bytes(made), memory_bytes(made)) == (1005, 500, 500)


def test_what_was_there_before_the_model_is_told_apart() -> None:
    document = _document()
    for number, run in enumerate(_runs(document)):
        run["peak_memory"] = {"host_bytes": 1000 + number, "host_before_bytes": 400}
    assert (peak_host_bytes(_label(document)), model_host_bytes(_label(document))) == (1005, 605)
    for run in _runs(document):
        # The system took back more than the model brought.
        run["peak_memory"]["host_before_bytes"] = 2000
    assert model_host_bytes(_label(document)) is None


def test_without_a_gpu_the_model_s_own_part_of_the_memory_is_what_it_needs() -> None:
    cpu = factories.profile(boundary={"gpu": "excluded"})
    document = _document()
    for run in _runs(document):
        del run["query"]["energy_joules"]["gpu"]
        run["peak_memory"] = {"host_bytes": 1000, "host_before_bytes": 400}
    assert memory_bytes(label(factories.record_from(document), under=cpu)) == 600
    for run in _runs(document):
        del run["peak_memory"]["host_before_bytes"]
    assert memory_bytes(label(factories.record_from(document), under=cpu)) == 1000


def test_a_gpu_whose_memory_nobody_read_does_not_lend_the_computer_s() -> None:
    document = _document()
    for run in _runs(document):
        run["peak_memory"] = {"host_bytes": 1000}
    assert (peak_host_bytes(_label(document)), memory_bytes(_label(document))) == (1000, None)


def test_a_percentile_is_the_mean_over_runs_and_workloads_where_all_have_it() -> None:
    document = _document()
    first, second = document["workloads"]
    for workload, offset in ((first, 0.0), (second, 1.0)):
        for number, run in enumerate(workload["runs"]):
            run["latency"] = {"end_to_end_s": {"p50": 1.0 + number + offset, "p95": 4.0 + number + offset}}
            run["latency"]["time_to_first_token_s"] = {"mean": 0.5 + offset}
    del second["runs"][0]["latency"]["end_to_end_s"]["p95"]
    made = _label(document)
    assert dict(end_to_end_s(made)) == {"p50": pytest.approx(2.5)}
    assert latency(made) == pytest.approx(2.5)
    assert time_to_first_token_s(made) == pytest.approx(1.0)
    del first["runs"][1]["latency"]
    assert end_to_end_s(_label(document)) == ()


def test_tokens_a_second_are_those_of_the_machine_and_need_tokens_everywhere() -> None:
    document = _document()
    for run in _runs(document):
        run["counts"] = {"tokens_out": 5000}
    seconds = sum(run["query"]["duration_s"] for run in _runs(document))
    assert tokens_per_second(_label(document)) == pytest.approx(6 * 5000 / seconds)
    del _runs(document)[0]["counts"]
    assert tokens_per_second(_label(document)) is None


def test_the_latency_of_a_point_is_that_of_its_own() -> None:
    many = served.point(64, 2.0, latency={"time_to_first_token_s": {"p50": 0.2, "mean": 0.3}})
    made = label(factories.record_from(served.document([many])), under=served.study_profile())
    assert time_to_first_token_s(made) == 0.2


def test_one_training_is_what_all_of_them_took_divided_by_how_many() -> None:
    document = _document()
    trained = {
        "dataset": {"name": "reviews"},
        "rows": 800,
        "rows_sha256": HASH,
        "seed": 1,
        "times": 4,
        "phase": {"duration_s": 2.0, "energy_joules": {"gpu": 60.0, "cpu": 20.0}},
        "model_sha256": HASH,
        "model_bytes": 9,
    }
    document["workloads"][0]["trained"] = trained
    document["workloads"][1]["trained"] = {**trained, "phase": None}
    known, unknown = trainings(_label(document))
    assert (known.joules, known.seconds, known.rows, known.dataset, known.model_bytes) == (20.0, 0.5, 800, "reviews", 9)
    assert (unknown.joules, unknown.seconds) == (None, None)

"""What a study published without its runs: which records can hold it, and what is refused of it."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from generator.records.files.store import serialized
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from tests import factories, served


def faults(record: Record, **changes: Any) -> list[str]:
    """What is told of a record under the study's profile, field by field."""
    found = impossible(record, served.study_profile(**changes), "a.json", factories.TODAY)
    return [f"{fault.field}: {fault.reason}" for fault in found]


POINTS = (served.point(1, 8.0, 10.0), served.point(8, 4.0, 20.0), served.point(8, 6.0, 15.0, gpus=2))


def test_a_record_of_means_and_one_of_points_is_read_and_written_as_it_was() -> None:
    for made in (served.document(), served.document(POINTS)):
        record = factories.record_from(made)
        assert faults(record) == []
        written = json.loads(serialized(record))
        assert "runs" not in written["workloads"][0]
        assert factories.record_from(written) == record
    assert "points" not in json.loads(serialized(served.record()))["workloads"][0]
    assert "points" not in json.loads(serialized(factories.record()))["workloads"][0]


def test_a_record_says_when_it_was_measured_where_no_run_does() -> None:
    record = served.record()
    assert (record.measured_from.isoformat(), record.measured_to.isoformat()) == ("2025-06-01", "2025-06-02")
    made = served.document()
    del made["provenance"]["period"]
    with pytest.raises(Exception, match="period"):
        factories.record_from(made)


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"means": served.means(1.0), "points": [served.point(1, 1.0)]},
        {"runs": [], "means": served.means(1.0)},
        {"points": []},
        {"points": [served.point(1, 1.0), served.point(1, 2.0)]},
        {"points": [served.point(1, 1.0, means=None)]},
        {"means": {**served.means(1.0), "energy_joules": {}}},
        {"means": {**served.means(1.0), "energy_joules": {"gpu": 0.0}}},
        {"means": {**served.means(1.0), "energy_joules": {"gpu": -1.0}}},
        {"means": {**served.means(1.0), "runs": 0}},
        {"means": {**served.means(1.0), "deviation_joules": {"gpu": 0.1}}},
        {"means": {**served.means(1.0), "runs": 3, "deviation_joules": {"cpu": 0.1}}},
        {"means": {**served.means(1.0), "runs": 3, "deviation_joules": {"gpu": 6.3}}},
        {"means": {**served.means(1.0), "runs": 10**6, "deviation_joules": {"gpu": 1e12}}},
        {"means": served.means(1.0, tokens=1e-300)},
        {"points": [served.point(1, 1.0, parallel={"tensor": 8})]},
        {"points": [served.point(1, 1.0, gpus=2, parallel={"ulysses": 2, "ring": 4})]},
        {"points": [served.point(1, 1.0, latency={"inter_token_s": {"p50": 0.2, "p99": 0.1}})]},
        {"points": [served.point(1, 1.0, latency={"inter_token_s": {"p5": 0.2, "p50": 0.1, "mean": 0.3}})]},
    ],
)
def test_one_kind_of_figures_and_each_of_them_whole(figures: dict[str, Any]) -> None:
    made = served.document()
    made["workloads"] = [{"id": "arena", "dataset": {"name": "arena"}, **figures}]
    with pytest.raises((ValidationError, Exception), match=r"workloads"):
        factories.record_from(made)


def test_power_is_held_against_the_gpus_of_the_job() -> None:
    # 200 W a GPU is plausible, 500 W is not; two GPUs may draw twice as much.
    def hot(gpus: int, watts: float) -> list[str]:
        return faults(served.record([served.point(1, 8.0, gpus=gpus, means=served.means(8.0, watts=watts))]))

    assert hot(1, 390.0) == [] and hot(2, 790.0) == []
    assert any("limit of 400 W" in told for told in hot(1, 410.0))
    assert any("limit of 800 W" in told for told in hot(2, 810.0))
    assert any("idle draw of 20 W" in told for told in hot(2, 19.0))


def test_a_job_says_how_many_gpus_it_had_and_the_record_how_many_its_largest() -> None:
    without = served.record([served.point(1, 8.0, gpus=1) | {"gpus": None}], accelerators_counted=0)
    assert any(told.startswith("workloads[0].points[0].gpus: ") for told in faults(without))
    more = served.record(POINTS, accelerators_counted=8)
    assert any(told.startswith("accelerators_counted: the largest of its points has 2") for told in faults(more))


def test_means_say_of_each_component_what_the_profile_counts_and_nothing_else() -> None:
    record = served.record()
    assert any("energy_joules.cpu: " in told for told in faults(record, boundary={"cpu": "estimated"}))
    other = served.document()
    other["workloads"][0]["means"]["energy_joules"]["ram"] = 1.0
    assert any("energy_joules.ram: " in told for told in faults(factories.record_from(other)))


def test_a_query_faster_than_the_hardware_is_refused() -> None:
    made = served.means(0.001, watts=200.0)
    assert any("faster than" in told for told in faults(served.record([served.point(1, 1.0, means=made)])))


def test_who_measures_gives_every_run_and_its_time() -> None:
    told = faults(served.record(POINTS[:1]), study=False)
    assert any(each.startswith("workloads[0].points: ") for each in told)
    assert any(each.startswith("provenance.period: ") for each in told)
    runs = factories.record().model_dump(mode="json", exclude_none=True)
    del runs["workloads"][0]["runs"][0]["finished_at"]
    runs["provenance"]["period"] = {"first": "2025-06-01", "last": "2025-06-01", "basis": "Made up."}
    found = list(impossible(factories.record_from(runs), factories.profile(), "a.json", factories.TODAY))
    assert any(fault.field == "workloads[0].runs[0].finished_at" for fault in found)


def test_a_period_does_not_lie_in_the_future_nor_end_before_it_begins() -> None:
    made = served.document()
    made["provenance"]["period"]["last"] = "2099-01-01"
    assert any(told.startswith("provenance.period.last: ") for told in faults(factories.record_from(made)))
    made["provenance"]["period"] |= {"first": "0001-01-01", "last": "2025-06-02"}
    assert any(told.startswith("provenance.period.first: ") for told in faults(factories.record_from(made)))
    made["provenance"]["period"] |= {"first": "2025-06-01", "last": "2020-01-01"}
    with pytest.raises(Exception, match="first is after last"):
        factories.record_from(made)


def test_the_whole_computer_is_counted_alone() -> None:
    node = {"gpu": "excluded", "node": "measured", "node_detail": "At the wall."}
    limits = {"node_min_watts": 100.0, "node_max_watts": 1000.0}
    made = served.document([served.point(1, 8.0, means=served.means(8.0) | {"energy_joules": {"node": 28.8}})])
    assert faults(factories.record_from(made), boundary=node, limits=limits) == []
    told = faults(factories.record_from(made), boundary=node, limits=limits | {"node_max_watts": 150.0})
    assert any("limit of 150 W" in each for each in told)
    with pytest.raises(ValidationError, match="none of them is counted beside it"):
        served.study_profile(boundary={"node": "measured", "node_detail": "At the wall."})
    with pytest.raises(ValidationError, match="node_detail"):
        served.study_profile(boundary=node | {"node_detail": None})


def test_means_of_one_who_measures_are_refused() -> None:
    assert any(told.startswith("workloads[0].means: ") for told in faults(served.record(), study=False))


def test_only_a_study_may_leave_the_batch_unsaid() -> None:
    made = served.document()
    made["setup"]["serving"] = {"kind": "offline"}
    record = factories.record_from(made)
    assert faults(record) == []
    assert factories.record_from(json.loads(serialized(record))).setup.serving.at_once is None
    assert [told for told in faults(record, study=False) if told.startswith("setup.serving.batch_size")]

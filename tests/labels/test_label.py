"""The label of one record: its figure, its status and what it rests on, from the record and its scale alone."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.counting import Queries
from generator.labels.estimates.figures import Share, WorkloadFigure
from generator.labels.gathering.from_record import label_of
from generator.labels.label import Label, Result, Setup, Source, Subject
from generator.labels.quality import Headline, MeasuredFigure, QualityFigure
from generator.records.model import SCHEMA_VERSION
from tests import factories
from tests.labels.scales import TASKS, better, label, scale, stored

FIGURES = st.lists(st.floats(min_value=0.01, max_value=1e4), min_size=1, max_size=6)
ENERGIES = st.fixed_dictionaries({"imdb": FIGURES, "sst2": FIGURES})


def test_the_figure_is_the_mean_over_workloads_in_watt_hours_per_thousand_queries() -> None:
    found = label({"imdb": (1.0, 1.0, 1.0), "sst2": (2.0, 2.0, 2.0)})
    assert found.result.value == pytest.approx(1.5)
    assert (found.result.grade.status, found.result.grade.letter, found.result.grade.text) == ("graded", "B", "B")
    assert found.result.queries is not None
    assert (
        found.result.runs,
        found.result.queries.fewest,
        found.result.scale_version,
        found.result.missing_workloads,
    ) == (
        6,
        1000,
        "v1",
        (),
    )


def test_queries_of_another_number_are_scaled_to_a_thousand() -> None:
    document = factories.document(energies={"imdb": (1.0, 1.0, 1.0)})
    for run in document["workloads"][0]["runs"]:
        run["queries"] = 250
    found = label(under=scale(workloads=("imdb",)), workloads=document["workloads"])
    assert found.result.value == pytest.approx(4.0)
    assert found.result.queries == Queries(250, 250, 750)


def test_loading_and_moving_the_model_never_hide_in_the_figure() -> None:
    document = factories.document()
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run.update(load=factories.phase_document(50.0), transfer=factories.phase_document(25.0))
    loaded = label(workloads=document["workloads"])
    assert loaded.result.value == label().result.value
    assert loaded.result.grade == label().result.grade
    assert loaded.result.workloads[0].load_watt_hours == pytest.approx(75.0)
    assert label().result.workloads[0].load_watt_hours is None


def test_the_upper_bound_decides_the_letter() -> None:
    # 1.95 Wh would be B; with the meter's 5 % the upper bound is 2.05 Wh.
    found = label({"imdb": (1.95,) * 3, "sst2": (1.95,) * 3})
    assert found.result.grade.text == "C (B–C)"
    exact = factories.profile(uncertainty={"meter_relative": 0.0})
    assert label({"imdb": (1.95,) * 3, "sst2": (1.95,) * 3}, profile=exact).result.grade.text == "B"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"weights": "random"}, "twin"),
        ({"energies": {"imdb": (1.0, 1.0, 1.0)}}, "incomplete"),
        ({"energies": {"imdb": (1.0, 1.0, 1.0), "yelp": (1.0, 1.0, 1.0)}}, "incomplete"),
        ({"energies": {"yelp": (1.0, 1.0, 1.0)}}, "incomplete"),
        ({"energies": {"imdb": (1.0, 1.0), "sst2": (1.0, 1.0, 1.0)}}, "uncertain"),
        ({"energies": {"imdb": (1.0,), "sst2": (1.0,)}}, "uncertain"),
        ({"energies": {"imdb": (0.1, 1.0, 90.0), "sst2": (1.0, 1.0, 1.0)}}, "uncertain"),
        ({"profile": factories.profile(boundary={"gpu": "estimated"})}, "estimated"),
        ({"profile": factories.profile(boundary={"gpu": "excluded"})}, "estimated"),
    ],
)
def test_without_a_full_sure_measurement_there_is_a_status_and_no_letter(changes: dict[str, Any], status: str) -> None:
    found = label(**changes)
    assert (found.result.grade.status, found.result.grade.letter, found.result.grade.span, found.result.grade.text) == (
        status,
        None,
        None,
        "–",
    )


def test_without_a_scale_a_record_is_not_comparable() -> None:
    found = label_of(stored(factories.record()), factories.profile(), None, TASKS[factories.TASK])
    assert (found.result.grade.status, found.result.grade.letter, found.result.scale_version) == (
        "not-comparable",
        None,
        None,
    )
    assert found.result.value == pytest.approx(1.5)


def test_a_measured_processor_is_a_measurement() -> None:
    assert (
        label(profile=factories.profile(boundary={"gpu": "excluded", "cpu": "measured"})).result.grade.status
        == "graded"
    )


def test_random_weights_are_told_before_anything_else() -> None:
    estimated = factories.profile(boundary={"gpu": "estimated"})
    found = label({"imdb": (1.0,)}, profile=estimated, weights="random")
    assert found.result.grade.status == "twin"


def test_missing_workloads_are_named_and_what_was_measured_is_shown() -> None:
    found = label({"imdb": (3.0,) * 3, "yelp": (5.0,) * 3}, under=scale(workloads=("sst2", "imdb", "ag-news")))
    assert found.result.missing_workloads == ("ag-news", "sst2")
    assert found.result.value == pytest.approx(3.0)
    assert [(workload.id, workload.graded) for workload in found.result.workloads] == [("imdb", True), ("yelp", False)]


def test_a_workload_outside_the_scale_is_listed_and_never_graded() -> None:
    plain = label()
    wider = label({**factories.ENERGIES, "coco": (5000.0, 1.0, 9000.0)})
    assert (wider.result.value, wider.result.figure, wider.result.grade) == (
        plain.result.value,
        plain.result.figure,
        plain.result.grade,
    )
    assert [workload.id for workload in wider.result.workloads] == ["imdb", "sst2", "coco"]


@given(ENERGIES, st.floats(min_value=1.0001, max_value=1000.0))
def test_more_energy_in_every_run_never_gives_a_better_letter(energies: dict[str, list[float]], factor: float) -> None:
    more = {name: [run * factor for run in runs] for name, runs in energies.items()}
    before, after = label(energies), label(more)
    assert after.result.value is not None
    assert before.result.value is not None
    assert after.result.value > before.result.value
    if before.result.grade.letter and after.result.grade.letter:
        assert not better(after.result.grade.letter, before.result.grade.letter)


@given(ENERGIES)
def test_a_letter_needs_three_runs_of_every_workload(energies: dict[str, list[float]]) -> None:
    found = label(energies)
    if min(map(len, energies.values())) < 3:
        assert (found.result.grade.status, found.result.figure) == ("uncertain", None)
    else:
        assert found.result.figure is not None


@given(ENERGIES)
def test_the_shares_add_up_to_the_figure(energies: dict[str, list[float]]) -> None:
    found = label(energies)
    assert sum(share.watt_hours for share in found.result.shares) == pytest.approx(found.result.value, rel=1e-9)
    assert sum(share.fraction for share in found.result.shares) == pytest.approx(1.0, rel=1e-9)


def test_a_share_says_how_its_component_was_counted() -> None:
    shares = [(share.component, share.counting, round(share.fraction, 9)) for share in label().result.shares]
    assert shares == [("gpu", "measured", 0.5), ("cpu", "estimated", 0.25), ("ram", "estimated", 0.25)]
    without = label(profile=factories.profile(boundary={"ram": "excluded"}))
    assert [share.component for share in without.result.shares] == ["gpu", "cpu"]


@pytest.mark.parametrize(
    ("last_run", "valid_until"), [("2025-06-01", date(2030, 6, 1)), ("2024-02-29", date(2029, 2, 28))]
)
def test_a_label_is_valid_for_the_profile_s_years_from_the_last_run(last_run: str, valid_until: date) -> None:
    document = factories.document()
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["finished_at"] = f"{last_run}T08:00:00"
    assert label(workloads=document["workloads"]).source.valid_until == valid_until


def test_a_workload_s_own_figures() -> None:
    (imdb, _) = label({"imdb": (1.0, 2.0, 3.0), "sst2": (1.0,) * 3}).result.workloads
    assert imdb.queries is not None
    assert (imdb.id, imdb.dataset, imdb.runs, imdb.queries.total) == ("imdb", "imdb", 3, 3000)
    assert imdb.value == pytest.approx(2.0)
    # Half the energy is the GPU's at 200 W, so the whole machine draws 400 W: 2 Wh are 18 s for 1,000 queries.
    assert imdb.watts == pytest.approx(400.0)
    assert imdb.seconds_per_query == pytest.approx(0.018)


def test_each_run_counts_alike_in_seconds_watts_and_counts_as_in_energy() -> None:
    """A run of few queries has the same say in all figures, so that the watts lie between those of the runs."""
    document = factories.in_version(SCHEMA_VERSION, factories.document(energies={"imdb": (1.0, 2.0, 3.0)}))
    runs = document["workloads"][0]["runs"]
    for run, queries, tokens in zip(runs, (1000, 500, 250), (10, 40, 70), strict=True):
        run.update(queries=queries, counts={"tokens_out": tokens * queries})
    (found,) = label_of(
        stored(factories.record_from(document)), factories.profile(), scale(), TASKS[factories.TASK]
    ).result.workloads
    each = [sum(run["query"]["energy_joules"].values()) / run["queries"] for run in runs]
    seconds = [run["query"]["duration_s"] / run["queries"] for run in runs]
    assert found.value == pytest.approx(sum(each) / 3 / 3.6)
    assert found.seconds_per_query == pytest.approx(sum(seconds) / 3)
    assert found.watts == pytest.approx(400.0)
    assert found.tokens_out == pytest.approx(40)


def test_the_label_carries_the_record_s_identity_and_source() -> None:
    found: Label = label(configuration={"precision": "fp16"})
    assert (found.subject.organisation, found.subject.name, found.setup.variant) == ("acme", "small-model", "fp16")
    assert found.source.record_path.endswith("acme--small-model--fp16.json")
    assert (found.source.digest, found.source.url) == ("0" * 64, "https://example.org/source")
    assert not found.source.short_address


def test_quality_figures_are_the_record_s() -> None:
    figure = {"metric": "accuracy", "value": 0.9, "dataset": "sst2", "source": "https://example.org/q"}
    assert label(quality=[figure]).result.quality == (
        QualityFigure("accuracy", 0.9, "sst2", "https://example.org/q", "same"),
    )
    assert label().result.quality == ()


@pytest.mark.parametrize(
    "kind", [Label, Subject, Setup, Result, Source, WorkloadFigure, Share, QualityFigure, MeasuredFigure, Headline]
)
def test_what_stands_in_memory_ten_thousand_times_has_slots(kind: type[Any]) -> None:
    assert not hasattr(label(), "__dict__")
    assert set(kind.__slots__) == {field.name for field in fields(kind)}


def test_times_with_and_without_a_zone_in_one_record_make_a_label() -> None:
    document = factories.document()
    document["workloads"][0]["runs"][0]["finished_at"] = "2025-05-31T12:00:00Z"
    found = label(workloads=document["workloads"])
    assert (found.source.measured_from, found.source.measured_to) == (date(2025, 5, 31), date(2025, 6, 1))


def test_runs_as_far_apart_as_a_record_may_hold_get_no_letter_and_no_crash() -> None:
    parts = ("gpu_joules", "cpu_joules", "ram_joules")
    least = {"queries": 10**9, "query": {"duration_s": 1e-6, **dict.fromkeys(parts, 1e-6)}}
    most = {"queries": 1, "query": {"duration_s": 1e8, **dict.fromkeys(parts, 1e12)}}
    for pattern in ((least, most, least), (most, least, most), (least, most)):
        document = factories.document()
        for workload in document["workloads"]:
            runs = zip(workload["runs"], pattern, strict=False)
            workload["runs"] = [{**run, **extreme} for run, extreme in runs]
        found = label(workloads=document["workloads"])
        assert (found.result.grade.status, found.result.grade.letter) == ("uncertain", None)


@pytest.mark.parametrize(("origin", "status"), [("hub", "graded"), ("synthetic", "incomplete"), ("file", "incomplete")])
def test_queries_that_are_not_the_data_set_s_own_give_no_letter(origin: str, status: str) -> None:
    document = factories.document()
    for workload in document["workloads"]:
        workload["queries_from"] = origin
    found = label(workloads=document["workloads"])
    assert found.result.grade.status == status
    # What was measured is shown all the same.
    assert found.result.value == label().result.value

"""Which of several ways of serving a label stands on, and what is said where none is as the task asks."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.operating import Rule, chosen, inter_token_s
from generator.labels.estimates.sample import sample
from generator.labels.gathering.from_record import label_of
from generator.labels.grading.scale import Scale, propose
from generator.labels.label import Label
from generator.labels.task import Task, read_tasks
from generator.records.files.store import Stored
from generator.records.model import Point, Record
from tests import factories, served

WITHIN_50 = Rule("least-energy", 0.05)
ALONE = Rule("one-at-a-time")
TASK = replace(read_tasks()["chat"], operating=WITHIN_50)


def points(*documents: dict[str, Any]) -> tuple[Point, ...]:
    """These points as a record holds them."""
    return served.record(list(documents)).workloads[0].points


def label(record: Record, scale: Scale | None = None, task: Task = TASK, **changes: Any) -> Label:
    """The label of a record under the study's profile."""
    return label_of(Stored(record, "0" * 64, record.relative_path), served.study_profile(**changes), scale, task)


SCALE = propose("chat", served.STUDY_ID, "v1", ("arena",), [2.0, 4.0, 8.0, 16.0, 32.0], 5)
POINT = st.builds(
    served.point,
    st.integers(1, 512),
    st.floats(0.01, 1000.0),
    st.none() | st.floats(1.0, 200.0),
    st.integers(1, 8),
)
POINTS = st.lists(POINT, min_size=1, max_size=8, unique_by=lambda point: point["id"]).map(lambda found: points(*found))


@given(POINTS)
def test_within_a_time_between_tokens_nothing_takes_less(found: tuple[Point, ...]) -> None:
    point, met = chosen(found, WITHIN_50)
    within = [each for each in found if (time := inter_token_s(each)) is not None and time <= 0.05]
    assert met == bool(within)
    if met:
        assert point in within and sample(point).value == min(sample(each).value for each in within)
    elif timed := [each for each in found if inter_token_s(each) is not None]:
        assert inter_token_s(point) == min(inter_token_s(each) or 0.0 for each in timed)


@given(POINTS)
def test_one_at_a_time_takes_the_fewest_gpus(found: tuple[Point, ...]) -> None:
    point, met = chosen(found, ALONE)
    alone = [each for each in found if each.serving.at_once == 1]
    assert met == bool(alone)
    if met:
        assert point in alone and point.gpus == min(each.gpus or 0 for each in alone)


@given(POINTS, st.randoms())
def test_the_order_of_the_points_changes_nothing(found: tuple[Point, ...], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    for rule in (WITHIN_50, ALONE, Rule()):
        assert chosen(shuffled, rule) == chosen(found, rule)


def test_the_label_is_that_of_its_operating_point_and_keeps_the_others() -> None:
    found = label(
        served.record([served.point(1, 8.0, 10.0), served.point(64, 2.0, 45.0), served.point(256, 1.0, 80.0)])
    )
    operating = found.result.operating
    assert operating is not None and (operating.point, operating.met, operating.points) == ("64-on-1", True, 3)
    assert found.result.value is not None and round(found.result.value, 9) == 2.0
    (workload,) = found.result.workloads
    assert [(point.at_once, point.operating) for point in workload.points] == [(1, False), (64, True), (256, False)]
    assert (found.setup.batch_size, found.setup.server, found.setup.engine) == (64, True, "tinyserve 1.0")
    assert workload.tokens_out == 100.0
    assert workload.watt_hours_per_thousand_tokens is not None
    assert round(workload.watt_hours_per_thousand_tokens, 9) == 0.02


def test_where_nothing_is_fast_enough_there_is_a_figure_and_no_letter() -> None:
    slow = label(served.record([served.point(64, 2.0, 80.0), served.point(8, 3.0, 60.0)]), SCALE)
    assert slow.result.grade.status == "no-operating-point" and slow.result.grade.letter is None
    assert slow.result.operating is not None and not slow.result.operating.met
    assert slow.result.value is not None and round(slow.result.value, 9) == 3.0


def test_one_run_has_a_provisional_letter_where_the_profile_says_how_far_another_would_lie() -> None:
    record = served.record([served.point(1, 8.0, 10.0)])
    found = label(record, SCALE)
    assert found.result.figure is not None
    assert (found.result.grade.status, found.result.figure.assumed) == ("provisional", 0.15)
    assert found.result.grade.letter is not None and found.result.grade.span is not None
    assert found.result.figure.spread_relative > 0.14999
    without = label(record, SCALE, uncertainty={"repeatability": None})
    assert (without.result.grade.status, without.result.figure) == ("uncertain", None)


def test_published_means_of_enough_runs_have_an_interval_of_their_own() -> None:
    many = served.document()
    many["workloads"][0]["means"] |= {"runs": 10, "deviation_joules": {"gpu": 0.1}}
    found = label(factories.record_from(many), SCALE, uncertainty={"repeatability": None})
    assert found.result.grade.status == "graded" and found.result.figure is not None
    # t(9) = 2.262, over the root of ten, of a relative deviation of 0.1 / 7.2.
    assert abs(found.result.figure.spread - 2.2622 * 0.1 / 7.2 / 10**0.5) < 1e-6


def test_runs_of_one_session_count_as_one_and_scatter_at_least_as_declared() -> None:
    many = served.document()
    many["workloads"][0]["means"] |= {"runs": 10, "deviation_joules": {"gpu": 0.001}}
    record = factories.record_from(many)
    again = {"relative": 0.17, "reason": "Made up.", "source": "https://example.org/again"}
    days = label(record, SCALE, uncertainty={"repeatability": again})
    session = label(record, SCALE, uncertainty={"repeatability": again | {"one_session": True}})
    assert (days.result.grade.status, session.result.grade.status) == ("graded", "provisional")
    for found in (days, session):
        assert found.result.figure is not None and round(found.result.figure.spread_relative, 9) == 0.17


def test_a_batch_that_nobody_stated_is_not_one_at_a_time() -> None:
    silent = served.point(1, 1.0) | {"id": "silent", "serving": {"kind": "offline"}}
    assert chosen(points(silent), ALONE)[1] is False
    known = served.point(8, 100.0)
    point, met = chosen(points(silent, known), ALONE)
    assert (point.id, met) == (known["id"], False)
    assert label(served.record([silent])).setup.batch_size is None


def test_a_number_of_gpus_that_nobody_stated_is_not_the_fewest() -> None:
    unstated = served.point(1, 2.0, id="unstated") | {"gpus": None}
    point, met = chosen(points(unstated, served.point(1, 9.0, gpus=2)), ALONE)
    assert (point.id, met) == ("1-on-2", True)

"""When two labels may be set against each other, and when a difference between them can be told."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.comparing.comparable import (
    energy_ratio,
    figure_workloads,
    ground,
    may_meet,
    runs_interval,
    told_apart,
)
from generator.labels.estimates.estimate import Estimate
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from tests import served
from tests.factories import record
from tests.labels.changing import changed
from tests.pages.making import label, scale

SPREADS = st.floats(min_value=0.0, max_value=0.5)
VALUES = st.floats(min_value=1e-3, max_value=1e6)


def _label(value: float = 1.0, spread: float = 0.02, meter: float = 0.05, **changes: Any) -> Label:
    reach = math.hypot(spread, meter)
    figure = Estimate(value, value * math.exp(-reach), value * math.exp(reach), spread, meter)
    return changed(label(record(), scale()), value=value, figure=figure, **changes)


@pytest.mark.parametrize(("factor", "told"), [(1.03, False), (1.05, True), (1.0, False), (0.97, False), (0.95, True)])
def test_the_runs_decide_where_the_meter_is_common(factor: float, told: bool) -> None:
    # Two half widths of 0.02 reach over a factor of exp(0.04) = 1.041; the meter's 5 % would reach further.
    assert told_apart(_label(), _label(factor)) is told


def test_the_whole_intervals_decide_where_others_measured() -> None:
    other = _label(1.10, measured_by="Other people")
    assert told_apart(_label(), changed(other, measured_by=_label().source.measured_by)) is True
    assert told_apart(_label(), other) is False
    assert told_apart(_label(), _label(1.12, measured_by="Other people")) is True


@given(VALUES, VALUES, SPREADS, SPREADS)
def test_a_difference_is_told_exactly_where_the_drawn_intervals_are_apart(
    first: float, second: float, one_spread: float, other_spread: float
) -> None:
    one, other = _label(first, one_spread), _label(second, other_spread)
    assert one.result.figure is not None
    assert other.result.figure is not None
    (one_low, one_high), (other_low, other_high) = runs_interval(one.result.figure), runs_interval(other.result.figure)
    apart = one_high < other_low or other_high < one_low
    touching = math.isclose(one_high, other_low, rel_tol=1e-9) or math.isclose(other_high, one_low, rel_tol=1e-9)
    assert touching or told_apart(one, other) is apart
    assert told_apart(one, other) == told_apart(other, one)


def test_without_an_interval_nothing_is_told() -> None:
    assert told_apart(_label(), changed(_label(50.0), figure=None)) is None


@given(VALUES, VALUES, SPREADS, SPREADS)
def test_a_ratio_is_of_one_kind_with_what_can_be_told(
    first: float, second: float, one_spread: float, other_spread: float
) -> None:
    one, other = _label(first, one_spread), _label(second, other_spread)
    ratio, turned = energy_ratio(one, other), energy_ratio(other, one)
    assert ratio is not None
    assert turned is not None
    assert ratio.low is not None
    assert ratio.high is not None
    assert ratio.low <= ratio.value <= ratio.high
    assert (ratio.low, ratio.high) == pytest.approx((1 / (turned.high or 0), 1 / (turned.low or 0)))
    close = math.isclose(ratio.low, 1, rel_tol=1e-9) or math.isclose(ratio.high, 1, rel_tol=1e-9)
    assert close or (ratio.verdict != "unclear") is told_apart(one, other)


def test_a_ratio_by_hand_with_the_meter_where_others_measured() -> None:
    ratio = energy_ratio(_label(6.0), _label(2.0))
    assert ratio is not None
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((3, 3 * math.exp(-0.04), 3 * math.exp(0.04)))
    wider = energy_ratio(_label(6.0, measured_by="Other people"), _label(2.0))
    assert wider is not None
    assert wider.spread == pytest.approx(2 * math.hypot(0.02, 0.05))


def test_the_meter_of_one_machine_is_common_to_two_jobs() -> None:
    other = changed(_label(2.0), task="summarization")
    ratio = energy_ratio(_label(6.0), other)
    assert ratio is not None
    assert ratio.spread == pytest.approx(0.04)


def test_a_ratio_without_an_interval_says_so_and_without_a_figure_there_is_none() -> None:
    bare = energy_ratio(_label(), changed(_label(50.0), figure=None))
    assert bare is not None
    assert (bare.value, bare.low, bare.verdict) == (0.02, None, "unclear")
    assert energy_ratio(_label(), changed(_label(), value=None, figure=None)) is None


def test_one_ground_is_one_task_profile_set_of_workloads_kind_of_weights_and_all_queries() -> None:
    one = _label()
    assert ground(one) == ground(_label(7.0, model="acme/other", variant="fp16"))
    for change in (
        {"task": "fill-mask"},
        {"profile": "another"},
        {"weights": "random"},
        {"workloads": one.result.workloads[:1]},
        {"quick": 20},
    ):
        assert ground(one) != ground(changed(one, **change))


def _served(*points: Any, model: str = "acme/served") -> Label:
    return label(served.record(points, model=model), under=served.study_profile())


def _points(of: Label) -> tuple[PointFigure, ...]:
    return of.result.workloads[0].points


def test_figures_meet_as_their_task_asks_or_where_both_were_served_alike() -> None:
    one = _served(served.point(1, 9.0, 10.0), served.point(64, 2.0, 40.0))
    other = _served(served.point(8, 5.0, 20.0), served.point(64, 6.0, 45.0), model="acme/other")
    single, many = _points(one)
    eight, also_many = _points(other)
    assert may_meet(one, other)
    assert may_meet(one, other, many, eight), "each label's own point is as the task asks"
    assert not may_meet(one, other, single, None)
    assert not may_meet(one, other, single, also_many)
    assert may_meet(one, other, many, also_many)
    assert not may_meet(one, changed(other, profile="another"), many, also_many)


def test_where_no_point_is_as_the_task_asks_only_what_was_served_alike_meets() -> None:
    one, slow = _served(served.point(64, 2.0, 40.0)), _served(served.point(64, 3.0, 90.0), model="acme/slow")
    faster = _served(served.point(8, 3.0, 20.0), model="acme/faster")
    assert may_meet(one, slow)
    assert not may_meet(faster, slow)


def test_of_what_was_not_stated_nobody_knows_whether_it_was_alike() -> None:
    unsaid = served.point(1, 3.0, 90.0, id="unsaid", serving={"kind": "offline", "batch_size": None})
    one, other = _served(unsaid), _served(unsaid, model="acme/other")
    assert not may_meet(one, other)


def test_pictures_of_two_sizes_were_not_made_alike() -> None:
    def painted(model: str, side: int) -> Label:
        made = {"width": side, "height": side, "steps": 20}
        points = [served.point(n, 9.0 / n, made=made) for n in (1, 8)]
        return label(served.record(points, model=model, task="text-to-image"), under=served.study_profile())

    small, also_small, large = painted("acme/a", 512), painted("acme/b", 512), painted("acme/c", 1024)
    eights = [next(point for point in _points(item) if point.at_once == 8) for item in (small, also_small, large)]
    assert may_meet(small, also_small, eights[0], eights[1])
    assert not may_meet(small, large, eights[0], eights[2])
    assert may_meet(small, large)


def test_the_figure_s_workloads_are_the_graded_ones_or_all() -> None:
    (first, second) = _label().result.workloads
    assert figure_workloads(_label(workloads=(second, first))) == tuple(sorted((first.id, second.id)))
    assert figure_workloads(_label(workloads=(first, replace(second, graded=False)))) == (first.id,)
    ungraded = (replace(first, graded=False), replace(second, graded=False))
    assert figure_workloads(_label(workloads=ungraded)) == tuple(sorted((first.id, second.id)))

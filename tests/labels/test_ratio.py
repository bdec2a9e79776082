"""The ratio of two energies and its interval: by runs, by what is declared, or none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.ratio import Ratio, ratio_of
from generator.labels.estimates.sample import Sample, sample_of

VALUES = st.floats(min_value=1e-6, max_value=1e6)
SAMPLES = st.builds(
    Sample, VALUES, st.integers(min_value=1, max_value=40), st.none() | st.floats(min_value=0, max_value=0.3)
)
DECLARED = st.none() | st.floats(min_value=0.001, max_value=0.9)


@given(SAMPLES, SAMPLES, DECLARED)
def test_a_ratio_is_the_inverse_of_the_one_the_other_way_round(one: Sample, other: Sample, declared: float) -> None:
    there, back = ratio_of(one, other, declared), ratio_of(other, one, declared)
    assert there.value * back.value == pytest.approx(1)
    assert there.spread == (None if back.spread is None else pytest.approx(back.spread))
    assert there.assumed == back.assumed
    assert {there.verdict, back.verdict} in ({"saves", "costs more"}, {"unclear"})


@given(SAMPLES, SAMPLES, DECLARED, st.floats(min_value=1e-3, max_value=1e3))
def test_a_ratio_does_not_depend_on_the_unit(one: Sample, other: Sample, declared: float, unit: float) -> None:
    scaled = [Sample(item.value * unit, item.runs, item.log_variance) for item in (one, other)]
    found = ratio_of(one, other, declared)
    assert ratio_of(scaled[0], scaled[1], declared).value == pytest.approx(found.value)
    assert ratio_of(scaled[0], scaled[1], declared).spread == found.spread


@given(SAMPLES, SAMPLES, st.floats(min_value=0.001, max_value=0.4))
def test_what_is_declared_counts_only_where_runs_do_not_tell(one: Sample, other: Sample, declared: float) -> None:
    untold = sum(item.runs < 3 or item.log_variance is None for item in (one, other))
    found = ratio_of(one, other, declared)
    assert found.spread is not None
    assert found.assumed == (declared if untold else None)
    assert found.spread >= math.sqrt(untold) * math.log1p(declared) - 1e-12
    wider = ratio_of(one, other, declared * 2)
    assert (wider.spread or 0) > found.spread if untold else wider.spread == found.spread


def test_without_a_declaration_single_runs_have_no_interval_and_say_nothing() -> None:
    found = ratio_of(Sample(1.0, 1, None), Sample(5.0, 10, 0.01), None)
    assert (found.spread, found.low, found.high, found.verdict) == (None, None, None, "unclear")


def test_the_interval_of_runs_is_welch_s() -> None:
    # SciPy, ttest_ind([0, .1, .2, .3], [1, 1.3, 1.1], equal_var=False).confidence_interval(): -1.28801, -0.67866.
    logs = [0.0, 0.1, 0.2, 0.3], [1.0, 1.3, 1.1]
    one, other = (sample_of([math.exp(value) for value in side]) for side in logs)
    found = ratio_of(one, other, 0.15)
    assert found.assumed is None
    assert found.spread == pytest.approx((1.28801 - 0.67866) / 2, abs=1e-5)


def test_two_assumed_sides_add_as_squares() -> None:
    found = ratio_of(Sample(1.0, 1, None), Sample(2.0, 2, 0.001), 0.15)
    assert found.spread == pytest.approx(math.sqrt(2) * math.log(1.15))
    assert found.verdict == "saves"


@given(VALUES, st.floats(min_value=0, max_value=1), st.floats(min_value=0.1, max_value=10))
def test_another_unit_moves_the_ratio_and_leaves_its_width(value: float, spread: float, factor: float) -> None:
    found = Ratio(value, spread, 0.1)
    moved = found.by(factor)
    assert moved.value == value * factor
    assert (moved.spread, moved.assumed) == (spread, 0.1)
    assert moved.low is not None
    assert moved.high is not None
    assert moved.low <= moved.value <= moved.high

"""Joules and watt-hours: the factors are exact, and nothing is lost on the way but the last microjoule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.units import (
    JOULES_PER_KILOWATT_HOUR,
    JOULES_PER_WATT_HOUR,
    joules_from_kilowatt_hours,
    watt_hours,
    watt_hours_per_thousand_queries,
)

KILOWATT_HOURS = st.decimals(min_value=0, max_value=1000, places=15, allow_nan=False, allow_infinity=False)
JOULES = st.floats(min_value=1e-3, max_value=1e12, allow_nan=False, allow_infinity=False)


def test_a_watt_hour_is_a_watt_for_an_hour_of_seconds() -> None:
    assert JOULES_PER_WATT_HOUR == 60 * 60
    assert JOULES_PER_KILOWATT_HOUR == 1000 * JOULES_PER_WATT_HOUR


@pytest.mark.parametrize(
    ("kilowatt_hours", "joules"),
    [
        ("1", 3_600_000.0),
        ("0.000001", 3.6),
        ("0.0012696679601447158", 4570.804657),
        ("1e-13", 0.0),
        ("2.5E-12", 0.000009),
        ("0", 0.0),
    ],
)
def test_kilowatt_hours_become_joules_to_the_microjoule(kilowatt_hours: str, joules: float) -> None:
    assert joules_from_kilowatt_hours(Decimal(kilowatt_hours)) == joules


@given(KILOWATT_HOURS)
def test_kilowatt_hours_are_never_further_than_half_a_microjoule_off(kilowatt_hours: Decimal) -> None:
    exact = Fraction(kilowatt_hours) * 3_600_000
    decimal_text = Decimal(repr(joules_from_kilowatt_hours(kilowatt_hours)))
    assert abs(Fraction(decimal_text) - exact) <= Fraction(1, 2_000_000)


@given(st.integers(min_value=0, max_value=10**9))
def test_whole_joules_survive_the_way_to_watt_hours_and_back(joules: int) -> None:
    kilowatt_hours = Fraction(joules, JOULES_PER_KILOWATT_HOUR)
    text = Decimal(kilowatt_hours.numerator) / Decimal(kilowatt_hours.denominator)
    assert joules_from_kilowatt_hours(text) == joules
    assert watt_hours(float(joules)) == joules / 3600


@given(JOULES, st.integers(min_value=1, max_value=10**9))
def test_the_graded_unit_is_watt_hours_of_a_thousand_queries(joules: float, queries: int) -> None:
    exact = Fraction(joules) * 1000 / (3600 * queries)
    ours = Fraction(watt_hours_per_thousand_queries(joules, queries))
    assert abs(ours - exact) <= exact * Fraction(1, 2**50)


@given(JOULES)
def test_a_thousand_queries_need_no_scaling(joules: float) -> None:
    assert watt_hours_per_thousand_queries(joules, 1000) == pytest.approx(watt_hours(joules), rel=1e-15)

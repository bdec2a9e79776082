"""Numbers as people read them: three digits, thousands apart, never an exponent, never a zero for the unknown."""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.wording.numbers import (
    UNKNOWN,
    during,
    factor,
    month,
    months,
    percent,
    plain,
    short_percent,
    significant,
)

_WRITTEN = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?")
_FIGURES = st.floats(1e-9, 1e15, allow_nan=False, allow_infinity=False)


def _read(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0312, "0.0312"),
        (1.65, "1.65"),
        (27.54, "27.5"),
        (9.999, "10.0"),
        (99.95, "100"),
        (999.5, "1,000"),
        (1000.0, "1,000"),
        (11_345.0, "11,300"),
        (1_234_567.0, "1,230,000"),
        (0.0, "0"),
        (Decimal("0.2"), "0.200"),
        # A tie goes to the even digit.
        (1.125, "1.12"),
        (1.375, "1.38"),
        (998.5, "998"),
        (-1.125, "-1.12"),
    ],
)
def test_significant_says_three_digits(value: float | Decimal, text: str) -> None:
    assert significant(value) == text


def test_the_unknown_is_said_and_is_not_zero() -> None:
    assert significant(None) == UNKNOWN == "not stated"
    assert factor(None) == "–"


@given(_FIGURES, st.integers(1, 6))
def test_significant_is_as_close_as_its_digits_allow(value: float, digits: int) -> None:
    text = significant(value, digits)
    assert _WRITTEN.fullmatch(text), text
    exact = Decimal(value)
    assert abs(_read(text) - exact) <= Decimal(5).scaleb(exact.adjusted() - digits)
    assert len(_read(text).normalize().as_tuple().digits) <= digits


@given(_FIGURES)
def test_significant_shows_every_digit_it_promises(value: float) -> None:
    shown = significant(value).replace(",", "").replace(".", "").lstrip("0")
    assert len(shown) >= 3


@given(_FIGURES, _FIGURES)
def test_significant_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert _read(significant(low)) <= _read(significant(high))


@given(_FIGURES)
def test_significant_rounds_as_decimal_does(value: float) -> None:
    exact = Decimal(value)
    step = Decimal(1).scaleb(exact.adjusted() - 2)
    assert _read(significant(value)) == exact.quantize(step, ROUND_HALF_EVEN)


@given(st.decimals(Decimal("0.0001"), Decimal(10**9), places=4))
def test_a_class_limit_is_printed_in_full(edge: Decimal) -> None:
    text = plain(edge)
    assert _WRITTEN.fullmatch(text), text
    assert _read(text) == edge
    assert "." not in text or not text.endswith("0")


def test_a_class_limit_with_an_exponent_is_printed_in_full() -> None:
    assert plain(Decimal("9E+3")) == "9,000"
    assert plain(Decimal("2E-3") * Decimal("1.5") ** 2) == "0.0045"


@given(st.floats(1, 1e9), st.floats(1, 1e9))
def test_factors_keep_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert _read(factor(low).removesuffix("×")) <= _read(factor(high).removesuffix("×"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1×"),
        (1.02, "1.02×"),
        (9.94, "9.9×"),
        (9.96, "10×"),
        (12.3, "12×"),
        (1000.5, "1,000×"),
        (1001.5, "1,002×"),
        (1234.0, "1,234×"),
    ],
)
def test_factor(value: float, text: str) -> None:
    assert factor(value) == text


def test_percent_does_not_break_before_its_sign() -> None:
    assert percent(0.4937) in ("49\u202f%", "49\u00a0%")
    assert percent(0.4937, 1) in ("49.4\u202f%", "49.4\u00a0%")
    assert [percent(0.125), percent(0.375)] == ["12\u00a0%", "38\u00a0%"]
    assert [short_percent(part) for part in (0.2, 0.005, 0.1234)] == ["20\u00a0%", "0.5\u00a0%", "12.3\u00a0%"]


@pytest.mark.parametrize(
    ("first", "last", "text", "said"),
    [
        (date(2023, 9, 1), date(2023, 9, 30), "Sep 2023", "in Sep 2023"),
        (date(2023, 9, 30), date(2023, 11, 1), "Sep–Nov 2023", "from Sep 2023 to Nov 2023"),
        (date(2023, 12, 31), date(2024, 1, 1), "Dec 2023–Jan 2024", "from Dec 2023 to Jan 2024"),
    ],
)
def test_months(first: date, last: date, text: str, said: str) -> None:
    assert (months(first, last), during(first, last)) == (text, said)
    assert month(first) in months(first, first)

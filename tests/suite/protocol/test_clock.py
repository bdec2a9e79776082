"""A clock that is wrong is told before anything is measured, and one that is right is left alone."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.protocol.clock import SINCE, ClockError, refuse_clock

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "newest", "elsewhere", "told"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), None, None, "1970-01-01 00:00 UTC, which lies before"),
        (datetime(2026, 12, 1, tzinfo=UTC), date(2027, 1, 5), None, "before 2027-01-05"),
        (NOW + timedelta(days=1), None, NOW, "2027-03-02 12:00 UTC, and the Hub's 2027-03-01 12:00 UTC"),
        (NOW.replace(year=2037), None, NOW, "2037"),
        (NOW - timedelta(hours=1), None, NOW, "11:00 UTC, and the Hub's"),
    ],
)
def test_a_wrong_clock_is_told(now: datetime, newest: date | None, elsewhere: datetime | None, told: str) -> None:
    with pytest.raises(ClockError, match=told):
        refuse_clock(now, newest, elsewhere)


@given(minutes=st.integers(-9, 9), zone=st.integers(-14, 14))
def test_a_clock_in_any_zone_that_is_nearly_right_is_left_alone(minutes: int, zone: int) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=zone)))
    refuse_clock(there + timedelta(minutes=minutes), SINCE, NOW)

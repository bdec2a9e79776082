"""The machine's clock, held against what is known of today: a record carries its time, and nobody can mend it later."""

from datetime import UTC, date, datetime, timedelta

from generator.errors import EnergyLabelError

# No measurement of this suite can be older than the suite.
SINCE = date(2026, 11, 1)
_APART_AT_MOST = timedelta(minutes=10)


class ClockError(EnergyLabelError):
    """The clock is wrong by more than a record could bear."""


def refuse_clock(now: datetime, newest: date | None = None, elsewhere: datetime | None = None) -> None:
    """Raise where `now` lies before the `newest` day that the measurements tell of, or far from the time `elsewhere`.

    Both times carry their zone; None is not known.
    """
    told = f"This machine's clock says {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    remedy = "set the clock and measure again"
    floor = max(SINCE, newest or SINCE)
    if now.astimezone(UTC).date() < floor:
        raise ClockError(f"{told}, which lies before {floor}, the newest day known here; {remedy}.")
    if elsewhere is not None and abs(now - elsewhere) > _APART_AT_MOST:
        raise ClockError(f"{told}, and the Hub's {elsewhere.astimezone(UTC):%Y-%m-%d %H:%M} UTC; {remedy}.")

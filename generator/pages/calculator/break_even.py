"""When a small model, trained once, has saved what its training took; calculator/break-even.js does the same.

`tests/pages/calculator/test_cost.py` holds the two to each other. `training` is in kWh, figures are Wh per 1,000
queries. PUE multiplies both sides, so it does not enter.
"""

import math
from dataclasses import dataclass

from generator.pages.calculator.amounts import energy, trimmed
from generator.pages.calculator.cost import DAYS_A_YEAR, Figure
from generator.pages.wording.numbers import significant
from generator.units import QUERIES_PER_FIGURE

# After a hundred years nobody waits for a small model to pay.
_LONGEST_DAYS = 100 * DAYS_A_YEAR
_DIVISIONS = 5
_MILESTONES = (7, 30, 365)


@dataclass(frozen=True)
class BreakEven:
    """The time at which the two have used the same energy.

    `crossing` is the exact time in days and `day` the first whole day by whose end it has paid; both None where
    it never does. `earliest` and `latest` are that day at the ends of the two intervals.
    """

    crossing: float | None
    day: int | None
    earliest: int | None
    latest: int | None
    known: bool


def break_even(training: float, small: Figure, large: Figure, queries: float) -> BreakEven:
    """The crossing of the two figures, and of the ends of their intervals."""
    crossing = _crossing(training, small.value, large.value, queries)
    if small.low is None or small.high is None or large.low is None or large.high is None:
        return BreakEven(crossing, _day(crossing), None, None, known=False)
    earliest = _crossing(training, small.low, large.high, queries)
    latest = _crossing(training, small.high, large.low, queries)
    return BreakEven(crossing, _day(crossing), _day(earliest), _day(latest), known=True)


def _crossing(training: float, small: float, large: float, queries: float) -> float | None:
    saved = (large - small) / QUERIES_PER_FIGURE * queries / 1000
    if saved <= 0 or training / saved > _LONGEST_DAYS:
        return None
    return training / saved


def _day(crossing: float | None) -> int | None:
    return None if crossing is None else max(1, math.ceil(crossing))


def verdict(found: BreakEven, small: Figure, large: Figure) -> tuple[str, str]:
    """The break-even in a few words, and what the intervals say about it."""
    if found.day is None and small.value >= large.value:
        short = "It never pays: the small model does not need less energy a query."
    elif found.day is None:
        short = "It does not pay within a hundred years at this volume."
    elif found.day == 1:
        short = "It pays on the first day."
    else:
        years = f", after {significant(found.day / DAYS_A_YEAR, 2)} years" if found.day > 2 * DAYS_A_YEAR else ""
        short = f"It pays on day {found.day:,}{years}."
    if not found.known:
        return short, "At least one of the two intervals is not known, so neither is that of the day."
    if found.earliest is None:
        return short, "That holds over the whole of both 95\u00a0% intervals."
    if found.latest is None:
        return short, f"Within the 95\u00a0% intervals: on day {found.earliest:,} at the earliest, and perhaps never."
    if found.earliest == found.latest:
        return short, "That holds over the whole of both 95\u00a0% intervals."
    return short, f"Within the 95\u00a0% intervals: between day {found.earliest:,} and day {found.latest:,}."


@dataclass(frozen=True)
class Chart:
    """Where everything of the break-even chart stands, in per cent of its plot (x from left, y from top)."""

    small: str
    large: str
    small_band: str
    large_band: str
    cross: tuple[float, float] | None
    days: list[tuple[float, str]]
    energies: list[tuple[float, str]]
    unit: str


def chart(training: float, small: Figure, large: Figure, queries: float) -> Chart:
    """Energy added up: over twice the time that the small model takes to pay, a day at least; or a year."""
    crossing = _crossing(training, small.value, large.value, queries)
    horizon = max(1.0, nice(2 * crossing)) if crossing else float(DAYS_A_YEAR)

    def total(watt_hours: float, start: float, days: float) -> float:
        return start + watt_hours / QUERIES_PER_FIGURE * queries / 1000 * days

    highest = max(total(small.high or small.value, training, horizon), total(large.high or large.value, 0.0, horizon))
    top = nice(highest)

    def point(days: float, kilowatt_hours: float) -> tuple[float, float]:
        return 100 * days / horizon, 100 - 100 * kilowatt_hours / top

    def line(watt_hours: float, start: float) -> list[tuple[float, float]]:
        return [point(0.0, start), point(horizon, total(watt_hours, start, horizon))]

    def band(figure: Figure, start: float) -> str:
        if figure.low is None or figure.high is None:
            return ""
        return _points([*line(figure.low, start), line(figure.high, start)[1]])

    ticks = [part / _DIVISIONS for part in range(_DIVISIONS + 1)]
    unit = energy(top)[1]
    size = top / float(energy(top)[0].replace(",", ""))
    return Chart(
        small=_points(line(small.value, training)),
        large=_points(line(large.value, 0.0)),
        small_band=band(small, training),
        large_band=band(large, 0.0),
        cross=point(crossing, total(large.value, 0.0, crossing)) if crossing else None,
        days=[(100 * tick, trimmed(horizon * tick)) for tick in ticks],
        energies=[(100 - 100 * tick, trimmed(top * tick / size)) for tick in ticks],
        unit=unit,
    )


def nice(value: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `value`."""
    power = float(f"1e{math.floor(math.log10(value))}")
    return next((step * power for step in (1, 2, 5) if step * power >= value), 10 * power)


def milestones(training: float, small: Figure, large: Figure, queries: float) -> list[tuple[str, str, str]]:
    """After so many days, what each of the two has used by then: the chart in words."""
    rows = []
    for days in _MILESTONES:
        used = (
            training + small.value / QUERIES_PER_FIGURE * queries / 1000 * days,
            large.value / QUERIES_PER_FIGURE * queries / 1000 * days,
        )
        rows.append((f"{days} days", *(" ".join(energy(amount)) for amount in used)))
    return [(days, first, second) for days, first, second in rows]


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.3f},{y:.3f}" for x, y in points)

"""The calculator's arithmetic, and every text that a result is made of. calculator/cost.js does the same in a browser.

Energies of queries are Wh per 1,000 queries, everything after is kWh. `tests/pages/calculator/test_cost.py` holds the
two to each other on many inputs, so a line changed here is changed there, in the same order of operations.
"""

from collections.abc import Callable
from dataclasses import dataclass

from generator.pages.calculator.amounts import count, energy, mass
from generator.pages.calculator.conversions import Equivalent, equivalents
from generator.pages.wording.numbers import significant
from generator.units import QUERIES_PER_FIGURE

DAYS_A_YEAR = 365
_DAYS_A_MONTH = DAYS_A_YEAR / 12
_HOURS_A_DAY = 24
# From here on a crowd of phones is no picture any more, and machines are.
_MOST_PHONES = 10_000


@dataclass(frozen=True)
class Figure:
    """Wh per 1,000 queries with its 95 % interval, where one is known."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Use:
    """Where and how often a model is used: queries a day, g CO2e per kWh, price per kWh (if given) and PUE."""

    queries: float
    grams: float
    price: float | None = None
    currency: str = ""
    pue: float = 1.0


def kilowatt_hours_a_day(watt_hours: float, use: Use) -> float:
    """What a day's queries take, PUE included."""
    return watt_hours / QUERIES_PER_FIGURE * use.queries * use.pue / 1000


def cost(figure: Figure, use: Use) -> dict[str, str]:
    """Every text of a result, by the name of its place on the page."""
    day = kilowatt_hours_a_day(figure.value, use)
    span = None
    if figure.low is not None and figure.high is not None:
        span = (kilowatt_hours_a_day(figure.low, use), kilowatt_hours_a_day(figure.high, use))
    found = _amounts("energy", day, span, 1.0, energy) | _amounts("mass", day, span, use.grams / 1000, mass)
    if use.price is not None:
        found |= _amounts("money", day, span, use.price, lambda value: (count(value), use.currency))
    found["retold"] = retold(day)
    for thing in equivalents():
        found[f"thing-{thing.id}"] = count(day * DAYS_A_YEAR * 1000 / thing.watt_hours)
    return found


def _amounts(
    name: str,
    day: float,
    span: tuple[float, float] | None,
    factor: float,
    written: Callable[[float], tuple[str, str]],
) -> dict[str, str]:
    """A year, a month, a day and the interval of the year, of one quantity that is energy times `factor`."""
    number, unit = written(day * factor * DAYS_A_YEAR)
    within = "95\u00a0% interval not known"
    if span:
        low, high = (" ".join(written(value * factor * DAYS_A_YEAR)).strip() for value in span)
        within = f"{low} to {high} a year (95\u00a0% interval)"
    return {
        f"{name}-year": number,
        f"{name}-unit": unit,
        f"{name}-span": within,
        f"{name}-month": " ".join(written(day * factor * _DAYS_A_MONTH)).strip(),
        f"{name}-day": " ".join(written(day * factor)).strip(),
    }


def retold(day: float) -> str:
    """A day's energy (kWh) in a form that people can tell each other."""
    phone, machine = _thing("phone"), _thing("a100")
    phones = day * 1000 / phone.watt_hours
    if phones < 1:
        days = significant(1 / phones, 2)
        return "one phone charge every day" if days == "1.0" else f"one phone charge every {days} days"
    if phones < _MOST_PHONES:
        charged = significant(phones, 2)
        return "one phone charge every day" if charged == "1.0" else f"charging {charged} phones every day"
    machines = count(day * 1000 / (machine.watt_hours * _HOURS_A_DAY))
    return f"{machines} A100 GPUs at full power, day and night"


def _thing(name: str) -> Equivalent:
    return next(thing for thing in equivalents() if thing.id == name)

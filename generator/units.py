"""The only conversions between energy units: joules inside, watt-hours at the edges.

A joule is a watt-second, so 1 Wh = 3600 J and 1 kWh = 3,600,000 J, exactly. Records keep joules and
seconds; pages print watt-hours per 1,000 queries.
"""

from decimal import ROUND_HALF_EVEN, Decimal

JOULES_PER_WATT_HOUR = 3600
JOULES_PER_KILOWATT_HOUR = 3_600_000
QUERIES_PER_FIGURE = 1000

_MICRO = Decimal("0.000001")


def joules_from_kilowatt_hours(kilowatt_hours: Decimal) -> float:
    """Joules of a decimal figure in kWh, computed exactly and then rounded to the microjoule."""
    return float((kilowatt_hours * JOULES_PER_KILOWATT_HOUR).quantize(_MICRO, ROUND_HALF_EVEN))


def watt_hours(joules: float) -> float:
    """Watt-hours of a figure in joules."""
    return joules / JOULES_PER_WATT_HOUR


def watt_hours_per_thousand_queries(joules: float, queries: int) -> float:
    """Wh per 1,000 queries of `joules` spent on `queries` queries (> 0): the graded unit."""
    return joules * QUERIES_PER_FIGURE / (JOULES_PER_WATT_HOUR * queries)

"""Numbers and days as people read them. Every figure on a page goes through here.

What a script writes goes through `site_src/pages/assets/base/format.js`, which gives the same texts, digit for digit:
`tests/pages/wording/test_format.py` holds the two to each other.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import ceil, isfinite

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNKNOWN = "not stated"
_SIZES = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"), (1, "bytes"))


@lru_cache(maxsize=16_384)
def significant(value: float | Decimal | None, digits: int = 3) -> str:
    """`value` to so many significant digits, with thousands separated: 0.0312, 1.65, 27.5, 11,300."""
    if value is None:
        return UNKNOWN
    exact = Decimal(value)
    if exact == 0:
        return "0"
    rounded = round(exact, digits - 1 - exact.adjusted())
    # Rounding up can gain a digit: 9.999 → 10.0.
    rounded = round(exact, digits - 1 - rounded.adjusted())
    return f"{rounded:,f}" if rounded.as_tuple().exponent < 0 else f"{int(rounded):,d}"  # type: ignore[operator]


def plain(value: Decimal) -> str:
    """A class limit in full, without trailing zeros: 0.2, 5.0625, 9,600."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tick(value: float) -> str:
    """A step of an axis in full: 0.002, 0.5, 20, 10,000."""
    return plain(Decimal(repr(value)))


def percent(fraction: float, digits: int = 0) -> str:
    """`0.4937` as `49 %`, with a space that does not break."""
    return f"{100 * fraction:.{digits}f}\u00a0%"


def short_percent(fraction: float) -> str:
    """To one decimal, where that says more than none: `12.3 %`, `0.5 %`, but `20 %`."""
    return percent(fraction, 1).replace(".0\u00a0", "\u00a0")


def signed_percent(fraction: float, digits: int = 1) -> str:
    """`0.041` as `+4.1 %`, `-0.03` as `−3.0 %`; what rounds to nothing has no sign."""
    text = percent(abs(fraction), digits)
    return text if text == percent(0, digits) else f"{'+' if fraction > 0 else '−'}{text}"


def score(value: float) -> str:
    """An E_n score to two decimals, rounded up, so that none above 1 reads as 1: `0.36`, `1.01`, `∞`."""
    return f"{ceil(value * 100 - 1e-9) / 100:,.2f}" if isfinite(value) else "∞"


def mean_count(value: float) -> str:
    """A mean count a query: whole where it is whole (`1`, `128`), else to three digits (`41.7`)."""
    return f"{value:,.0f}" if value == int(value) else significant(value)


def factor(value: float | None) -> str:
    """How many times: `1×`, `1.02×`, `7.1×`, `290×`."""
    if value is None:
        return "–"
    if value == 1:
        return "1×"
    digits = 2 if value < 1.095 else 1 if value < 9.95 else 0
    return f"{value:,.{digits}f}×"


def one_in(count: int, most: int) -> int:
    """Of how many things one is drawn, in even steps, where at most so many are to be."""
    return max(1, -(-count // most))


def counted(count: int, one: str, many: str | None = None) -> str:
    """So many of a thing, in the number that it takes: `1 model`, `1,000 queries`."""
    return f"{count:,d} {plural(count, one, many)}"


def plural(count: float, one: str, many: str | None = None) -> str:
    """The word for so many: `query` for 1, `queries` for any other, but `ways`; `many` where it is made otherwise."""
    if count == 1:
        return one
    return many or (f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s")


def joined(names: Iterable[str]) -> str:
    """`A`, `A and B`, or `A, B and C`."""
    *before, last = list(names) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def parameters(count: int) -> str:
    """A model's size: `560 M`, `7.07 B`, and `8 B` where that is all that its maker says."""
    unit, name = (10**9, "B") if count >= 999_500_000 else (10**6, "M")
    text = significant(count / unit)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}\u00a0{name}"


def data_size(size: int) -> str:
    """So many bytes of weights or of memory: `86.7 MiB`, `1.24 GiB`, as machines are told (a GiB is 2^30 bytes)."""
    unit, name = next(((unit, name) for unit, name in _SIZES if size >= unit), _SIZES[-1])
    return f"{significant(size / unit)}\u00a0{name}"


def times(value: float | None) -> str:
    """How many times, in words: `290 times`, `1.9 times`."""
    return f"{factor(value).removesuffix('×')} times"


def month(day: date) -> str:
    """`Sep 2023`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def during(first: date, last: date) -> str:
    """Within a sentence: `in Sep 2023`, or `from Dec 2023 to Jan 2024`."""
    if (first.year, first.month) == (last.year, last.month):
        return f"in {month(first)}"
    return f"from {month(first)} to {month(last)}"


def months(first: date, last: date) -> str:
    """`Sep 2023`, or `Sep–Nov 2023`, or `Dec 2023–Jan 2024`."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    if first.year == last.year:
        return f"{_MONTHS[first.month - 1]}–{month(last)}"
    return f"{month(first)}–{month(last)}"

"""One number format: what a script writes is, digit for digit, what Python writes, exact ties among it.

`tests/golden/format.json` holds texts that Python wrote, and `tests/js/base/format.test.mjs` reads it too. Beyond the
file, whatever numbers hypothesis thinks of are written by both.
"""

import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.calculator.amounts import count, energy, mass, trimmed
from generator.pages.wording.numbers import (
    counted,
    factor,
    mean_count,
    month,
    months,
    percent,
    plural,
    significant,
    tick,
)
from tests.pages.golden import Golden
from tests.scripts import Scripts

_TIES = [
    0.125,
    0.375,
    0.5,
    1.125,
    1.375,
    1.5,
    2.5,
    7.25,
    7.75,
    12.5,
    13.5,
    102.5,
    999.5,
    998.5,
    1000.5,
    1001.5,
    10_150.0,
]
_GAIN_A_DIGIT = [
    0.0995,
    0.9995,
    0.9999,
    1.0949,
    1.095,
    9.949,
    9.95,
    9.995,
    9.999,
    99.95,
    99_950.0,
    999_499.9,
    999_999.0,
]
_ORDINARY = [1.0, 1.0149, 1.02, 1.645, 1.65, 7.08, 9.96, 27.46, 27.5, 100.0, 1290.4, 6150.0, 11_293.4, 1_234_567.0, 3e9]
_LONG = [0.1 + 0.2, 1 / 3, 2 / 3, 123_456.789_012_345_6, 9_007_199_254_740_993.0, 0.000_031_2]
# The smallest number, the smallest normal one, and whole numbers whose digits JSON and scripts put an exponent to.
_EXTREME = [5e-324, 2.225_073_858_507_201_4e-308, 1e-7, 1.35e-6, 1e21, 1e22, 1e23, 2e16, 1.797_693_134_862_315_7e308]
_CHANCE = random.Random(20231128)
_ANY = [10 ** _CHANCE.uniform(-9, 15) for _ in range(20)]
_POSITIVE = [*_TIES, *_GAIN_A_DIGIT, *_ORDINARY, *_LONG, *_EXTREME, *_ANY]
_BELOW_ZERO = [-value for value in (*_TIES, *_GAIN_A_DIGIT, *_ORDINARY[:5], 5e-324, 1e23)]
_NUMBERS = [0.0, *_POSITIVE, *_BELOW_ZERO]
_COUNTED: list[tuple[Any, ...]] = [
    *((number, word) for number in (0, 1, 2, 1000, 345_000) for word in ("model", "query", "way")),
    (1, "needs", "need"),
    (2, "needs", "need"),
]
_DAYS = [("2023-09-11", "2023-09-15"), ("2023-09-11", "2023-11-15"), ("2023-12-11", "2024-01-15")]


def _fixed(value: float, decimals: int) -> str:
    """No page needs this by itself, but every format with decimals is made of it."""
    return f"{value:,.{decimals}f}"


# What a script calls each of them, which of them take a number of digits, and what they can be given.
_FORMATS: dict[str, Callable[..., Any]] = {
    "significant": significant,
    "trimmed": trimmed,
    "fixed": _fixed,
    "percent": percent,
    "factor": factor,
    "meanCount": mean_count,
    "tick": tick,
    "energy": energy,
    "mass": mass,
    "count": count,
}
_DIGITS = {"significant": [3, 1, 2, 15], "trimmed": [3, 15], "fixed": [0, 2, 3], "percent": [0, 1]}
# Amounts and steps of an axis are not below zero, and a share is not near the greatest number there is.
_NOT_BELOW_ZERO = {"tick", "energy", "mass", "count"}


def _given(name: str, value: float) -> list[tuple[Any, ...]]:
    """What `value` asks of a format: once for each number of digits."""
    if (value < 0 and name in _NOT_BELOW_ZERO) or (abs(value) > 1e300 and name == "percent"):
        return []
    return [(value, digits) for digits in _DIGITS[name]] if name in _DIGITS else [(value,)]


def test_python_and_the_browser_are_held_to_the_same_texts(golden: Golden) -> None:
    made: dict[str, Any] = {
        name: [[asked, write(*asked)] for value in _NUMBERS for asked in _given(name, value)]
        for name, write in _FORMATS.items()
    }
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in _DAYS]
    made["month"] = [[[first.isoformat()], month(first)] for first, _ in days]
    made["months"] = [[[first.isoformat(), last.isoformat()], months(first, last)] for first, last in days]
    made["plural"] = [[list(asked), plural(*asked)] for asked in _COUNTED]
    made["counted"] = [[list(asked), counted(*asked)] for asked in _COUNTED]
    golden.json("format.json", json.dumps(made))


_HALVES = st.builds(lambda number, power: number / 2**power, st.integers(-(10**7), 10**7), st.integers(0, 24))
_TENTHS = st.builds(lambda number, power: float(f"{number}e{power}"), st.integers(-9999, 9999), st.integers(-12, 20))
_AMOUNTS = _HALVES | _TENTHS | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(_AMOUNTS, min_size=1, max_size=8))
def test_beyond_the_file_the_two_agree_on_any_number(scripts: Scripts, values: list[float]) -> None:
    for name, write in _FORMATS.items():
        for asked in (asked for value in values for asked in _given(name, value)):
            expected = json.loads(json.dumps(write(*asked)))
            assert scripts.call("base/format.js", name, *asked) == expected, (name, asked)

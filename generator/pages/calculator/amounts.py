"""Amounts of energy, mass and other things in the unit that people read best.

`site_src/pages/assets/base/format.js` does the same; `tests/pages/wording/test_format.py` holds the two to each other.
"""

from generator.pages.wording.numbers import significant

# The first amount (kWh, kg) from which the next unit is used.
_ENERGIES = ((1.0, 1e-3, "Wh"), (1e5, 1.0, "kWh"), (1e8, 1e3, "MWh"), (1e11, 1e6, "GWh"), (float("inf"), 1e9, "TWh"))
_MASSES = ((1.0, 1e-3, "g"), (1e5, 1.0, "kg"), (1e9, 1e3, "t"), (float("inf"), 1e9, "million t"))

_COUNTS = ((1e6, 1.0, ""), (1e9, 1e6, "million"), (1e12, 1e9, "billion"), (float("inf"), 1e12, "trillion"))


def energy(kilowatt_hours: float) -> tuple[str, str]:
    """A figure in kWh as number and unit: `("340", "Wh")`, `("73.8", "kWh")`, `("7,380", "MWh")`."""
    return _scaled(kilowatt_hours, _ENERGIES)


def mass(kilograms: float) -> tuple[str, str]:
    """A figure in kg as number and unit: `("35.5", "kg")`."""
    return _scaled(kilograms, _MASSES)


def count(value: float) -> str:
    """A count of anything, large ones in words: `6,150`, `1.72 million`."""
    return " ".join(_scaled(value, _COUNTS)).strip()


def trimmed(value: float, digits: int = 3) -> str:
    """A figure without the zeros at its end: `0.4`, `20`, `1,250`."""
    text = significant(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(value: float, units: tuple[tuple[float, float, str], ...]) -> tuple[str, str]:
    for limit, size, unit in units:
        if value < limit:
            return significant(value / size), unit
    raise AssertionError("the last unit has no limit")

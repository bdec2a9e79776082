"""What turns kWh into something else: grid factors, everyday equivalents, published trainings; each with its source."""

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from generator.studies.registry import studies


@dataclass(frozen=True)
class Grid:
    """A place's grams of CO2e per kWh over the life cycle of its power stations, with years and source."""

    code: str
    place: str
    grams: float
    years: str
    source: str


@dataclass(frozen=True)
class Equivalent:
    """An everyday thing and the watt-hours that one of it needs."""

    id: str
    one: str
    many: str
    watt_hours: float
    what: str
    publisher: str
    year: int
    source: str
    looked_on: date


@dataclass(frozen=True)
class Training:
    """A published training or fine-tuning run and the energy it took."""

    id: str
    title: str
    kilowatt_hours: float
    how: str
    publisher: str
    year: int
    source: str
    looked_on: date


# When `grids.csv` was taken over, whole.
GRIDS_LOOKED_ON = date(2026, 11, 24)


@cache
def grids() -> tuple[Grid, ...]:
    """The world, then places by name; and last the factors that studies reckoned with, from their own files."""
    rows = csv.DictReader(io.StringIO(_text("grids.csv")))
    used = [study.grid for study in studies().values() if study.grid]
    return (
        *(Grid(row["code"], row["place"], float(row["g_co2e_per_kwh"]), row["years"], row["source"]) for row in rows),
        *(Grid(grid.code, f"{grid.place}, as in the study", grid.grams, str(grid.year), grid.source) for grid in used),
    )


@cache
def equivalents() -> tuple[Equivalent, ...]:
    """The everyday things, in the order of the page."""
    return tuple(Equivalent(**row) for row in tomllib.loads(_text("equivalents.toml"))["equivalent"])


@cache
def trainings() -> tuple[Training, ...]:
    """The published trainings; the first is what the page starts from."""
    return tuple(Training(**row) for row in tomllib.loads(_text("trainings.toml"))["training"])


def _text(name: str) -> str:
    return files("generator.pages.calculator").joinpath(name).read_text("utf-8")

"""What a published study brings: an importer, and what its page and the calculator say of it."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from generator.records.model import Record


@dataclass(frozen=True)
class Comparison:
    """One printed figure and the same recomputed, in the same unit."""

    subject: str
    printed: Decimal
    ours: float
    unit: str
    models: int
    reason: str

    @property
    def agrees(self) -> bool:
        """Whether ours, rounded to the printed digits, is what was printed."""
        return round(Decimal(self.ours), -int(self.printed.as_tuple().exponent)) == self.printed

    @property
    def difference(self) -> float:
        """Ours against the printed figure, relative to the printed one."""
        return self.ours / float(self.printed) - 1


@dataclass(frozen=True)
class Grid:
    """A grid as the study had it: grams of CO2e per kWh, with place, year and source."""

    code: str
    grams: float
    place: str
    year: int
    source: str


@dataclass(frozen=True)
class Table:
    """A table of a study's page: its printed figures beside ours. `subject` heads its first column."""

    subject: str
    caption: str
    compare: Callable[[Iterable[Record]], Iterator[Comparison]]


@dataclass(frozen=True)
class About:
    """What a study's page says of it, in sentences: plain text, written here and not taken from the study.

    `year` is when it was measured or, where that is not stated, published. `repeats` says how often a figure was
    measured. `left_out` are rows or machines that were not taken over, each with the reason; `doubts` are what a reader
    should know before using a figure. `source` is where the data are, at the commit that was read.
    """

    title: str
    year: int
    measured: str
    repeats: str
    quality: str
    left_out: tuple[str, ...]
    doubts: tuple[str, ...]
    citation: str
    licence: str
    source: str


def about_in(package: str, *, citation: str, licence: str, source: str) -> About:
    """What `about.toml` in a study's package says of it, with what its records say too."""
    told = tomllib.loads(files(package).joinpath("about.toml").read_text("utf-8"))
    lists = {name: tuple(told[name]) for name in ("left_out", "doubts")}
    return About(**{**told, **lists}, citation=citation, licence=licence, source=source)


@dataclass(frozen=True)
class Study:
    """A published study as this project takes it over.

    `read` makes its records from a checkout or archive, sorted by path, and raises `EnergyLabelError` naming file and
    line. They stand under `profiles`. `tables` are called `<id>-<name>` by the placeholders of hand-written pages, and
    `page_by_hand` says that the study's own page is one of those. `names_given` are the organisations, before the
    slash, of models that are not on the Hub and got their names here.
    """

    id: str
    profiles: tuple[str, ...]
    read: Callable[[Path], list[Record]]
    tables: Mapping[str, Table] = field(default_factory=dict)
    grid: Grid | None = None
    about: About | None = None
    page_by_hand: bool = False
    names_given: frozenset[str] = frozenset()

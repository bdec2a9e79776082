"""What one run of `make bench` found: how fast this builds and measures, beside others. It is kept as `bench.json`.

The file lies in `measurements/`. The benchmark writes it and it arrives by pull request, so it is read as hostile.
Seconds and joules; what a run did not find is left out, never 0.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown
from generator.records.faults import faults_of
from generator.records.keys import loaded
from generator.records.model import Frozen, Joules, Seconds, Text

FILE = "bench.json"
MAX_BENCH_BYTES = 200_000
# The name that our own builder and suite go by, among the others.
OURS = "Model Energy Label"
Counted = Annotated[int, Field(ge=1, le=10**9)]
Bytes = Annotated[int, Field(gt=0, le=10**15)]
Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


class Machine(Frozen):
    """What all figures of the run were taken on, and with which commit of this project."""

    processor: Text
    cores: Counted
    worker_processes: Counted
    memory_bytes: Bytes | None = None
    system: Text
    python: Text
    commit: Text


class Built(Frozen):
    """What one builder took for the pages: the median, in seconds, of so many runs."""

    builder: Text
    version: Text | None = None
    seconds: Seconds | None = None
    runs: Counted | None = None

    @model_validator(mode="after")
    def _a_median_is_of_runs(self) -> Self:
        if (self.seconds is None) != (self.runs is None):
            raise ValueError("seconds and runs come together: a median is of so many runs")
        return self


class Pages(Frozen):
    """The same pages, so many cards, by each builder."""

    cards: Counted
    built: Annotated[tuple[Built, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _a_builder_comes_once(self) -> Self:
        if len({each.builder for each in self.built}) < len(self.built):
            raise ValueError("a builder comes once")
        return self

    def seconds_of(self, builder: str) -> float | None:
        """What one of them took; None where the run does not say."""
        return next((each.seconds for each in self.built if each.builder == builder), None)


class Excess(Frozen):
    """What a window under a tracker takes more than the bare loop beside it, in percent: mean, and 95 % interval.

    `pairs` were made, of windows of so many `queries`.
    """

    percent: Number
    low: Number
    high: Number
    pairs: Counted
    queries: Counted

    @model_validator(mode="after")
    def _the_mean_lies_within(self) -> Self:
        if not self.low <= self.percent <= self.high:
            raise ValueError("an interval holds its mean: low, percent, high")
        return self


class Tracker(Frozen):
    """One program that measures a model's energy, on the one model and machine of the run.

    `query_s` is the median of the bare loop in its own environment; `counter` says what its joules are. `command_s` is
    what passes from its command to its result, `answering_s` the part in which the model answered measured queries, and
    `note` says what is to be known of it.
    """

    name: Text
    version: Text | None = None
    libraries: Text | None = None
    query_s: Seconds | None = None
    adds: Excess | None = None
    joules_per_query: Joules | None = None
    counter: Text | None = None
    command: Text | None = None
    command_s: Seconds | None = None
    answering_s: Seconds | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _a_part_is_no_longer_than_the_whole(self) -> Self:
        if self.answering_s is not None and (self.command_s is None or self.answering_s > self.command_s):
            raise ValueError("answering_s is a part of command_s")
        return self


class Figure(Frozen):
    """One line of the run's report, with the target that it is held to, if there is one."""

    name: Text
    value: Number | None = None
    digits: Annotated[int, Field(ge=0, le=6)]
    at_least: Number | None = None
    at_most: Number | None = None
    runs: Counted | None = None

    @property
    def met(self) -> bool | None:
        """Whether it meets its target; None where there is no target, or no value."""
        if self.value is None or (self.at_least, self.at_most) == (None, None):
            return None
        least, most = self.at_least, self.at_most
        return (least is None or self.value >= least) and (most is None or self.value <= most)


class Bench(Frozen):
    """One run, whole."""

    form: Literal[1]
    taken_on: date
    machine: Machine
    pages: Annotated[tuple[Pages, ...], Field(max_length=20)] = ()
    trackers: Annotated[tuple[Tracker, ...], Field(max_length=20)] = ()
    figures: Annotated[tuple[Figure, ...], Field(max_length=1000)] = ()


def read_bench(measurements: Path, today: date) -> Bench | None:
    """The committed run; None where there is none. Raises `EnergyLabelError` for a file at fault."""
    path = measurements / FILE
    if not path.exists() and not path.is_symlink():
        return None
    if path.is_symlink() or not path.is_file():
        raise EnergyLabelError(f"{path} is not a plain file; put there what make bench wrote, or remove it.")
    try:
        if (size := path.stat().st_size) > MAX_BENCH_BYTES:
            raise ValueError(f"{size} bytes, of at most {MAX_BENCH_BYTES}")
        data = path.read_bytes()
        found = Bench.model_validate_json(data)
        _, twice = loaded(data)
    except (ValidationError, ValueError, OSError, RecursionError) as error:
        raise RecordFaultsError(faults_of(error, FILE)) from None
    if faults := [*_faults(found, twice, today)]:
        raise RecordFaultsError(faults)
    return found


def _faults(found: Bench, twice: str | None, today: date) -> Iterator[Fault]:
    if twice is not None:
        yield Fault(FILE, shown(twice), "twice", "a key comes once; the last one would count silently")
    if found.taken_on > today:
        yield Fault(FILE, "taken_on", found.taken_on.isoformat(), "lies in the future")

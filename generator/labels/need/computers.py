"""The least computer that a model needs, by the memory that it takes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from generator.labels.comparing.footprint import memory_bytes
from generator.labels.label import Label

_GIGA = 10**9


@dataclass(frozen=True, slots=True)
class Computer:
    """A kind of computer: its memory and how much of it a model may take, in GB (10⁹ bytes), and one that is sold."""

    id: str
    title: str
    gigabytes: float
    for_a_model: float
    sold_as: str
    source: str


@dataclass(frozen=True, slots=True)
class Margin:
    """How many times its weights a model takes where nobody measured it, and who found that."""

    factor: float
    source: str
    by: str


@dataclass(frozen=True, slots=True)
class Memory:
    """The bytes that a model takes at work: `measured`, or its weights with a margin."""

    bytes: float
    measured: bool

    @property
    def gigabytes(self) -> float:
        """In GB (10⁹ bytes)."""
        return self.bytes / _GIGA


@cache
def computers() -> tuple[Computer, ...]:
    """Every kind, the smallest first."""
    return tuple(Computer(**table) for table in _read()["computer"])


@cache
def margin() -> Margin:
    """What is added to weights."""
    return Margin(**_read()["weights"])


def memory_of(label: Label) -> Memory | None:
    """What the label's model took, or its weights' bytes with the margin; None where neither is known."""
    measured, weights = memory_bytes(label), label.subject.weights_bytes
    if measured is not None:
        return Memory(measured, measured=True)
    return Memory(weights * margin().factor, measured=False) if weights else None


def least_computer(memory: Memory | None) -> Computer | None:
    """The first that has room for it; None where the memory is not known, or none has."""
    if memory is None:
        return None
    return next((item for item in computers() if memory.gigabytes <= item.for_a_model), None)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("generator.labels.need").joinpath("computers.toml").read_text("utf-8"))

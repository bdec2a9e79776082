"""The methods of quantising in a reader's words, from `families.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Lanes = Literal["method", "at-once", "model"]
Source = tuple[str, str]
Method = tuple[str, str]


@dataclass(frozen=True)
class Family:
    """Methods that are told of together: what they are, why they save or do not, and what tells their rows apart.

    `methods` has the name of each quantisation that a record may say, and its nominal bits; `sources` are texts with
    addresses.
    """

    id: str
    title: str
    plain: str
    why: str
    sources: Sequence[Source]
    lanes: Lanes
    methods: Mapping[str, Method]


@dataclass(frozen=True)
class Memory:
    """Bits a weight by the kind of file, sizes of published files (GiB), and the parameters of an example."""

    source: str
    example_parameters: int
    bits: Mapping[str, float]
    files_gib: Mapping[str, float]


@cache
def families() -> tuple[Family, ...]:
    """Every family, in the order of the page."""
    return tuple(
        Family(**{**table, "sources": tuple(map(tuple, table["sources"])), "methods": _methods(table["methods"])})
        for table in _read()["family"]
    )


@cache
def memory() -> Memory:
    """What a weight takes."""
    return Memory(**_read()["memory"])


@cache
def family_of(method: str) -> Family:
    """The family of a quantisation that a record may name."""
    return next(family for family in families() if method in family.methods)


def method_name(method: str) -> str:
    """`Q4_K_M`, `INT8, threshold 0`."""
    return family_of(method).methods[method][0]


def with_bits(method: str) -> str:
    """`Q4_K_M (4 bits)`: for whoever has never heard of the method."""
    name, bits = family_of(method).methods[method]
    return f"{name} ({bits})"


def _methods(table: dict[str, list[str]]) -> dict[str, Method]:
    return {method: (name, bits) for method, (name, bits) in table.items()}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("generator.pages.wording.quantising").joinpath("families.toml").read_text("utf-8"))

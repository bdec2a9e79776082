"""Figures held small: of many labels that are built alike the shape and the words once, of each its own numbers.

As Python's objects the figures of three workloads take over 2 kB, and 100,000 labels no longer fit into a process of
400 MB; as numbers of 8 bytes beside a shape that they share they take 500 bytes. They are made when they are asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Item = TypeVar("Item", covariant=True)
_Next = Callable[[], Any]

# In a shape, where the next number, or the next of all other values, is to be taken from.
_NUMBER, _OTHER = "number", "other"
# Whoever looks at a label looks at it several times, and at a few others with it.
_AT_ONCE = 1024


class Packed(Sequence[Item]):
    """A tuple of dataclasses, with all that is in them, which are equal to those that it was made of."""

    __slots__ = ("_numbers", "_others", "_shape")

    def __init__(self, items: tuple[Item, ...]) -> None:
        numbers: list[float] = []
        others: list[Any] = []
        self._shape = _shape(_taken(items, numbers, others))
        self._others = _once(tuple(others))
        self._numbers = struct.pack(f"{len(numbers)}d", *numbers)

    def __len__(self) -> int:
        return len(self._made())

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        return self._made()[place]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._made())

    def __eq__(self, other: object) -> bool:
        return self._made() == (other._made() if isinstance(other, Packed) else other)

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())

    def __reduce__(self) -> tuple[Any, ...]:
        # A shape is a function, which stays in its process.
        return Packed, (self._made(),)

    def _made(self) -> tuple[Item, ...]:
        found: tuple[Item, ...] = _made(self._shape, self._others, self._numbers)
        return found


class AsPacked:
    """For pydantic: a field that is read and written as a tuple of `item`, and held packed."""

    def __init__(self, item: Any) -> None:
        self._item = item

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A tuple's schema, which is packed once it is sound and made whole to be written."""
        plain = handler.generate_schema(tuple[self._item, ...])  # type: ignore[name-defined]
        written = core_schema.wrap_serializer_function_ser_schema(lambda found, write: write(tuple(found)))
        return core_schema.no_info_after_validator_function(Packed, plain, serialization=written)


@lru_cache(maxsize=_AT_ONCE)
def _made(shape: _Shape, others: tuple[Any, ...], numbers: bytes) -> Any:
    return shape.make(iter(struct.unpack(f"{len(numbers) // 8}d", numbers)).__next__, iter(others).__next__)


# Typed, so that 1 and True are not taken for one another.
@lru_cache(maxsize=_AT_ONCE, typed=True)
def _same(*others: Any) -> tuple[Any, ...]:
    return others


def _once(others: tuple[Any, ...]) -> tuple[Any, ...]:
    return _same(*others)


class _Shape:
    """How to make what was packed from the next number and the next other; there is one of each, so `is` tells it."""

    def __init__(self, told: Any) -> None:
        self.make = _maker(told)


@lru_cache(maxsize=_AT_ONCE)
def _shape(told: Any) -> _Shape:
    return _Shape(told)


def _taken(value: Any, numbers: list[float], others: list[Any]) -> Any:
    """The shape of a value, whose numbers are put to the `numbers` and all else that is no tuple to the `others`."""
    kind: Any = type(value)
    if kind is float:
        numbers.append(value)
        return _NUMBER
    if kind is tuple:
        return (kind, *[_taken(each, numbers, others) for each in value])
    if parts := _parts(kind):
        return (kind, *[_taken(each, numbers, others) for each in parts(value)])
    others.append(value)
    return _OTHER


@cache
def _parts(kind: type[Any]) -> Callable[[Any], Sequence[Any]] | None:
    """What gives the fields of a dataclass; None for what is none."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    of_several = attrgetter(*names)
    return of_several if len(names) > 1 else lambda value: (of_several(value),)


def _maker(told: Any) -> Callable[[_Next, _Next], Any]:
    """What makes a value of this shape from the next number and the next other."""
    if told == _NUMBER:
        return lambda number, _: number()
    if told == _OTHER:
        return lambda _, other: other()
    kind, *inside = told
    makers = [_maker(each) for each in inside]
    if kind is tuple:
        return lambda number, other: tuple([make(number, other) for make in makers])
    return lambda number, other: kind(*[make(number, other) for make in makers])

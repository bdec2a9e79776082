"""Figures held small: of many labels that are built alike the shape and the words once, of each its own numbers.

As Python's objects the figures of three workloads take over 2 kB, and 100,000 labels no longer fit into a process of
400 MB; as numbers of 8 bytes beside a shape that they share they take 500 bytes. They are made when they are asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Item = TypeVar("Item", covariant=True)

# What stands in a shape for a number, and for any other value without parts.
_NUMBER, _OTHER = "number", "other"
# Whoever looks at a label looks at it several times, and at a few others with it.
_AT_ONCE = 1024


class Packed(Sequence[Item]):
    """A tuple of dataclasses, with all that is in them, which are equal to those that it was made of."""

    __slots__ = ("_numbers", "_others", "_shape")

    def __init__(self, items: tuple[Item, ...]) -> None:
        numbers: list[float] = []
        others: list[Any] = []
        self._shape = _shape(_taken(tuple, items, numbers, others))
        self._others = _same(*others)
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

    @property
    def outline(self) -> tuple[Item, ...]:
        """The same with 0.0 for each number, made once for all that are alike in everything else."""
        found: tuple[Item, ...] = _made(self._shape, self._others, bytes(len(self._numbers)))
        return found

    def _made(self) -> tuple[Item, ...]:
        found: tuple[Item, ...] = _made(self._shape, self._others, self._numbers)
        return found


def outline(items: Sequence[Item]) -> Sequence[Item]:
    """Items for whoever asks for none of their numbers: to make these for ten thousand labels takes half a second."""
    return items.outline if isinstance(items, Packed) else items


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
    return shape.make([*struct.unpack(f"{len(numbers) // 8}d", numbers), *others])


# Typed, so that 1 and True are not taken for one another.
@lru_cache(maxsize=_AT_ONCE, typed=True)
def _same(*others: Any) -> tuple[Any, ...]:
    return others


@lru_cache(maxsize=_AT_ONCE)
def _shape(told: Any) -> _Shape:
    return _Shape(told)


def _taken(kind: Any, parts: Iterable[Any], numbers: list[float], others: list[Any]) -> Any:
    """The shape of a tuple or dataclass: its numbers are put to the `numbers`, what has no parts to the `others`."""
    told: list[Any] = [kind]
    for part in parts:
        of: Any = type(part)
        if of is float:
            numbers.append(part)
            told.append(_NUMBER)
        elif (take := _parts(of)) is not None:
            counts = len(numbers), len(others)
            inside = _taken(of, take(part), numbers, others)
            if of is tuple or len(numbers) > counts[0]:
                told.append(inside)
            else:
                # Without a number it is what many labels share, and so it stays whole.
                others[counts[1] :] = [part]
                told.append(_OTHER)
        else:
            others.append(part)
            told.append(_OTHER)
    return tuple(told)


@cache
def _parts(kind: Any) -> Callable[[Any], Iterable[Any]] | None:
    """What gives the parts of a tuple or dataclass; None for what has none."""
    if kind is tuple:
        return lambda value: value
    return _picking(attrgetter, [field.name for field in fields(kind)]) if is_dataclass(kind) else None


def _picking(getter: Any, names: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives so many parts as a tuple, which a getter gives of several alone."""
    if len(names) > 1:
        several: Callable[[Any], tuple[Any, ...]] = getter(*names)
        return several
    single = [getter(name) for name in names]
    return lambda value: tuple([get(value) for get in single])


class _Shape:
    """How to make what was packed; there is one of each, so `is` tells it from any other.

    Of all numbers and then all others one list is made. Each step takes some of it, by their places, and adds what it
    makes of them to its end; the last is all of it. So hardly anything is done in Python.
    """

    def __init__(self, told: Any) -> None:
        self._numbers = _count(told, _NUMBER)
        self._known = self._numbers + _count(told, _OTHER)
        self._steps: list[tuple[Any, Callable[[Any], tuple[Any, ...]]]] = []
        self._add(told, iter(range(self._numbers)), iter(range(self._numbers, self._known)))

    def make(self, values: list[Any]) -> Any:
        """The whole, of its numbers and others."""
        for kind, pick in self._steps:
            picked = pick(values)
            values.append(picked if kind is tuple else kind(*picked))
        return values[-1]

    def _add(self, told: Any, numbers: Iterator[int], others: Iterator[int]) -> int:
        """Add the steps that make this; returns the place of what they make."""
        kind, *parts = told
        places = [
            next(numbers) if part == _NUMBER else next(others) if part == _OTHER else self._add(part, numbers, others)
            for part in parts
        ]
        self._steps.append((kind, _picking(itemgetter, places)))
        return self._known + len(self._steps) - 1


def _count(told: Any, what: str) -> int:
    return sum(part == what if isinstance(part, str) else _count(part, what) for part in told[1:])

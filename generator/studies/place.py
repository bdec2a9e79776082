"""A place in a study's files where figures stand: what is read there is checked, and a fault names the place."""

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from generator.errors import EnergyLabelError, shown

_REMEDY = "fetch an undamaged copy of the study's data."
# Nothing that a study measures is larger or smaller; what is cannot be told from damage.
_LEAST, _MOST = Decimal("1e-15"), Decimal("1e15")
# What measuring programs write. Python reads `1_000` and the digits of every script too; in a table these are damage.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


class Place(ABC):
    """One line of a table or one entry of a JSON file. Its values go by the names that the file gives them."""

    @abstractmethod
    def named(self, name: str) -> str:
        """The place of one value, as a fault names it."""

    @abstractmethod
    def _value(self, name: str) -> str | Decimal | int | None:
        """The value as it stands; `None` or an empty text where there is none."""

    def damaged(self, name: str, why: str) -> EnergyLabelError:
        """The error of one value: file, place, reason and remedy."""
        return EnergyLabelError(f"{self.named(name)}: {why}; {_REMEDY}")

    def has(self, name: str) -> bool:
        """Whether there is a value that is not empty."""
        value = self._value(name)
        return value is not None and bool(str(value).strip())

    def text(self, name: str) -> str:
        """The value as text without spaces around it; it must not be empty."""
        value = self._value(name)
        if value is None or not str(value).strip():
            raise self.damaged(name, "is missing or empty")
        return str(value).strip()

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        """The value as text that must be one of `known`: another one is of another version of the file."""
        text = self.text(name)
        if text not in known:
            raise self.damaged(name, f"{shown(text)} is none of {', '.join(known)}")
        return text

    def number(self, name: str) -> Decimal:
        """The value as a finite decimal, zero or more."""
        value = self._decimal(name)
        if not value.is_finite() or value < 0:
            raise self.damaged(name, f"{shown(str(value))} is not a number of zero or more")
        return value if value == 0 else self._within_bounds(name, value)

    def positive(self, name: str) -> Decimal:
        """The value as a finite decimal greater than zero."""
        value = self._decimal(name)
        if not value.is_finite() or value <= 0:
            raise self.damaged(name, f"{shown(str(value))} is not a positive number")
        return self._within_bounds(name, value)

    def whole(self, name: str) -> int:
        """The value as a whole number greater than zero; `8.0` is one too."""
        value = self.positive(name)
        if value != value.to_integral_value():
            raise self.damaged(name, f"{shown(str(value))} is not a whole number")
        return int(value)

    @contextmanager
    def building(self, name: str) -> Iterator[None]:
        """What a record's own rules refuse within is a fault of this value."""
        try:
            yield
        except ValidationError as error:
            raise self.damaged(name, shown(error.errors(include_url=False)[0]["msg"], 200)[1:-1]) from None
        except ArithmeticError:
            raise self.damaged(name, "is beyond all bounds") from None

    def _decimal(self, name: str) -> Decimal:
        text = self.text(name)
        try:
            if _NUMBER.fullmatch(text):
                return Decimal(text)
        except InvalidOperation:
            pass
        raise self.damaged(name, f"{shown(text)} is not a number")

    def _within_bounds(self, name: str, value: Decimal) -> Decimal:
        if not _LEAST <= value <= _MOST:
            raise self.damaged(name, f"{shown(str(value))} is beyond all bounds")
        return value


class Once:
    """Refuses what comes a second time, such as a configuration, by both places."""

    def __init__(self) -> None:
        self._first: dict[Hashable, str] = {}

    def add(self, key: Hashable, place: Place, name: str) -> None:
        """Note `key`, which stands at `name` of a place; raises `EnergyLabelError` where it was noted before."""
        where = place.named(name)
        if key in self._first:
            parts: tuple[Any, ...] = key if isinstance(key, tuple) else (key,)
            told = shown(", ".join(map(str, parts)), 160)
            raise place.damaged(name, f"{told} comes twice, first in {self._first[key]}")
        self._first[key] = where

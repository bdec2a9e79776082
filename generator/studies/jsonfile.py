"""Reading a study's JSON files: exact decimals, and a fault that names file and entry."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from generator.errors import EnergyLabelError, shown
from generator.studies.place import Place

_REMEDY = "fetch an undamaged copy of the study's data."


@dataclass(frozen=True)
class Entry(Place):
    """An object of a JSON file, such as `configurations[3]`; `where` is empty for the outermost one."""

    file: str
    where: str
    fields: dict[str, Any]

    def named(self, name: str) -> str:
        """File and the path of a field within it: `a.json, configurations[3].gpu_model`."""
        return f"{self.file}, {self._path(name)}"

    def exactly(self, *names: str, optional: tuple[str, ...] = ()) -> "Entry":
        """Itself, if it has all of `names` and nothing else but what is optional."""
        for name in names:
            if name not in self.fields:
                raise self.damaged(name, "is missing")
        for name in self.fields:
            if name not in names and name not in optional:
                told = shown(name)[1:-1]
                raise self.damaged(told, "is not a field of the version of the file that is known")
        return self

    def entry(self, name: str) -> "Entry":
        """The object in a field."""
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise self.damaged(name, "is not an object")
        return Entry(self.file, self._path(name), value)

    def entries(self, name: str) -> list["Entry"]:
        """The objects in a field that holds a list of them; it may be empty."""
        values = self.fields.get(name)
        if not isinstance(values, list):
            raise self.damaged(name, "is not a list")
        for number, value in enumerate(values):
            if not isinstance(value, dict):
                raise self.damaged(f"{name}[{number}]", "is not an object")
        return [Entry(self.file, f"{self._path(name)}[{n}]", value) for n, value in enumerate(values)]

    def _path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def _value(self, name: str) -> str | Decimal | int | None:
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, str | Decimal | int | None):
            raise self.damaged(name, "is neither text nor a number")
        return value


def read_json(file: str, text: str) -> Entry:
    """The outermost object of a JSON text. No key may come twice, and no number be infinite or none."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_refused, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise EnergyLabelError(f"{file}, {place}: not JSON ({error.msg}); {_REMEDY}") from None
    except _RefusedError as error:
        raise EnergyLabelError(f"{file}: {error}; {_REMEDY}") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise EnergyLabelError(
            f"{file}: a number is too long, or lists stand too deep in each other; {_REMEDY}"
        ) from None
    if not isinstance(value, dict):
        raise EnergyLabelError(f"{file}: holds no object at its outermost; {_REMEDY}")
    return Entry(file, "", value)


class _RefusedError(ValueError):
    """What JSON's own grammar lets through."""


def _refused(constant: str) -> NoReturn:
    raise _RefusedError(f"{constant} is not a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(f"the field {shown(twice)} comes twice in one object")
    return found

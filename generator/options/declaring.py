"""Each option of a command is declared once: as a field of a frozen class, with its type, its default and its help.

From the class the parser learns what may be typed, and the same class holds what was typed. So nothing beyond the
parser sees a `Namespace`, and a new option is one more field.
"""

import argparse
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

_SPEC = "option"


class Options(Protocol):
    """A frozen class whose fields were all declared with `argument` or `option`."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=Options)


@dataclass(frozen=True)
class Spec:
    """How a field is typed: its flag (None: by its place), its help, and what stands for a value in the help.

    `environment` names the variable that is the default, `either` the group of which one alone may be given, and
    `repeated` that several values are given by repeating the flag and not in a row.
    """

    flag: str | None
    help: str
    metavar: str | None = None
    required: bool = False
    environment: str | None = None
    either: str | None = None
    repeated: bool = False


def argument(metavar: str, help_text: str, default: Any = MISSING, **metadata: Any) -> Any:
    """A field given by its place; optional where it has a default."""
    return _declared(Spec(None, help_text, metavar, required=default is MISSING), default, metadata)


def option(
    flag: str,
    help_text: str,
    metavar: str | None = None,
    default: Any = None,
    *,
    environment: str | None = None,
    either: str | None = None,
    repeated: bool = False,
    **metadata: Any,
) -> Any:
    """A field given by its flag; with the default `MISSING` it must be."""
    spec = Spec(flag, help_text, metavar, default is MISSING, environment, either, repeated)
    return _declared(spec, default, metadata)


def _declared(spec: Spec, default: Any, metadata: Mapping[str, Any]) -> Any:
    if default is MISSING:
        return field(metadata={_SPEC: spec, **metadata})
    return field(default=default, metadata={_SPEC: spec, **metadata})


def spec_of(declared: "Field[Any]") -> Spec:
    """How a field of an options class is typed."""
    spec: Spec = declared.metadata[_SPEC]
    return spec


def typed(declared: "Field[Any]") -> str:
    """A field's name as people type it: its flag, or the word that stands for it."""
    spec = spec_of(declared)
    return spec.flag or spec.metavar or declared.name


def default_of(declared: "Field[Any]") -> Any:
    """What an option is where it was not typed: what the environment says, else its own default."""
    variable = spec_of(declared).environment
    text = os.environ.get(variable) if variable else None
    own: Any = declared.default
    return type(own)(text) if text else own


def given_type(hint: Any) -> Any:
    """The type of a value that was given: `int` of `int | None`."""
    if get_origin(hint) in (Union, UnionType):
        [hint] = [part for part in get_args(hint) if part is not NoneType]
    return hint


def add_options(parser: argparse.ArgumentParser, kind: type[Options]) -> None:
    """Teach the parser every option of the class."""
    hints = get_type_hints(kind)
    groups: dict[str, argparse._MutuallyExclusiveGroup] = {}
    for declared in fields(kind):
        spec = spec_of(declared)
        target: argparse._ActionsContainer = parser
        if spec.either:
            if spec.either not in groups:
                groups[spec.either] = parser.add_mutually_exclusive_group()
            target = groups[spec.either]
        words = [spec.flag] if spec.flag else [declared.name]
        target.add_argument(*words, **_how(declared, spec, hints[declared.name]))


def read_options(namespace: argparse.Namespace, kind: type[T]) -> T:
    """What was typed, as an instance of the class."""
    found = {declared.name: getattr(namespace, declared.name) for declared in fields(kind)}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()})


def _path(text: str) -> Path:
    """What stands for a path; nothing at all would be taken for the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("a path cannot be empty; name a file or a folder, or . for this one")
    return Path(text)


def _number(text: str) -> float:
    """A number with a decimal point; a comma means thousands to some and tenths to others, so it is refused."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number that can be read one way; write digits and a decimal point, like 8 or 7.5"
        )
    return float(text)


_READ: dict[Any, Callable[[str], Any]] = {Path: _path, float: _number}


def _how(declared: "Field[Any]", spec: Spec, hint: Any) -> dict[str, Any]:
    """The arguments of `add_argument` for a field of this type."""
    how: dict[str, Any] = {"help": spec.help}
    if not spec.required:
        how["default"] = default_of(declared)
    if spec.flag:
        how |= {"dest": declared.name, "required": spec.required}
    hint = given_type(hint)
    if hint is bool:
        return {**how, "action": "store_true"}
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]
        how |= {"action": "append"} if spec.repeated else {"nargs": "+" if spec.flag else "*"}
        if spec.repeated and how.get("default") is not None:
            # argparse appends to a copy of the default, and a tuple's has no place for more.
            how["default"] = list(how["default"])
    elif not spec.flag and not spec.required:
        how["nargs"] = "?"
    how |= {"choices": get_args(hint)} if get_origin(hint) is Literal else {"type": _READ.get(hint, hint)}
    return {**how, "metavar": spec.metavar} if spec.metavar else how

"""The types that a record's fields are made of: text that is safe to show, names that are safe in a path, quantities.

Units stand in the field names: joules and seconds only. What is not known is `None`, never 0.
"""

import re
from datetime import datetime
from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from generator.records.faults import ASKED
from generator.records.patterns import (
    ADDRESS_PATTERN,
    COMMIT_PATTERN,
    HUB_ID_PATTERN,
    LOGIN_PATTERN,
    SHA256_PATTERN,
    SLUG_PATTERN,
    TIME_PATTERN,
)

# `/labels/v1/…` are the immutable labels, and the frame of the cards is a page under a name of its own.
_RESERVED = re.compile(r"(v\d+|unscaled|SHELL-ORGANISATION)/.*", re.IGNORECASE)
# What the site publishes, and what its pages are made from, by the ending: a server chooses by it what it sends, and
# where a server looks for a file it would find a folder. Endings of weights (`.gguf`, `.bin`, `.onnx`) and
# versions (`v1.5`) are none of these; the Hub itself has no name in `.git` or `.ipynb`.
_DOCUMENT = re.compile(
    r"\.(?:html?|xml|json|jsonl|svg|png|pdf|css|m?js|csv|txt|md|toml|gz|ico|parquet|webmanifest|git|ipynb)$",
    re.IGNORECASE,
)
# Also with an ending: `nul.v2` is the device still.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
# Letters and signs that show nothing, among those that count as printable: fillers of Hangul, Khmer and Khitan, blanks
# of Braille, musical and Egyptian signs, what stands for an object, and what chooses or joins the sign before it. The
# two that make a sign text or emoji are marks like others.
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\U00013441\U00013442\U00016fe4"
    "\U0001d159"
) | {chr(code) for code in (*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0))}
# Tibetan and pointed Hebrew have as many; a heap of them covers the lines above.
_MOST_MARKS = 4
_FIRST_YEAR = 2015
_TIME = re.compile(TIME_PATTERN)


def _plain_model_id(value: str) -> str:
    """A Hub id becomes folders and a URL, so what could climb or blur either, or be taken for a file, is refused."""
    if ".." in value or "--" in value:
        raise ValueError("a Hub id has no '..' and no '--'")
    if _RESERVED.fullmatch(value):
        raise ValueError("this organisation's name would collide with an address of the site")
    for part in value.split("/"):
        if found := _DOCUMENT.search(part):
            raise ValueError(
                f"a name that ends in {found[0].lower()} would be taken for a file, and here it is a folder"
            )
        if _DEVICE.fullmatch(part):
            raise ValueError("Windows keeps this name for a device, so no folder can have it there")
    return value


def _plain_text(value: str) -> str:
    """Text is shown to people: nothing that cannot be seen, nothing piled upon another, and something to read."""
    if not value.strip():
        raise ValueError("text is empty")
    if not value.isprintable() or not _BLANK.isdisjoint(value):
        raise ValueError("text holds a character that cannot be seen")
    if not value.isascii() and _piled(value):
        raise ValueError(f"text holds a mark on nothing, or more than {_MOST_MARKS} on one letter")
    return value


def _piled(value: str) -> bool:
    """Whether combining marks stand alone, or pile up over what is around them."""
    marks = _MOST_MARKS
    for character in value:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0 if character != " " else _MOST_MARKS
        if marks > _MOST_MARKS:
            return True
    return False


def _written_time(value: object) -> object:
    """A time is written as one: a bare number would be read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and _TIME.fullmatch(value)):
        return value
    raise ValueError(ASKED[TIME_PATTERN])


def _within_living_memory(value: datetime) -> datetime:
    if value.year < _FIRST_YEAR:
        raise ValueError(f"lies before {_FIRST_YEAR}, and so before any measurement of this kind")
    return value


ModelId = Annotated[str, StringConstraints(pattern=HUB_ID_PATTERN, max_length=193), AfterValidator(_plain_model_id)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_plain_text)]
WebAddress = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN, max_length=500)]
Sha256 = Annotated[str, StringConstraints(pattern=SHA256_PATTERN)]
Revision = Annotated[str, StringConstraints(pattern=COMMIT_PATTERN)]
# Records are kept to the microjoule and the microsecond, so nothing real is smaller.
Joules = Annotated[float, Field(ge=1e-6, le=1e12, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=1e-6, le=1e8, allow_inf_nan=False)]
# The schema has no `format` for it: a `date-time` has a time zone.
Time = Annotated[
    datetime,
    Field(strict=False),
    BeforeValidator(_written_time),
    AfterValidator(_within_living_memory),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN}),
]
Count = Annotated[int, Field(ge=0, le=10**12)]
Bytes = Annotated[int, Field(gt=0, le=10**15)]
# An account on GitHub: who a pull request is by, and so the one name in a record that somebody else has checked.
Login = Annotated[str, StringConstraints(pattern=LOGIN_PATTERN)]


class Frozen(BaseModel):
    """Immutable, strict, and closed: a field nobody knows is a fault, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

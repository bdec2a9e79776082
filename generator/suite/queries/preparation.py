"""From a row as it was found to a query as a model is asked: the steps of a case's `Preparation`, in their order.

A row's text is a string or a list of tokens, its `image` a picture or the bytes of one, its `audio` the bytes of a
recording. Rows are hostile: whatever cannot be made a query raises `UnusableError`.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from generator.suite.queries.decoding import picture, recording
from generator.suite.queries.workload import Preparation

MASK = "\ue000"
"""Stands for the model's own mask token, which only its adapter knows: a character that belongs to nobody."""


# Letters and signs that show nothing: fillers of Hangul, and Braille without a dot.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# The part of a query that may be empty: a question can be asked of nothing, and is answered with nothing.
_MAY_BE_EMPTY = frozenset({"context"})


class UnusableError(ValueError):
    """A row that cannot be made a query. Its text says why, without saying where: the caller knows."""


def prepare(row: Mapping[str, Any], steps: Preparation) -> dict[str, Any] | None:
    """The query of one row, by the same roles; None where `steps` leave it out.

    Text becomes a string, `image` a PIL image in RGB, `audio` one-dimensional float32 at `steps.sampling_rate` Hz.
    """
    query: dict[str, Any] = {}
    for role, value in row.items():
        try:
            query[role] = _prepared(role, value, steps)
        except ValueError as error:
            raise UnusableError(f"{role} {error}") from error
    return None if any(value is None for value in query.values()) else query


def _prepared(role: str, value: Any, steps: Preparation) -> Any:
    if role == "image":
        return _resized(picture(value), steps)
    if role == "audio":
        if steps.sampling_rate is None:
            raise UnusableError("has no sampling rate to be brought to; name one in the case")
        return recording(value, steps.sampling_rate, steps.first_seconds)
    return prepare_text(value, steps)


def prepare_text(value: Any, steps: Preparation) -> str | None:
    """A text, joined, cleaned, cut and masked as `steps` say; None where it is one that they leave out."""
    text = _joined(value, steps)
    if steps.drop_empty and is_blank(text):
        return None
    if steps.drop_full_stops:
        text = text.replace(".", "")
    if steps.first_words:
        text = " ".join(text.split()[: steps.first_words])
    return _masked(text, steps) if steps.mask else text


def is_blank(text: str) -> bool:
    """Whether a text shows a reader nothing: white space, marks without a letter, characters that have no width."""
    return all(
        letter.isspace() or letter in _BLANKS or unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me")
        for letter in text
    )


def refuse_blank(parts: Mapping[str, Any]) -> None:
    """`UnusableError` for a query, or a row that is to become one, of which a part that must say something is blank."""
    for role, text in parts.items():
        if isinstance(text, str) and role not in _MAY_BE_EMPTY and is_blank(text):
            raise UnusableError(f"{role} is empty")


def _joined(value: Any, steps: Preparation) -> str:
    if steps.join_tokens and isinstance(value, list) and all(isinstance(token, str) for token in value):
        value = " ".join(value)
    if not isinstance(value, str):
        raise UnusableError(f"is {_kind(value)}, not a text")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise UnusableError("holds half a character (a lone surrogate)")
    return value


def _masked(text: str, steps: Preparation) -> str | None:
    """One mask a text, whatever the text brought along; a text without a word has none that could be replaced."""
    words = text.replace(MASK, " ").split()
    if steps.mask == "last-word":
        if not words:
            return None
        words.pop()
    return " ".join([*words, MASK])


def _resized(image: Any, steps: Preparation) -> Any:
    from PIL import Image

    if steps.resize:
        image = image.resize(steps.resize, Image.Resampling.NEAREST)
    return image if image.mode == "RGB" else image.convert("RGB")


def _kind(value: Any) -> str:
    return "missing" if value is None else f"of type {type(value).__name__}"

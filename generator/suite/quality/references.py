"""From a data set's column to what an answer is held against. Rows are hostile: `BadReferenceError` says what is wrong.

By metric a reference is: a class's name (accuracy), a tuple of texts of which the best counts (squad, rouge), `Tagged`
(seqeval), a text (wer, masked-word, bits-per-byte), a number (spearman), or a tuple of `Box` (map). `None` stands for a
row that has none, as where a split hides its labels behind -1.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.errors import shown
from generator.suite.quality.asked import QualityAsked
from generator.suite.quality.label_words import class_named

_MOST_TEXTS = 1000
_MOST_BOXES = 10_000


class BadReferenceError(ValueError):
    """A reference that is not of its metric's kind. Its text says why, without saying where: the caller knows."""


@dataclass(frozen=True)
class Tagged:
    """The tokens of a sentence and the tag of each (`B-PER`, `I-PER`, `O`)."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A thing's class and its corners, in pixels of the picture as the model is given it."""

    label: str
    left: float
    top: float
    right: float
    bottom: float


def classes_of(asked: QualityAsked, named: Sequence[str]) -> tuple[str, ...]:
    """The names behind the numbers: those that the data set itself gives, in the case's words where it has some.

    `BadReferenceError` where the two are not the same classes.
    """
    if not named:
        return asked.classes
    if not asked.classes:
        return tuple(named)
    known = [class_named(name, asked.classes, asked.words) for name in named]
    if None in known or set(known) != set(asked.classes):
        raise BadReferenceError(
            f"has the classes {shown(', '.join(named), 100)}, and the case names {shown(', '.join(asked.classes), 90)}"
        )
    return tuple(str(name) for name in known)


def reference_of(
    asked: QualityAsked, value: Any, classes: Sequence[str], text: Any = None, size: Callable[[], Any] | None = None
) -> Any:
    """What `value` says, or `None` where it says nothing.

    `text` is the row's own text, which tags belong to; `size` gives the width and height of the picture as it came and
    as it is prepared, by which boxes are scaled.
    """
    if value is None:
        return None
    if asked.metric == "accuracy":
        return _class(value, classes, asked)
    if asked.metric in ("squad", "rouge-1", "rouge-l"):
        return _texts(value, or_nothing=asked.metric == "squad")
    if asked.metric == "seqeval":
        return _tagged(value, text, classes, asked)
    if asked.metric == "map":
        return _boxes(value, classes, asked, size() if size else ((1, 1), (1, 1)))
    if asked.metric == "spearman":
        return _number(value)
    return _text(value)


def _class(value: Any, classes: Sequence[str], asked: QualityAsked) -> str | None:
    if isinstance(value, str):
        found = class_named(value, classes, asked.words) if classes else value
        if found is None:
            raise BadReferenceError(f"is {shown(value)}, which is none of the classes {shown(', '.join(classes), 100)}")
        return found
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadReferenceError(f"is {_kind(value)}, not a class's name or number")
    if value == -1:
        return None
    if value < 0 or (classes and value >= len(classes)):
        raise BadReferenceError(f"is class {shown(value)} of {len(classes)}")
    return classes[value] if classes else str(value)


def _texts(value: Any, or_nothing: bool) -> tuple[str, ...] | None:
    """One text or several; none at all is the right answer of a question that has no other (SQuAD 2)."""
    if isinstance(value, Mapping):
        value = value.get("text")
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or len(found) > _MOST_TEXTS or not all(isinstance(text, str) for text in found):
        raise BadReferenceError(f"is {_kind(value)}, not a text or a list of them")
    texts = tuple(text for text in found if text.strip())
    return texts or (("",) if or_nothing else None)


def _tagged(value: Any, text: Any, classes: Sequence[str], asked: QualityAsked) -> Tagged:
    tokens = text.split(" ") if isinstance(text, str) else text
    if not isinstance(value, list) or not isinstance(tokens, list) or len(value) != len(tokens):
        raise BadReferenceError("has not a tag for each token")
    tags = [_class(tag, classes, asked) for tag in value]
    return Tagged(tuple(map(str, tokens)), tuple("O" if tag is None else tag for tag in tags))


def _boxes(value: Any, classes: Sequence[str], asked: QualityAsked, sizes: Any) -> tuple[Box, ...]:
    if isinstance(value, Mapping):
        boxes, labels = value.get("bbox"), value.get("category")
    elif isinstance(value, list) and all(isinstance(thing, Mapping) for thing in value):
        boxes, labels = [thing.get("bbox") for thing in value], [thing.get("category") for thing in value]
    else:
        boxes = labels = None
    if not isinstance(boxes, list) or not isinstance(labels, list) or not len(boxes) == len(labels) <= _MOST_BOXES:
        raise BadReferenceError("has not a bbox and a category for each thing")
    (width, height), (new_width, new_height) = sizes
    across, down = new_width / width, new_height / height
    found = []
    for box, label in zip(boxes, labels, strict=True):
        name = _class(label, classes, asked)
        if not isinstance(box, list | tuple) or len(box) != 4:
            raise BadReferenceError("has a bbox that is not four numbers")
        left, top, right, bottom = map(_number, box)
        if asked.boxes == "sizes":
            right, bottom = left + right, top + bottom
        if name is not None and right > left and bottom > top:
            found.append(Box(name, left * across, top * down, right * across, bottom * down))
    return tuple(found)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadReferenceError(f"is {_kind(value)}, not a number")
    return float(value)


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        raise BadReferenceError(f"is {_kind(value)}, not a text")
    return value if value.strip() else None


def _kind(value: Any) -> str:
    return shown(value, 40) if isinstance(value, int | float | str) else f"of type {type(value).__name__}"

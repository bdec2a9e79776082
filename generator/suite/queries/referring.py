"""What a row's answer is held against: the column that the case names, or what preparing cuts off the text."""

from collections.abc import Mapping
from typing import Any

from generator.suite.quality.asked import QualityAsked
from generator.suite.quality.references import BadReferenceError, reference_of
from generator.suite.queries.decoding import picture
from generator.suite.queries.preparation import MASK, UnusableError, prepare_text
from generator.suite.queries.workload import CaseWorkload, Preparation


def referred(
    workload: CaseWorkload,
    parts: Mapping[str, Any],
    row: Mapping[str, Any],
    steps: Preparation,
    classes: tuple[str, ...],
) -> Any:
    """The reference of a row whose query could be prepared, `None` where it has none.

    `parts` is the row by the workload's roles, `row` by its columns. `UnusableError` for one that makes no sense.
    """
    asked = workload.quality
    if asked is None:
        return None
    try:
        return _reference(asked, parts, row, steps, classes)
    except BadReferenceError as error:
        raise UnusableError(f"{asked.reference} {error}") from error


def _reference(
    asked: QualityAsked, parts: Mapping[str, Any], row: Mapping[str, Any], steps: Preparation, classes: tuple[str, ...]
) -> Any:
    if asked.metric == "masked-word":
        return masked_word(parts["text"], steps)
    if asked.metric == "bits-per-byte":
        return continuation(parts["text"], steps)
    return reference_of(
        asked, row.get(asked.reference or ""), classes, parts.get("text"), lambda: _sizes(parts["image"], steps)
    )


def masked_word(text: Any, steps: Preparation) -> str | None:
    """The word that the mask stands for, where it was put in the place of one."""
    if steps.mask != "last-word":
        return None
    whole = prepare_text(text, steps.model_copy(update={"mask": None}))
    words = (whole or "").replace(MASK, " ").split()
    return words[-1] if words else None


def continuation(text: Any, steps: Preparation) -> str | None:
    """What follows a text that was cut, as many words as were kept; `None` where it ended before."""
    if steps.first_words is None:
        return None
    whole = prepare_text(text, steps.model_copy(update={"first_words": None}))
    words = (whole or "").split()
    return " ".join(words[steps.first_words : 2 * steps.first_words]) or None


def _sizes(image: Any, steps: Preparation) -> tuple[tuple[int, int], tuple[int, int]]:
    """Width and height of a picture as it came, upright, and as it is prepared."""
    found = picture(image)
    return (found.width, found.height), steps.resize or (found.width, found.height)

"""The classes that a model tells apart, as its config.json names them: a stranger's words."""

from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError


def labels_of(config: Any, name: str, *, at_least: int = 2) -> dict[int, str]:
    """Each class's name by its number, in the order of the numbers; `name` is the model's, for a sentence.

    `LoadingError` for what is no name, and for fewer classes than `at_least`: a head of one number rates, or has but
    one answer to everything.
    """
    found = config.id2label
    for number, label in found.items():
        # A number is a name too, as of a rating.
        if isinstance(label, bool) or not isinstance(label, str | int | float):
            raise LoadingError(
                f"{name} calls its class {number} {shown(str(label), 40)} in config.json (id2label), which is not a "
                "name; fetch config.json again, or choose another model."
            )
    if len(found) < at_least:
        raise LoadingError(
            f"{name} knows {len(found)} class by its config.json (id2label), and classes are told apart from two on: "
            "it may give a score instead; choose another model."
        )
    return {number: str(found[number]) for number in sorted(found)}

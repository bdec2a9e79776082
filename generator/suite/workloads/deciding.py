"""From numbers to a decision: the likeliest of several, and nothing where the numbers are none."""

from typing import Any


def likeliest(logits: Any) -> list[Any]:
    """The place of the largest in each last row of `logits` (… × choices), `None` where one of them is not a number.

    The largest is NaN as soon as one is, so that looking costs nothing but to bring it along. They are torch's or
    NumPy's, which has no one call for both.
    """
    found = logits.max(-1)
    values, places = found if isinstance(found, tuple) else (found, logits.argmax(-1))
    decided: list[Any] = _decided(values.tolist(), places.tolist())
    return decided


def _decided(value: Any, place: Any) -> Any:
    if isinstance(value, list):
        return [_decided(*pair) for pair in zip(value, place, strict=True)]
    return None if value != value or value == float("inf") else place

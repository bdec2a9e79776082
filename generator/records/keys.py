"""Keys of JSON objects: one that stands twice would count silently with its last value."""

import json


class _KeyTwiceError(ValueError):
    """A key that stands twice in one object: readers see one value, and another counts."""


def _once(pairs: list[tuple[str, object]]) -> None:
    # Nearly every object of every record holds each key once, and C says so at once.
    if len(dict(pairs)) == len(pairs):
        return
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _KeyTwiceError(key)
        seen.add(key)


def key_twice(data: bytes) -> str | None:
    """The first key of the JSON text `data` that stands twice in one object; None where each comes once."""
    try:
        json.loads(data, object_pairs_hook=_once)
    except _KeyTwiceError as error:
        return str(error)
    return None

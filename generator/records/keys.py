"""JSON read once and whole: a key that stands twice in one object would count silently with its last value."""

import json
from typing import Any


class KeyTwiceError(ValueError):
    """A key that stands twice in one object: readers see one value, and another counts."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def loaded(data: bytes) -> Any:
    """The JSON text (UTF-8) `data` as plain values.

    Raises `KeyTwiceError` for a key that comes twice, and another `ValueError` or `RecursionError` for what is no JSON.
    """
    return _DECODER.decode(data.decode())


def key_twice(data: bytes) -> str | None:
    """The first key of the JSON text `data` that stands twice in one object; None where each comes once."""
    try:
        loaded(data)
    except KeyTwiceError as error:
        return error.key
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise KeyTwiceError(key)
            seen.add(key)
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_once)

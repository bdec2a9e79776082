"""JSON read once and whole: a key that stands twice in one object would count silently with its last value."""

import json
from collections import Counter
from typing import Any


def loaded(data: bytes) -> tuple[Any, str | None]:
    """The JSON text (UTF-8) `data` as plain values, and a key that stands twice in one object; None where none does.

    The whole text is read before a key is told. Raises `ValueError` or `RecursionError` for what is no JSON.
    """
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs) and not twice:
            twice.append(next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1))
        return made

    value = json.JSONDecoder(object_pairs_hook=once).decode(data.decode())
    return value, twice[0] if twice else None

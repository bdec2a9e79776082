"""How much of a file is looked at, and how much is said of it: a stranger's two megabytes never become two hundred.

Lengths come before items: what is longer than any record is refused before one of its items is held against the model.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.errors import Fault, shown

_KINDS = (list, dict)
# Longer than any list or table of a record may be.
MOST_ITEMS = 1000
# Lists and tables of one file; a record's two megabytes hold a fifth of it.
MOST_PARTS = 100_000
# Faults of one file that are told; of the rest, their number.
MOST_FAULTS = 100


def too_long(document: Any, file: str) -> list[Fault]:
    """Each list and each table of the JSON values in `document` that is longer than any may be, where it stands."""
    parts = _parts(document)
    if parts > MOST_PARTS:
        return [Fault(file, "file", f"over {MOST_PARTS:,} lists and tables", "a record has fewer")]
    return limited((_fault(place, found, file) for place, found in _long(document)), file) if parts < 0 else []


def limited(faults: Iterator[Fault] | Sequence[Fault], file: str, more: int = 0) -> list[Fault]:
    """The first hundred faults of a file, and how many there are besides; `more` were counted and not kept."""
    told: list[Fault] = []
    for fault in faults:
        if len(told) < MOST_FAULTS:
            told.append(fault)
        else:
            more += 1
    if more:
        told.append(Fault(file, "file", f"{more:,} more {'fault' if more == 1 else 'faults'}", "fix these first"))
    return told


def _parts(document: Any) -> int:
    """How many lists and tables there are, counted no further than needed; below 0 where one of them is too long."""
    waiting, count = [document], 0
    while waiting:
        value = waiting.pop()
        count += 1
        if len(value) > MOST_ITEMS:
            return -1
        if count > MOST_PARTS:
            break
        waiting += [item for item in (value.values() if type(value) is dict else value) if type(item) in _KINDS]
    return count


def _long(document: Any) -> Iterator[tuple[str, list[Any] | dict[str, Any]]]:
    """What is too long, in the file's order, with its place; it is not looked into."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        place, value = waiting.pop()
        if len(value) > MOST_ITEMS:
            yield place, value
            continue
        named = value.items() if type(value) is dict else ((f"[{index}]", item) for index, item in enumerate(value))
        waiting += [(f"{place}.{name}", item) for name, item in reversed(list(named)) if type(item) in _KINDS]


def _fault(place: str, value: list[Any] | dict[str, Any], file: str) -> Fault:
    place = place.replace(".[", "[").lstrip(".")
    return Fault(
        file,
        (place if place.isascii() and place.isprintable() and len(place) <= 80 else shown(place)) or "file",
        f"{len(value):,} {'items' if isinstance(value, list) else 'fields'}",
        f"a record has at most {MOST_ITEMS:,} of anything",
    )

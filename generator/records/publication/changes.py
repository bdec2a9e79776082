"""The data's own changelog: its newest entry's day is the edition that every page names, and the feed tells it all."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, shown
from generator.records.patterns import LETTER_PATTERN

_HEADING = re.compile(r"^## (\d{4}-\d{2}-\d{2})\b(?::[ \t]*(.*))?.*$", re.MULTILINE)
MAX_BYTES = 5_000_000
# A figure as a label prints it.
FIGURE = r"[0-9][0-9,]*(?:\.[0-9]+)?"
# A class with its span as a label prints it, or the status that stands for it.
CLASS = rf"{LETTER_PATTERN}(?: \({LETTER_PATTERN}–{LETTER_PATTERN}\))?|[a-z]+(?:-[a-z]+)*"
_CHANGE = re.compile(
    rf"`(?P<model>[\w.-]+/[\w.-]+)`, (?P<task>[a-z-]+)(?:, (?!on )(?P<variant>[a-z0-9-]+))?"
    rf"(?:, on (?P<profile>[a-z0-9-]+))?: (?P<old>{FIGURE}|none)(?: \((?P<old_class>{CLASS})\))? → "
    rf"(?P<new>{FIGURE}|none)(?: \((?P<new_class>{CLASS})\))? Wh\. (?P<why>\S.*)"
)
# Stands for the reason in a line that the build proposes: nobody can paste it and be done.
WHY = "<why>"
_CHANGE_REMEDY = "write '- `org/model`, task: 0.31 (C) → 0.33 (D) Wh. Why.', with none for a figure that is not there"


@dataclass(frozen=True)
class Change:
    """One published number that changed, in Wh per 1,000 queries as it was printed; None: there is no figure.

    A class (`C`, `C (B–C)` or a status) is named where it changed; a profile where the label has no short address.
    """

    model: str
    task: str
    variant: str | None
    old: str | None
    new: str | None
    why: str
    profile: str | None = None
    old_class: str | None = None
    new_class: str | None = None


@dataclass(frozen=True)
class Entry:
    """One entry: its day, which of that day's it is (1 the oldest), its title (may be empty), prose and changes."""

    day: date
    number: int
    title: str
    paragraphs: tuple[str, ...]
    changes: tuple[Change, ...]


def read_changes(measurements: Path, today: date) -> list[Entry]:
    """Every entry of `CHANGES.md` in the file's order; none may lie after `today`.

    There is at least one, or no file: a folder of which nothing was published has nothing to say of changes.
    """
    path = measurements / "CHANGES.md"
    if not path.exists() and not path.is_symlink():
        return []
    try:
        if path.stat().st_size > MAX_BYTES:
            raise EnergyLabelError(
                f"{path} has over {MAX_BYTES:,} bytes, which nobody reads; restore it from the history."
            )
        _, *pieces = _HEADING.split(path.read_text("utf-8"))
        days = [date.fromisoformat(text) for text in pieces[::3]]
    except (OSError, ValueError) as error:
        raise EnergyLabelError(f"{path}: {error}; head each entry with '## YYYY-MM-DD'.") from None
    if not days:
        raise EnergyLabelError(f"{path} has no entry; head each entry with '## YYYY-MM-DD'.")
    if max(days) > today:
        raise EnergyLabelError(f"{path}: the entry of {max(days)} lies in the future; give it the day it was made.")
    return [
        _entry(path, day, number, (title or "").strip(), body)
        for day, number, title, body in zip(days, _numbers(days), pieces[1::3], pieces[2::3], strict=True)
    ]


def headed(text: str, day: date, title: str, paragraph: str) -> str:
    """The text of a CHANGES.md, which has an entry, with a new one of prose on top."""
    newest = _HEADING.search(text)
    place = newest.start() if newest else len(text)
    return f"{text[:place]}## {day}: {title}\n\n{paragraph}\n\n{text[place:]}"


def edition_day(measurements: Path, today: date) -> date | None:
    """Day of the newest entry, the only day that pages name; None without an entry."""
    return max((entry.day for entry in read_changes(measurements, today)), default=None)


def _numbers(days: Sequence[date]) -> list[int]:
    """Which of its day's each entry is, from the end: a newer one above leaves the number of an older one alone."""
    so_far: Counter[date] = Counter()
    numbers = []
    for day in reversed(days):
        so_far[day] += 1
        numbers.append(so_far[day])
    return numbers[::-1]


def _entry(path: Path, day: date, number: int, title: str, body: str) -> Entry:
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n|\n(?=- )", body) if block.strip()]
    changes = tuple(_change(path, day, block) for block in blocks if block.startswith("- "))
    paragraphs = tuple(re.sub(r"[*`]", "", block) for block in blocks if not block.startswith("- "))
    return Entry(day, number, title, paragraphs, changes)


def _change(path: Path, day: date, block: str) -> Change:
    found = _CHANGE.fullmatch(block.removeprefix("- "))
    if found is None:
        raise EnergyLabelError(f"{path}, entry of {day}: {shown(block)} is not a change; {_CHANGE_REMEDY}.")
    if found["why"].startswith(WHY):
        raise EnergyLabelError(f"{path}, entry of {day}: {shown(block)} gives no reason; say why in place of {WHY}.")
    old, new = (None if text == "none" else text for text in found.group("old", "new"))
    return Change(
        found["model"],
        found["task"],
        found["variant"],
        old,
        new,
        found["why"],
        found["profile"],
        found["old_class"],
        found["new_class"],
    )

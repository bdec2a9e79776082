"""The data's own changelog: the day of the newest entry is the edition that every page names."""

import re
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError

_HEADING = re.compile(r"^## (\d{4}-\d{2}-\d{2})\b", re.MULTILINE)


def edition_day(measurements: Path, today: date) -> date:
    """Day of the newest entry of `CHANGES.md`, the only day that pages name; it must not lie after `today`."""
    path = measurements / "CHANGES.md"
    try:
        days = [date.fromisoformat(text) for text in _HEADING.findall(path.read_text("utf-8"))]
    except (OSError, ValueError) as error:
        raise EnergyLabelError(f"{path}: {error}; head each entry with '## YYYY-MM-DD'.") from None
    if not days:
        raise EnergyLabelError(f"{path} has no entry; head each entry with '## YYYY-MM-DD'.")
    if max(days) > today:
        raise EnergyLabelError(f"{path}: the entry of {max(days)} lies in the future; give it the day it was made.")
    return max(days)

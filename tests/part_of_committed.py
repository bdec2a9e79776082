"""Some of the committed measurements: to read all of them takes longer than most of what is asked of a few."""

import shutil
from collections.abc import Callable
from pathlib import Path

_LISTS = ("published.jsonl", "short_addresses.toml")


def part_of(committed: Path, folder: Path, wanted: Callable[[Path], bool]) -> Path:
    """A folder of measurements with the records alone whose path below records/ is `wanted`; returns it.

    All else is there as it was committed; of the lists of records, the lines of those that are left out are not.
    """
    shutil.copytree(committed, folder, ignore=shutil.ignore_patterns("records", *_LISTS))
    records = committed / "records"
    places = [path.relative_to(records) for path in sorted(records.rglob("*.json"))]
    kept = {place.as_posix() for place in places if wanted(place)}
    for place in kept:
        (folder / "records" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(records / place, folder / "records" / place)
    for name in _LISTS:
        lines = (committed / name).read_text("utf-8").splitlines(keepends=True)
        there = [line for line in lines if ".json" not in line or any(f'"{place}"' in line for place in kept)]
        (folder / name).write_text("".join(there), "utf-8")
    return folder

"""What a pull request changes, read as data: nothing of it is run, followed or trusted."""

import os
import re
import stat
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import EnergyLabelError, Fault, shown
from generator.records.bounds import limited
from generator.records.files.plain import is_plain
from generator.records.files.store import MAX_RECORD_BYTES, SECOND

MOST_FILES = 100_000
MOST_RECORDS = 100
DEEPEST = 20
_PLACES = ("records/", SECOND)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,249}")
_MEASUREMENTS = "measurements/"
_CHANGES = f"{_MEASUREMENTS}CHANGES.md"
_CHUNK = 1 << 16
# Of the checkout's own: what is run, by whom ever.
_CODE = ("generator", "site_src", "tests", ".ci", "Makefile", "action.py", "action.yml", "pyproject.toml")
_PROFILE = re.compile(r"profiles/[a-z0-9][a-z0-9-]{0,63}\.toml")
_FIRST_SCALE = re.compile(r"scales/[a-z0-9-]{1,64}/[a-z0-9-]{1,64}/v1\.toml")


@dataclass
class Submitted:
    """What differs from the base. Paths of records are below `measurements/`, the others below the checkout.

    `others` stand with what runs first. `refused` are faults of files that are not read at all. `profiles` and first
    `scales`, below `measurements/`, are new: of those that are there nothing is read.
    """

    records: list[str] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    changes: bool = False
    profiles: list[str] = field(default_factory=list)
    scales: list[str] = field(default_factory=list)


def compare(measurements: Path, head: Path) -> Submitted:
    """Every file of the checkout `head` against that of the base; links are never followed.

    The base's `measurements` may have any name; all else of it lies beside them.

    Raises `EnergyLabelError` where `head` is no folder.
    """
    if not head.is_dir():
        what = "is not a folder" if head.exists() else "is not there"
        raise EnergyLabelError(f"{shown(str(head))} {what}; name the checkout of a pull request.")
    found = Submitted()
    if (head / "measurements").is_symlink():
        reason = "a checkout has a folder of this name, and where a link leads nothing is read; make it one"
        found.refused.append(Fault("measurements", "file", "a link", reason))
        return found
    try:
        there = set(_files(head))
    except _TooMuchError as error:
        found.refused.append(Fault("the pull request", "files", str(error), "more than is looked at; nothing was read"))
        return found
    for path in sorted(there):
        before = _in_base(measurements, path)
        if not _same(before, head / path):
            _sort_in(found, path, new=not os.path.lexists(before))
    for path in sorted(_expected(measurements) - there):
        _note_missing(found, path)
    found.others = _by_weight(found.others)
    found.refused = limited(found.refused, "the pull request")
    if len(found.records) > MOST_RECORDS:
        reason = f"at most {MOST_RECORDS} at once; split the pull request"
        found.refused.append(Fault("measurements", "records", str(len(found.records)), reason))
        found.records.clear()
    return found


class _TooMuchError(ValueError):
    """More than a pull request has."""


def _files(head: Path) -> Iterator[str]:
    """Every file and link below `head` by its path, sorted within each folder; Git's own folder is left out."""
    waiting, count = [""], 0
    while waiting:
        folder = waiting.pop()
        with os.scandir(head / folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            path = f"{folder}{entry.name}"
            count += 1
            if count > MOST_FILES or path.count("/") > DEEPEST:
                raise _TooMuchError(f"over {MOST_FILES}" if count > MOST_FILES else f"folders over {DEEPEST} deep")
            if path == ".git":
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            else:
                yield path


def _same(one: Path, other: Path) -> bool:
    """Whether both are there and alike: links by where they lead, files by their bytes."""
    try:
        left, right = one.lstat(), other.lstat()
    except OSError:
        return False
    if stat.S_ISLNK(left.st_mode) and stat.S_ISLNK(right.st_mode):
        return one.readlink() == other.readlink()
    if not (stat.S_ISREG(left.st_mode) and stat.S_ISREG(right.st_mode)) or left.st_size != right.st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while chunk := first.read(_CHUNK):
            if chunk != second.read(_CHUNK):
                return False
    return True


def _in_base(measurements: Path, path: str) -> Path:
    """Where the base has what a checkout has at `path`."""
    within = path.removeprefix(_MEASUREMENTS)
    return measurements.parent / path if within == path else measurements / within


def _expected(measurements: Path) -> set[str]:
    """What a checkout of the base holds: what Git knows of it, or else the files of its measurements."""
    if measurements.name == _MEASUREMENTS.rstrip("/"):
        listed = subprocess.run(  # noqa: S603 - our own words
            ["git", "-C", str(measurements.parent), "ls-files", "-z"],  # noqa: S607 - the runner's own git
            capture_output=True,
            check=False,
        )
        if listed.returncode == 0 and listed.stdout:
            return set(os.fsdecode(listed.stdout).rstrip("\0").split("\0"))
    return {f"{_MEASUREMENTS}{path}" for path in _files(measurements)}


def _sort_in(found: Submitted, path: str, new: bool) -> None:
    place = path.removeprefix("measurements/")
    if path == _CHANGES:
        found.changes = True
    elif new and place != path and _PROFILE.fullmatch(place):
        found.profiles.append(place)
    elif new and place != path and _FIRST_SCALE.fullmatch(place):
        found.scales.append(place)
    elif place == path or not place.startswith(_PLACES):
        found.others.append(path)
    elif not all(_NAME.fullmatch(part) for part in place.split("/")):
        reason = "a name is made of letters, digits, full stops and hyphens; energy-label measure writes the right one"
        found.refused.append(Fault(shown(place, 200), "file name", shown(place.rpartition("/")[2]), reason))
    else:
        found.records.append(place)


def _note_missing(found: Submitted, path: str) -> None:
    place = path.removeprefix("measurements/")
    if path == _CHANGES:
        found.changes = True
    elif place != path and place.startswith(_PLACES):
        reason = "a published record is never deleted; if you did not, merge main into your branch"
        found.refused.append(Fault(place, "file", "deleted", reason))
    else:
        found.others.append(path)


def _by_weight(paths: Iterable[str]) -> list[str]:
    """What runs before what is read, workflows first: whoever names few names these."""
    return sorted(paths, key=lambda path: (not path.startswith(".github/"), path.partition("/")[0] not in _CODE, path))


def read_bounded(path: Path, head: Path) -> bytes | None:
    """The bytes of a plain file of at most a record's size; None for anything else, and for nothing.

    A link among its folders, below `head`, makes it something else.
    """
    if not is_plain(path, head) or path.lstat().st_size > MAX_RECORD_BYTES:
        return None
    return path.read_bytes()

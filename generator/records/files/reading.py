"""From a file's bytes to a record, whichever version of the form they are in."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from generator import __version__
from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown
from generator.records.bounds import MOST_FAULTS, limited, too_long
from generator.records.faults import faults_of
from generator.records.keys import loaded
from generator.records.model import Record
from generator.records.model.room import Room
from generator.records.versions.upgrade import FORMS, OtherFormError, upgraded

# As many as a study has: the pages that explain something by its records read them once more.
_KEPT = 256


def record_of(data: bytes, file: str) -> tuple[Record | None, list[Fault]]:
    """The record in a file's bytes, or the faults of its shape, by the names that the file itself uses.

    Of many faults the first hundred are told, and how many more there are.
    """
    record, faults = _record_of(data, file)
    return record, [*faults]


@lru_cache(maxsize=_KEPT)
def _record_of(data: bytes, file: str) -> tuple[Record | None, list[Fault]]:
    if data.startswith(BOM_UTF8):
        # Its digest would be that of other bytes than everybody sees.
        reason = "begins with a byte order mark, which JSON has none of; save it as UTF-8 without one"
        return None, [Fault(file, "file", shown(data[:80]), reason)]
    try:
        document, twice = loaded(data)
    except (ValueError, RecursionError) as error:
        return None, [Fault(file, "file", shown(data), f"Invalid JSON: {_where(data) or error}")]
    if isinstance(document, list | dict) and (long := too_long(document, file)):
        return None, long
    version = document.get("schema_version") if isinstance(document, dict) else max(FORMS)
    # `True == 1`, and a version is a number.
    if type(version) is not int or version not in FORMS:
        return None, [_unknown_version(document, file)]
    record, faults = _read(document, data, version, file)
    if record is not None and twice is not None:
        return None, [Fault(file, shown(twice), "twice", "a key comes once; the last one would count silently")]
    return record, faults


def newer_release(faults: Sequence[Fault], measurements: Path) -> EnergyLabelError | None:
    """What to say of a folder that a newer release has written, instead of the same fault once for each record."""
    newer = [
        fault
        for fault in faults
        if fault.field == "schema_version" and fault.value.isdecimal() and int(fault.value) > max(FORMS)
    ]
    if not newer:
        return None
    versions, known = (_listed(found) for found in ({int(fault.value) for fault in newer}, FORMS))
    count = f"{len(newer)} {'record' if len(newer) == 1 else 'records'}"
    return EnergyLabelError(
        f"{measurements} holds {count} of version {versions}, written by a newer release; energy-label {__version__} "
        f"reads versions {known}: take the newer release (in a checkout: git pull), or remove these records."
    )


def record_in(data: bytes, file: str) -> Record:
    """The record in a file's bytes, of which no more is checked than its shape; raises `RecordFaultsError`."""
    record, faults = record_of(data, file)
    if record is None:
        raise RecordFaultsError(faults)
    return record


def _read(document: Any, data: bytes, version: int, file: str) -> tuple[Record | None, list[Fault]]:
    room = Room(MOST_FAULTS)
    try:
        return Record.model_validate(upgraded(document, version), context=room).written_in(version), []
    except (ValidationError, OtherFormError):
        # What is wrong with a file is said by the form of its own version, in its own names.
        room = Room(MOST_FAULTS)
        try:
            FORMS[version].model_validate_json(data, context=room)
        except ValidationError as own:
            error = own
        return None, limited(faults_of(error, file), file, room.more)


def _listed(versions: Iterable[int]) -> str:
    return " and ".join(map(str, sorted(versions)))


def _unknown_version(document: dict[str, Any], file: str) -> Fault:
    value = shown(document["schema_version"]) if "schema_version" in document else "missing"
    reason = f"versions {_listed(FORMS)} can be read; a newer release may know more"
    return Fault(file, "schema_version", value, reason)


def _where(data: bytes) -> str | None:
    """What is no JSON in the bytes, and where."""
    try:
        from_json(data)
    except ValueError as error:
        return str(error)
    return None

"""Rows out of a file of text, which is read as a stranger's: bounded, and refused by line.

JSON lines (`.jsonl`), an object a line; a table with a head (`.csv`, `.tsv`); or plain lines (`.txt`).
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown

_MOST_BYTES_A_LINE = 2**20
_SEPARATORS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}


def refuse_unless(fine: bool, file: Path, fault: str, remedy: str) -> None:
    """Raise what is wrong with a file unless it is fine."""
    if not fine:
        raise EnergyLabelError(f"{file} {fault}; {remedy}.")


def lines_of(file: Path, digest: Any) -> Iterator[tuple[int, str]]:
    """Every line with its number from 1; `digest` takes their bytes."""
    with file.open("rb") as opened:
        number = 0
        while line := opened.readline(_MOST_BYTES_A_LINE + 1):
            number += 1
            digest.update(line)
            if len(line) > _MOST_BYTES_A_LINE:
                raise EnergyLabelError(f"{file}, line {number}: is over 1 MiB; shorten it.")
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise EnergyLabelError(f"{file}, line {number}: is not UTF-8; save the file as UTF-8.") from error


Lines = Iterator[tuple[int, str]]
Rows = Iterator[tuple[int, Mapping[str, Any]]]


def _plain(file: Path, lines: Lines, columns: Mapping[str, str]) -> Rows:
    needed = ", ".join(sorted(columns))
    refuse_unless(
        len(columns) == 1, file, f"has one text a line, where {needed} are needed", "write JSON lines or a table"
    )
    [role] = columns
    return ((number, {role: line.rstrip("\r\n")}) for number, line in lines if line.strip())


def _json_lines(file: Path, lines: Lines, _: Mapping[str, str]) -> Rows:
    for number, line in lines:
        if not line.strip():
            continue
        try:
            read = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = f"is no JSON ({type(error).__name__})"
            raise EnergyLabelError(f"{file}, line {number}: {reason}; fix the line or leave it out.") from error
        if not isinstance(read, dict):
            raise EnergyLabelError(f"{file}, line {number}: is not a JSON object; fix the line or leave it out.")
        yield number, read


def _table(file: Path, lines: Lines, columns: Mapping[str, str], delimiter: str = ",") -> Rows:
    """Rows of a table by the names in its head; a row's number is that of its last line."""
    first = next(lines, None)
    if first is not None:
        _refuse_other_separator(file, first[1], columns, delimiter)
    whole = chain([] if first is None else [first], lines)
    reader = csv.DictReader((line for _, line in whole), delimiter=delimiter, strict=True)
    try:
        head = reader.fieldnames
        refuse_unless(bool(head), file, "has no head", "name its columns in the first line")
        lacking = sorted(role for role in columns if place_of(role, columns, head or ()) is None)
        listed = " or ".join(dict.fromkeys(name for role in lacking for name in (role, columns[role])))
        has = shown(", ".join(head or ()), 200)
        refuse_unless(
            not lacking, file, f"has no column {listed} (its head is {has})", "name its columns in the first line"
        )
        for row in reader:
            cells = {name: text for name, text in row.items() if name is not None and text is not None}
            # A row of empty cells is what a spreadsheet leaves below its last one.
            if any(text.strip() for text in cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise EnergyLabelError(
            f"{file}, line {reader.reader.line_num}: is not a row of a table ({error}); fix the line or leave it out."
        ) from error


def _refuse_other_separator(file: Path, head: str, columns: Mapping[str, str], delimiter: str) -> None:
    """Raise for a head that is one only by another separator, as a spreadsheet of another country writes it."""
    for mark, name in _SEPARATORS.items():
        names = [part.strip().strip('"') for part in head.split(mark)]
        other = delimiter not in head and len(names) > 1
        if mark != delimiter and other and all(place_of(role, columns, names) for role in columns):
            remedy = f"separate them by {_SEPARATORS[delimiter]}"
            raise EnergyLabelError(f"{file}, line 1: its columns are separated by {name}; {remedy}.")


TABLES = frozenset({".csv", ".tsv"})
ROWS: dict[str, Callable[[Path, Lines, Mapping[str, str]], Rows]] = {
    ".txt": _plain,
    ".jsonl": _json_lines,
    ".csv": _table,
    ".tsv": partial(_table, delimiter="\t"),
}


def place_of(role: str, columns: Mapping[str, str], names: Iterable[str]) -> str | None:
    """Under which of `names` a role stands: its own, else that of the data set's column, whatever the case."""
    folded = {name.casefold().strip(): name for name in reversed(tuple(names)) if isinstance(name, str)}
    return folded.get(role.casefold()) or folded.get(columns[role].casefold())

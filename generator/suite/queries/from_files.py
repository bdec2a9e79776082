"""Queries from a local file or folder, which is read as a stranger's: bounded, and refused by line.

Text: JSON lines (`.jsonl`), an object of the workload's parts a line; a table with a head (`.csv`, `.tsv`); or plain
lines (`.txt`) where there is one part. Pictures and recordings: a folder of them, taken in the order of their names.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import SourceFile
from generator.suite.queries.preparation import UnusableError, prepare
from generator.suite.queries.workload import Preparation

_MOST_BYTES = 2**30
_MOST_BYTES_A_LINE = 2**20
_MOST_BYTES_A_PIECE = 64 * 2**20
_MOST_PIECES = 100_000
_ENDINGS = {
    "image": (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"),
    "audio": (".wav", ".flac", ".ogg", ".mp3"),
}

Queries = tuple[Mapping[str, Any], ...]


def read_file(file: Path, columns: Mapping[str, str], steps: Preparation, count: int) -> tuple[Queries, SourceFile]:
    """The first `count` usable queries of `file`, and its name and SHA-256.

    `columns` are the workload's: each part's name with that of its column in the data set; a file may use either.
    A folder's SHA-256 is that of the lines that `sha256sum` prints for what was taken from it. Raises
    `EnergyLabelError` with file and line.
    """
    media = sorted(columns.keys() & set(_ENDINGS))
    if media and len(columns) > 1:
        raise EnergyLabelError(
            f"Queries of {', '.join(sorted(columns))} cannot be read from a file; take them from the Hub."
        )
    queries, digest = _from_folder(file, media[0], steps, count) if media else _from_text(file, columns, steps, count)
    if not queries:
        raise EnergyLabelError(f"{file} holds no usable query; put at least one into it.")
    return queries, SourceFile(path=shown(file.name)[1:-1] or ".", sha256=digest)


def _from_text(file: Path, columns: Mapping[str, str], steps: Preparation, count: int) -> tuple[Queries, str]:
    kinds = "JSON lines (.jsonl), a table with a head (.csv, .tsv) or plain lines (.txt)"
    _refuse_unless(file.is_file(), file, "is no file of text", f"name a file of {kinds}")
    _refuse_unless(file.stat().st_size <= _MOST_BYTES, file, "has over 1 GiB", "cut it: its first lines are enough")
    kind = file.suffix.lower()
    _refuse_unless(kind in _ROWS, file, "ends in none of .jsonl, .csv, .tsv and .txt", "rename it to what it is")
    digest = hashlib.sha256()
    lines = _lines(file, digest)
    queries: list[Mapping[str, Any]] = []
    for number, row in _ROWS[kind](file, lines, columns):
        try:
            query = prepare(_parts(row, columns), steps)
        except UnusableError as error:
            raise EnergyLabelError(f"{file}, line {number}: {error}; mend the line or leave it out.") from error
        if query is not None:
            queries.append(query)
        if len(queries) == count:
            break
    for _ in lines:
        # The digest is of the whole file.
        pass
    return tuple(queries), digest.hexdigest()


def _lines(file: Path, digest: Any) -> Iterator[tuple[int, str]]:
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
    _refuse_unless(
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
            raise EnergyLabelError(f"{file}, line {number}: {reason}; mend the line or leave it out.") from error
        if not isinstance(read, dict):
            raise EnergyLabelError(f"{file}, line {number}: is no JSON object; mend the line or leave it out.")
        yield number, read


def _table(file: Path, lines: Lines, columns: Mapping[str, str], delimiter: str = ",") -> Rows:
    """Rows of a table by the names in its head; a row's number is that of its last line."""
    reader = csv.DictReader((line for _, line in lines), delimiter=delimiter, strict=True)
    try:
        head = reader.fieldnames
        _refuse_unless(bool(head), file, "has no head", "name its columns in the first line")
        lacking = sorted(role for role in columns if _place(role, columns, head or ()) is None)
        listed = " or ".join(dict.fromkeys(name for role in lacking for name in (role, columns[role])))
        has = shown(", ".join(head or ()), 200)
        _refuse_unless(
            not lacking, file, f"has no column {listed} (its head is {has})", "name its columns in the first line"
        )
        for row in reader:
            cells = {name: text for name, text in row.items() if name is not None and text is not None}
            # A row of empty cells is what a spreadsheet leaves below its last one.
            if any(text.strip() for text in cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise EnergyLabelError(
            f"{file}, line {reader.reader.line_num}: is no row of a table ({error}); mend the line or leave it out."
        ) from error


_ROWS: dict[str, Callable[[Path, Lines, Mapping[str, str]], Rows]] = {
    ".txt": _plain,
    ".jsonl": _json_lines,
    ".csv": _table,
    ".tsv": partial(_table, delimiter="\t"),
}


def _place(role: str, columns: Mapping[str, str], names: Iterable[str]) -> str | None:
    """Under which of `names` a role stands: its own, else that of the data set's column, whatever the case."""
    folded = {name.casefold().strip(): name for name in reversed(tuple(names)) if isinstance(name, str)}
    return folded.get(role.casefold()) or folded.get(columns[role].casefold())


def _parts(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    found = {role: _place(role, columns, row) for role in sorted(columns)}
    lacking = [role for role, name in found.items() if name is None]
    if lacking:
        raise UnusableError(f"lacks {', '.join(lacking)} (it has {shown(', '.join(row))})")
    return {role: row[name] for role, name in found.items() if name is not None}


def _from_folder(folder: Path, role: str, steps: Preparation, count: int) -> tuple[Queries, str]:
    endings = _ENDINGS[role]
    kinds = ", ".join(endings)
    _refuse_unless(folder.is_dir(), folder, "is no folder", f"name a folder of files ending in {kinds}")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in endings and path.is_file())
    _refuse_unless(len(found) <= _MOST_PIECES, folder, f"holds over {_MOST_PIECES:,} files", "name a smaller one")
    queries: list[Mapping[str, Any]] = []
    digest = hashlib.sha256()
    for path in found[:count]:
        size = path.stat().st_size
        _refuse_unless(size <= _MOST_BYTES_A_PIECE, path, "has over 64 MiB", "make it smaller or take it out")
        data = path.read_bytes()
        digest.update(f"{hashlib.sha256(data).hexdigest()}  {path.name}\n".encode("utf-8", "surrogateescape"))
        try:
            query = prepare({role: data}, steps)
        except UnusableError as error:
            raise EnergyLabelError(f"{path}: {error}; mend the file or take it out.") from error
        if query is not None:
            queries.append(query)
    return tuple(queries), digest.hexdigest()


def _refuse_unless(fine: bool, file: Path, fault: str, remedy: str) -> None:
    if not fine:
        raise EnergyLabelError(f"{file} {fault}; {remedy}.")

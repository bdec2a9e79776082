"""Queries from a local file or folder, which is read as a stranger's: bounded, and refused by line.

Text: JSON lines (`.jsonl`), an object of the workload's parts a line; a table with a head (`.csv`, `.tsv`); or plain
lines (`.txt`) where there is one part. Pictures and recordings: a folder of them, taken in the order of their names.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import SourceFile
from generator.suite.queries.cells import unpacked
from generator.suite.queries.preparation import UnusableError, prepare, refuse_blank
from generator.suite.queries.referring import referred
from generator.suite.queries.text_rows import ROWS, TABLES, lines_of, place_of, refuse_unless
from generator.suite.queries.workload import CaseWorkload, Preparation

_MOST_BYTES = 2**30
_MOST_BYTES_A_PIECE = 64 * 2**20
_MOST_PIECES = 100_000
_REFERENCES = "references.jsonl"
_ENDINGS = {
    "image": (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"),
    "audio": (".wav", ".flac", ".ogg", ".mp3"),
}


@dataclass(frozen=True)
class FileRead:
    """Queries with their references (`None` for one without), and the file's name and SHA-256."""

    queries: tuple[Mapping[str, Any], ...]
    references: tuple[Any, ...]
    source: SourceFile


Pairs = list[tuple[Mapping[str, Any], Any]]


def read_file(file: Path, workload: CaseWorkload, steps: Preparation, count: int) -> FileRead:
    """The first `count` usable queries of `file`, and what their answers are held against.

    The reference stands in each line or row under the column's name in the case, or, of what lies in a folder, in its
    `references.jsonl`: `{"file": "a.png", "reference": …}`. A query without one has none. A folder's
    SHA-256 is that of the lines that `sha256sum` prints for what was taken from it. Raises `EnergyLabelError` with file
    and line.
    """
    roles = frozenset(workload.columns)
    media = sorted(roles & set(_ENDINGS))
    if media and len(roles) > 1:
        raise EnergyLabelError(
            f"Queries of {', '.join(sorted(roles))} cannot be read from a file; take them from the Hub."
        )
    pairs, digest = (
        _from_folder(file, media[0], workload, steps, count) if media else _from_text(file, workload, steps, count)
    )
    if not pairs:
        raise EnergyLabelError(f"{file} holds no usable query; put at least one into it.")
    source = SourceFile(path=shown(file.name)[1:-1] or ".", sha256=digest)
    return FileRead(tuple(query for query, _ in pairs), tuple(held for _, held in pairs), source)


def _from_text(file: Path, workload: CaseWorkload, steps: Preparation, count: int) -> tuple[Pairs, str]:
    kinds = "JSON lines (.jsonl), a table with a head (.csv, .tsv) or plain lines (.txt)"
    refuse_unless(file.is_file(), file, "is not a text file", f"name a file of {kinds}")
    refuse_unless(file.stat().st_size <= _MOST_BYTES, file, "has over 1 GiB", "cut it: its first lines are enough")
    kind = file.suffix.lower()
    refuse_unless(kind in ROWS, file, "ends in none of .jsonl, .csv, .tsv and .txt", "rename it to what it is")
    digest = hashlib.sha256()
    lines = lines_of(file, digest)
    pairs: Pairs = []
    for number, row in ROWS[kind](file, lines, workload.columns):
        try:
            row = _as_it_is(row, workload, steps) if kind in TABLES else row
            parts = _parts(row, workload.columns)
            query = prepare(parts, steps)
            if query is not None:
                # As written, for a mask put behind nothing shows; and as prepared, for full stops are gone by then.
                refuse_blank(parts)
                refuse_blank(query)
            held = None if query is None else _referred(workload, parts, row, steps)
        except UnusableError as error:
            raise EnergyLabelError(f"{file}, line {number}: {error}; fix the line or leave it out.") from error
        if query is not None:
            pairs.append((query, held))
        if len(pairs) == count:
            break
    for _ in lines:
        # The digest is of the whole file.
        pass
    return pairs, digest.hexdigest()


def _as_it_is(row: Mapping[str, Any], workload: CaseWorkload, steps: Preparation) -> Mapping[str, Any]:
    """A table's row with numbers and lists in the place of their texts, where the case needs them."""
    tokens = place_of("text", workload.columns, row) if steps.join_tokens else None
    return unpacked(row, tokens, workload.quality)


def _parts(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    found = {role: place_of(role, columns, row) for role in sorted(columns)}
    lacking = [role for role, name in found.items() if name is None]
    if lacking:
        raise UnusableError(f"lacks {', '.join(lacking)} (it has {shown(', '.join(row))})")
    return {role: row[name] for role, name in found.items() if name is not None}


def _referred(workload: CaseWorkload, parts: Mapping[str, Any], row: Mapping[str, Any], steps: Preparation) -> Any:
    classes = workload.quality.classes if workload.quality else ()
    return referred(workload, parts, row, steps, classes)


def _object(line: str, roles: frozenset[str]) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"is no JSON ({type(error).__name__})") from error
    if not isinstance(read, dict):
        raise UnusableError("is no JSON object")
    lacking = sorted(roles - set(read))
    if lacking:
        raise UnusableError(f"lacks {', '.join(lacking)} (it has {shown(', '.join(read))})")
    return read


def _from_folder(folder: Path, role: str, workload: CaseWorkload, steps: Preparation, count: int) -> tuple[Pairs, str]:
    endings = _ENDINGS[role]
    kinds = ", ".join(endings)
    refuse_unless(folder.is_dir(), folder, "is not a folder", f"name a folder of files ending in {kinds}")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in endings and path.is_file())
    refuse_unless(len(found) <= _MOST_PIECES, folder, f"holds over {_MOST_PIECES:,} files", "name a smaller one")
    pairs: Pairs = []
    digest = hashlib.sha256()
    references = _references_beside(folder, digest)
    column = workload.quality.reference if workload.quality else None
    for path in found[:count]:
        size = path.stat().st_size
        refuse_unless(size <= _MOST_BYTES_A_PIECE, path, "has over 64 MiB", "make it smaller or take it out")
        data = path.read_bytes()
        digest.update(f"{hashlib.sha256(data).hexdigest()}  {path.name}\n".encode("utf-8", "surrogateescape"))
        try:
            query = prepare({role: data}, steps)
            row = {column or "": references.get(path.name)}
            held = None if query is None else _referred(workload, {role: data}, row, steps)
        except UnusableError as error:
            raise EnergyLabelError(f"{path}: {error}; fix the file or remove it.") from error
        if query is not None:
            pairs.append((query, held))
    return pairs, digest.hexdigest()


def _references_beside(folder: Path, digest: Any) -> dict[str, Any]:
    """The references in a folder of pictures or recordings, by the names of its files; none where none are given."""
    path = folder / _REFERENCES
    if not path.is_file():
        return {}
    own = hashlib.sha256()
    found: dict[str, Any] = {}
    for number, line in lines_of(path, own):
        if not line.strip():
            continue
        try:
            row = _object(line, frozenset({"file", "reference"}))
        except UnusableError as error:
            raise EnergyLabelError(f"{path}, line {number}: {error}; fix the line or leave it out.") from error
        found[str(row["file"])] = row["reference"]
    digest.update(f"{own.hexdigest()}  {_REFERENCES}\n".encode())
    return found

"""Tables as CSV and Parquet: the work of pandas and Arrow, in a process of its own.

`python -m generator.pages.finding.tables RECORDS OUT CACHE FILE…` reads the rows of labels and of points from
`labels.json` and `points.json` in OUT, and the runs from the records that the former names. It writes each table as CSV
and as Parquet into OUT, the runs as CSV only where that is one of the files, and keeps them.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from generator.pages.cache import Cache, file_key, key_of, made_by, our_code
from generator.pages.finding.columns import LABELS, POINTS, Column
from generator.pages.finding.runs_table import Recorded, write_runs
from generator.pages.subprocesses import Process

_MODULE = "generator.pages.finding.tables"
_OF_JSON = ("labels", "points")
_FILES = tuple(f"{table}.{kind}" for table in (*_OF_JSON, "runs") for kind in ("csv", "parquet"))
# Rows that are in memory together: more than any but a large site has.
MOST_AT_ONCE = 8_192
_COLUMNS = {"labels": LABELS, "points": POINTS}
# What pandas calls the types of columns that are no texts.
_KINDS = {"Integer": "Int64", "Float": "Float64", "Boolean": "boolean"}
_LIBRARIES = ("pandas", "pyarrow", "numpy", "pydantic", "pydantic-core")


class Tables:
    """The tables in `out`, of the rows in its JSON files; those of labels tell each record's path and SHA-256.

    What is not kept is written by a process of its own: started here, waited for in `wait`.
    """

    def __init__(self, records: Path, out: Path, cache: Cache, files: Sequence[str]) -> None:
        self._cache = cache
        wanted = [name for name in _FILES if name in files]
        kept = cache.kept(_keys(out, wanted))
        whole = len(kept) == len(wanted)
        for name, content in kept.items() if whole else ():
            (out / name).write_bytes(content)
        self._started = None if whole else Process(_MODULE, str(records), str(out), cache.name, *wanted)

    def wait(self) -> None:
        """Until all is written; raises `EnergyLabelError` where it could not be."""
        if self._started is None:
            return
        self._started.output()
        self._started = None
        self._cache.trim()


def _made_with() -> str:
    """A key for what reads and writes tables: our code reads a record of any version."""
    return key_of(our_code(), made_by(*_LIBRARIES))


def _keys(out: Path, files: Sequence[str]) -> dict[str, str]:
    """A key for each table. The runs are in it by their records' hashes."""
    made = key_of("tables", _made_with(), *(file_key(out / f"{name}.json") for name in _OF_JSON))
    return {name: key_of(made, name) for name in files}


def _write_tables(records: Path, out: Path, cache: Cache, files: Sequence[str]) -> None:
    keys = _keys(out, files)
    for name in _OF_JSON:
        _write_frame(out, name)
    told = [Recorded(row["record"], row["record_sha256"]) for row in _rows(out / "labels.json")]
    write_runs(records, told, out, cache, _made_with(), plain="runs.csv" in files)
    for name, key in keys.items():
        cache.keep_file(key, out / name)


def _write_frame(out: Path, name: str) -> None:
    """A table in its two forms, so many rows at a time."""
    import pyarrow
    from pyarrow import parquet

    with ExitStack() as open_files:
        text = open_files.enter_context((out / f"{name}.csv").open("w", encoding="utf-8", newline=""))
        packed = None
        for frame in _frames(_rows(out / f"{name}.json"), _COLUMNS[name]):
            frame.to_csv(text, index=False, lineterminator="\n", header=packed is None)
            table = pyarrow.Table.from_pandas(frame, preserve_index=False)
            if packed is None:
                packed = open_files.enter_context(parquet.ParquetWriter(out / f"{name}.parquet", table.schema))
            packed.write_table(table)


def _frames(rows: Iterator[dict[str, Any]], columns: Sequence[Column]) -> Iterator[Any]:
    """The rows as pandas has them: at least one frame, be it empty."""
    import pandas

    frame = pandas.DataFrame(_by_column(islice(rows, MOST_AT_ONCE))).convert_dtypes()
    following = _by_column(islice(rows, MOST_AT_ONCE))
    if not following:
        # Whole numbers that may be missing stay whole: 12, never 12.0.
        yield frame
        return
    # What one part of a column looks like says nothing of another, so these have the types that are declared.
    kinds = {column.name: _KINDS.get(column.type, "string") for column in columns}
    yield frame.astype(kinds)
    while following:
        yield pandas.DataFrame(following).convert_dtypes().astype(kinds)
        following = _by_column(islice(rows, MOST_AT_ONCE))


def _by_column(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for row in rows:
        # Each row has all columns, in the same order.
        columns = columns or {column: [] for column in row}
        for values, value in zip(columns.values(), row.values(), strict=True):
            values.append(value)
    return columns


def _rows(table: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON array that has one on each line, without holding them all."""
    from pydantic_core import from_json

    with table.open("rb") as file:
        for line in file:
            text = line.strip().rstrip(b",")
            if text.startswith(b"{"):
                yield from_json(text, cache_strings="keys")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [records, out, cache, *files]:
            _write_tables(Path(records), Path(out), Cache.named(cache), files)
        case _:
            sys.exit(f"usage: python -m {_MODULE} RECORDS OUT CACHE FILE…")

"""The table of runs, piece by piece: the runs of records that follow one another, kept by the records' SHA-256.

To read what ran from a record takes many times as long as to write it into a table. So after a change only those pieces
are read that hold what changed. A record's own hash says whether a piece begins with it; so one more or less moves no
other, where a count would move all that follow. A piece is a row group of the Parquet file, whether it was kept or not:
the file is the same either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from generator.pages.finding.arrow_file import packed, unpacked
from generator.pages.finding.run_rows import COLUMNS, run_rows
from generator.pages.finding.text_cells import with_text_cells
from generator.pages.storing.cache import Cache, key_of

# Records of a piece, on average: some two thousand runs.
_ABOUT = 64


class Recorded(NamedTuple):
    """A record by its path below `records/` and its SHA-256."""

    path: str
    digest: str


def pieces(told: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    """The records in their order, cut where a hash says so."""
    piece: list[Recorded] = []
    for item in told:
        if piece and int(item.digest[:8], 16) % _ABOUT == 0:
            yield piece
            piece = []
        piece.append(item)
    if piece:
        yield piece


def write_runs(
    records: Path, told: Sequence[Recorded], out: Path, cache: Cache, made_with: str, *, plain: bool
) -> None:
    """Write the runs of these records below `records` into `out`, as Parquet and where `plain` as CSV.

    `made_with` is a key for all that reads and writes them.
    """
    from pyarrow import csv, parquet

    schema = _schema()
    with (
        parquet.ParquetWriter(out / "runs.parquet", schema) as into,
        csv.CSVWriter(out / "runs.csv", schema, write_options=csv.WriteOptions(quoting_style="needed"))
        if plain
        else nullcontext() as as_text,
    ):
        for piece in pieces(told):
            table = _piece(records, piece, cache, made_with)
            if table.num_rows:
                into.write_table(table)
                if as_text is not None:
                    as_text.write_table(with_text_cells(table))


def _piece(records: Path, piece: Sequence[Recorded], cache: Cache, made_with: str) -> Any:
    """The runs of a piece: as they were kept, or read from its records."""
    key = key_of("runs", made_with, *(part for item in piece for part in item))
    content = cache.read(key)
    kept = None if content is None else unpacked(content)
    if kept is not None and kept.schema == _schema():
        return kept
    if content is not None:
        cache.throw_away(key)
    made = _read(records, piece)
    cache.keep(key, packed(made))
    return made


def _read(records: Path, piece: Sequence[Recorded]) -> Any:
    import pyarrow
    from pydantic_core import from_json

    schema = _schema()
    # The quickest reader is enough here: the same build has validated these very files.
    documents = (from_json((records / item.path).read_bytes(), cache_strings="keys") for item in piece)
    rows = [row for document in documents for row in run_rows(document)]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _schema() -> Any:
    import pyarrow

    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    return pyarrow.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])

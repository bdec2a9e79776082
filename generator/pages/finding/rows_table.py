"""The tables of labels and of points as CSV and Parquet: of many rows piece by piece, each kept by its rows.

Columns have the types that are declared: what is in them by chance, be it whole numbers or nothing, says nothing.
A row says by itself whether a piece begins with it, so one more or less moves no other, and after a change only the
pieces that hold it are made anew. A piece is a row group of the Parquet file, whether it was kept or not: the file is
the same either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from generator.pages.finding.arrow_file import packed, unpacked
from generator.pages.finding.columns import Column
from generator.pages.finding.text_cells import text_columns
from generator.pages.storing.cache import Cache, key_of

# Rows that are in memory together: more than any but a large site has.
MOST_AT_ONCE = 8_192
# Rows of a piece, on average.
_ABOUT = 2_048
# What pandas calls the types of columns that are no texts.
_KINDS = {"Integer": "Int64", "Float": "Float64", "Boolean": "boolean"}


def write_rows(out: Path, name: str, columns: Sequence[Column], cache: Cache, made_with: str) -> None:
    """Write the rows of the JSON file `name` in `out` beside it; `made_with` is a key for all that writes them."""
    from pyarrow import parquet

    with ExitStack() as open_files:
        text = open_files.enter_context((out / f"{name}.csv").open("w", encoding="utf-8", newline=""))
        into = None
        for rows, table in _parts(lines_of(out / f"{name}.json"), columns, cache, made_with):
            if into is None:
                into = open_files.enter_context(parquet.ParquetWriter(out / f"{name}.parquet", table.schema))
                text.write(",".join(table.column_names) + "\n")
            text.write(rows)
            into.write_table(table)


def pieces(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The rows in their order, cut where one says so, or where a piece is full."""
    piece: list[bytes] = []
    for line in lines:
        if piece and (len(piece) >= MOST_AT_ONCE or crc32(line) % _ABOUT == 0):
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


def _parts(
    lines: Iterator[bytes], columns: Sequence[Column], cache: Cache, made_with: str
) -> Iterator[tuple[str, Any]]:
    """The rows as lines of CSV and as Arrow has them: at least one part, be it empty."""
    schema, first = None, [*islice(lines, MOST_AT_ONCE)]
    following = next(lines, None)
    for piece in [first] if following is None else pieces(chain(first, [following], lines)):
        key = key_of("rows table", made_with, repr(columns), *piece)
        found = _kept(cache, key)
        if found is None or found[1].schema != (schema or found[1].schema):
            found = _told(_frame(piece, columns), columns)
            cache.keep(key_of(key, "csv"), found[0].encode())
            cache.keep(key_of(key, "arrow"), packed(found[1]))
        schema = found[1].schema
        yield found


def _kept(cache: Cache, key: str) -> tuple[str, Any] | None:
    text, table = cache.read(key_of(key, "csv")), cache.read(key_of(key, "arrow"))
    if text is None or table is None:
        return None
    found = unpacked(table)
    if found is None:
        cache.throw_away(key_of(key, "arrow"))
        return None
    return text.decode(), found


def _frame(lines: Sequence[bytes], columns: Sequence[Column]) -> Any:
    import pandas
    from pydantic_core import from_json

    values: dict[str, list[Any]] = {column.name: [] for column in columns}
    for line in lines:
        # Each row has all columns, in the same order.
        for column, value in zip(values.values(), from_json(line, cache_strings="keys").values(), strict=True):
            column.append(value)
    # Whole numbers that may be missing stay whole: 12, never 12.0.
    return pandas.DataFrame(values).astype({column.name: _KINDS.get(column.type, "string") for column in columns})


def _told(frame: Any, columns: Sequence[Column]) -> tuple[str, Any]:
    import pyarrow

    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    cells = {name: column.to_pandas() for name, column in text_columns(table).items()}
    text = frame.assign(**cells).to_csv(index=False, lineterminator="\n", header=False)
    dates = {column.name for column in columns if column.type == "Date"}
    fields = [field.with_type(pyarrow.date32()) if field.name in dates else field for field in table.schema]
    return text, table.cast(pyarrow.schema(fields))


def lines_of(table: Path) -> Iterator[bytes]:
    """The rows of a JSON array that has one on each line, each as its JSON, without holding them all."""
    with table.open("rb") as file:
        for line in file:
            text = line.strip().rstrip(b",")
            if text.startswith(b"{"):
                yield text

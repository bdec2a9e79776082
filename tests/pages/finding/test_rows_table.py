"""The tables of labels and of points: in parts where they are long, and after any change as from nothing."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pages.finding import columns, rows_table
from generator.pages.storing.cache import Cache

Row = dict[str, object]
_TYPES = {"Integer": "int64", "Float": "double", "Boolean": "bool", "Date": "date32[day]"}
_OF_EACH_KIND = frozenset(("model", "place", "quality", "factor_to_thriftiest", "measured_from", "source_url"))


def _put(out: Path, rows: Sequence[Row]) -> None:
    (out / "labels.json").write_text("\n".join(json.dumps(row) + "," for row in rows), "utf-8")


def _write(out: Path, cache: Cache, told: Sequence[columns.Column] = columns.LABELS) -> dict[str, bytes]:
    rows_table.write_rows(out, "labels", told, cache, "made with")
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix != ".json" and path.is_file()}


def _rows(count: int, told: Sequence[columns.Column] = columns.LABELS) -> list[Row]:
    """Made-up rows, of which the first have no quality, and a place that is whole by chance."""
    plain = {"Integer": 1, "Float": 2.5, "Boolean": True, "Date": "2026-11-30"}
    return [
        {column.name: plain.get(column.type, f"text {number}") for column in told}
        | {"place": None if number % 2 else number, "quality": None if number < 4 else 0.5, "factor_to_thriftiest": 2.0}
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 9])
def test_a_long_table_is_written_a_part_at_a_time_and_is_one(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import parquet

    rows = _rows(count)
    _put(tmp_path, rows)
    _write(tmp_path, Cache(None))
    whole, text = parquet.read_table(tmp_path / "labels.parquet"), (tmp_path / "labels.csv").read_text("utf-8")
    monkeypatch.setattr(rows_table, "MOST_AT_ONCE", 4)
    _write(tmp_path, Cache(None))
    parts = parquet.ParquetFile(tmp_path / "labels.parquet")
    assert all(0 < parts.metadata.row_group(place).num_rows <= 4 for place in range(parts.num_row_groups)) or count == 0
    assert parts.read().to_pylist() == whole.to_pylist()
    assert (tmp_path / "labels.csv").read_text("utf-8") == text
    # Whatever is in them, be it whole by chance or nothing.
    kinds = {field.name: str(field.type).removeprefix("large_") for field in parts.schema_arrow}
    assert kinds == {column.name: _TYPES.get(column.type, "string") for column in columns.LABELS}
    assert [(row["place"], row["factor_to_thriftiest"]) for row in csv.DictReader(io.StringIO(text))] == [
        ("" if number % 2 else str(number), "2.0") for number in range(count)
    ]


@given(st.lists(st.lists(st.integers(0, 40), min_size=6, max_size=30, unique=True), min_size=2, max_size=4))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_change_the_tables_are_those_written_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: list[list[int]]
) -> None:
    # What takes long is a column, and of each kind one says as much as twenty.
    told = [column for column in columns.LABELS if column.name in _OF_EACH_KIND]
    assert len(told) == len(_OF_EACH_KIND)
    with monkeypatch.context() as small:
        small.setattr(rows_table, "MOST_AT_ONCE", 5)
        small.setattr(rows_table, "_ABOUT", 3)
        rows = _rows(41, told)
        for chosen in states:
            _put(tmp_path, [rows[number] for number in chosen])
            assert _write(tmp_path, Cache(tmp_path / "cache"), told) == _write(tmp_path, Cache(None), told)


def test_one_row_more_has_only_the_pieces_made_that_hold_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_table, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(rows_table, "_ABOUT", 3)
    rows, cache, made = _rows(60), Cache(tmp_path / "cache"), []
    whole = rows_table._frame

    def watched(lines: Sequence[bytes], told: Sequence[columns.Column]) -> Any:
        made.append(len(lines))
        return whole(lines, told)

    monkeypatch.setattr(rows_table, "_frame", watched)
    _put(tmp_path, rows)
    _write(tmp_path, cache)
    every = len(made)
    made.clear()
    _write(tmp_path, cache)
    assert made == []
    _put(tmp_path, [*rows[:30], rows[30] | {"model": "one more"}, *rows[30:]])
    _write(tmp_path, cache)
    assert 0 < len(made) < every / 2


@pytest.mark.parametrize("content", [b"", b"ARROW1", b"ARROW1\0\0" + b"x" * 100])
def test_a_piece_that_is_no_table_is_made_anew(tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_table, "MOST_AT_ONCE", 4)
    cache = Cache(tmp_path / "cache")
    _put(tmp_path, _rows(9))
    plain = _write(tmp_path, Cache(None))
    with monkeypatch.context() as patch:
        patch.setattr(rows_table, "packed", lambda _: content)
        _write(tmp_path, cache)
    assert _write(tmp_path, cache) == plain

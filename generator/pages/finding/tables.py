"""Tables as CSV and Parquet: the work of pandas and Arrow, in a process of its own.

`python -m generator.pages.finding.tables RECORDS OUT CACHE FILE…` reads the rows of labels and of points from
`labels.json` and `points.json` in OUT, and the runs from the records that the former names. It writes each table as CSV
and as Parquet into OUT, the runs as CSV only where that is one of the files, and keeps them.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.pages.finding.columns import LABELS, POINTS
from generator.pages.finding.rows_table import lines_of, write_rows
from generator.pages.finding.runs_table import Recorded, write_runs
from generator.pages.storing.cache import MOST_KEPT, Cache, file_key, key_of, made_by, our_code
from generator.pages.storing.subprocesses import Process

_MODULE = "generator.pages.finding.tables"
_OF_JSON = ("labels", "points")
_FILES = tuple(f"{table}.{kind}" for table in (*_OF_JSON, "runs") for kind in ("csv", "parquet"))
_COLUMNS = {"labels": LABELS, "points": POINTS}
_LIBRARIES = ("pandas", "pyarrow", "numpy", "pydantic", "pydantic-core")


class Tables:
    """The tables in `out`, of the rows in its JSON files; those of labels tell each record's path and SHA-256.

    What is not kept is written by a process of its own: started here, waited for in `wait`.
    """

    def __init__(self, records: Path, out: Path, cache: Cache, files: Sequence[str]) -> None:
        self._cache = cache
        wanted = [name for name in _FILES if name in files]
        whole = all(cache.take(key, out / name) for name, key in _keys(out, wanted).items())
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
    told = [*_told(out / "labels.json")]
    kept = cache if len(told) <= MOST_KEPT else Cache(None)
    for name, columns in _COLUMNS.items():
        write_rows(out, name, columns, kept, _made_with())
    write_runs(records, told, out, kept, _made_with(), plain="runs.csv" in files)
    for name, key in keys.items():
        cache.keep_file(key, out / name)


def _told(labels: Path) -> Iterator[Recorded]:
    """Each record, of the rows of labels."""
    from pydantic_core import from_json

    for line in lines_of(labels):
        row = from_json(line, cache_strings="keys")
        yield Recorded(row["record"], row["record_sha256"])


if __name__ == "__main__":
    match sys.argv[1:]:
        case [records, out, cache, *files]:
            _write_tables(Path(records), Path(out), Cache.named(cache), files)
        case _:
            sys.exit(f"usage: python -m {_MODULE} RECORDS OUT CACHE FILE…")

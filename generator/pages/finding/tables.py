"""Tables as CSV and Parquet: the work of pandas and Arrow, in a process of its own.

`python -m generator.pages.finding.tables RECORDS OUT CACHE FILE…` reads the rows of labels and of points from
`labels.json` and `points.json` in OUT, and the runs from the records that the former names. It writes each table as CSV
and as Parquet into OUT, the runs as CSV only where that is one of the files, and keeps them.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from generator.pages.cache import Cache, key_of, made_by, our_code
from generator.pages.subprocesses import Process

_MODULE = "generator.pages.finding.tables"
_OF_JSON = ("labels", "points")
_FILES = tuple(f"{table}.{kind}" for table in (*_OF_JSON, "runs") for kind in ("csv", "parquet"))
_LIBRARIES = ("pandas", "pyarrow", "numpy", "pydantic", "pydantic-core")
_ROWS_AT_ONCE = 2_000
_PHASES = ("load", "transfer", "query")
_MEMORY = ("peak_host_bytes", "model_host_bytes", "peak_device_bytes")
_WAITED = ("end_to_end_s", "end_to_end_p95_s", "time_to_first_token_s")
_PHASE_FIELDS = ("duration_s", "gpu_joules", "cpu_joules", "ram_joules", "node_joules")


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


def _keys(out: Path, files: Sequence[str]) -> dict[str, str]:
    """A key for each table. The runs are in it by their records' hashes, and our code reads a record of any version."""
    made = key_of(
        "tables", our_code(), made_by(*_LIBRARIES), *((out / f"{name}.json").read_bytes() for name in _OF_JSON)
    )
    return {name: key_of(made, name) for name in files}


def _write_tables(records: Path, out: Path, cache: Cache, files: Sequence[str]) -> None:
    keys = _keys(out, files)
    for name in _OF_JSON:
        _write_frame(out, name)
    paths = (records / row["record"] for row in _rows(out / "labels.json"))
    _write_runs(paths, out, plain="runs.csv" in files)
    for name, key in keys.items():
        cache.keep(key, (out / name).read_bytes())


def _write_frame(out: Path, name: str) -> None:
    import pandas

    columns: dict[str, list[Any]] = {}
    for row in _rows(out / f"{name}.json"):
        for column, value in row.items():
            columns.setdefault(column, []).append(value)
    # Whole numbers that may be missing stay whole: 12, never 12.0.
    frame = pandas.DataFrame(columns).convert_dtypes()
    frame.to_csv(out / f"{name}.csv", index=False, lineterminator="\n")
    frame.to_parquet(out / f"{name}.parquet", index=False)


def _rows(table: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON array that has one on each line, without holding them all."""
    with table.open(encoding="utf-8") as file:
        for line in file:
            text = line.strip().rstrip(",")
            if text.startswith("{"):
                yield json.loads(text)


def _write_runs(paths: Iterator[Path], out: Path, *, plain: bool) -> None:
    """Runs are many, so they go from record to file a batch at a time."""
    import pyarrow
    from pyarrow import csv, parquet
    from pydantic_core import from_json

    text, number = pyarrow.string(), pyarrow.float64()
    identity = ("task", "profile", "model", "variant", "workload", "point", "run", "finished_at")
    phases = [f"{phase}_{field}" for phase in _PHASES for field in _PHASE_FIELDS]
    schema = pyarrow.schema(
        [
            *((name, text) for name in identity),
            ("queries", pyarrow.int64()),
            *((name, number) for name in phases),
            *((name, pyarrow.int64()) for name in _MEMORY),
            *((name, number) for name in _WAITED),
            ("note", text),
        ]
    )
    # The quickest reader is enough here: the same build has validated these very files.
    rows = (row for path in paths for row in run_rows(from_json(path.read_bytes(), cache_strings="keys")))
    with (
        parquet.ParquetWriter(out / "runs.parquet", schema) as packed,
        csv.CSVWriter(out / "runs.csv", schema, write_options=csv.WriteOptions(quoting_style="needed"))
        if plain
        else nullcontext() as as_text,
    ):
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            columns = zip(*batch, strict=True)
            table = pyarrow.Table.from_arrays(
                [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
                schema=schema,
            )
            packed.write_table(table)
            if as_text is not None:
                as_text.write_table(table)


def run_rows(record: dict[str, Any]) -> Iterator[list[Any]]:
    """A row a run of a record's JSON, of whichever version: identity, queries, phases, what it needed besides, note."""
    # Here, so that whoever starts this process need not wait for it.
    from generator.records.model import COMPONENTS, Setup, variant_of
    from generator.records.upgrade import upgraded

    version = record["schema_version"]
    record = upgraded(record, version)
    variant = variant_of(Setup.model_validate(record["setup"]), version)
    start = [record["task"], record["profile"], record["model"], variant]
    for workload in record["workloads"]:
        of_points = [(point["id"], run) for point in workload.get("points", ()) for run in point.get("runs", ())]
        for point, run in [*((None, run) for run in workload.get("runs", ())), *of_points]:
            cells = [*start, workload["id"], point, run["id"], run.get("finished_at"), run["queries"]]
            for phase in _PHASES:
                read = run.get(phase) or {"energy_joules": {}}
                cells += [read.get("duration_s"), *map(read["energy_joules"].get, COMPONENTS)]
            yield [*cells, *_besides(run), run.get("note")]


def _besides(run: dict[str, Any]) -> list[Any]:
    """The memory that a run held at most, and how long its queries took: the median, or the mean, as on the label."""
    memory, latency = run.get("peak_memory") or {}, run.get("latency") or {}
    whole, first = (latency.get(name) or {} for name in ("end_to_end_s", "time_to_first_token_s"))
    usual = [times.get("p50", times.get("mean")) for times in (whole, first)]
    host, before = memory.get("host_bytes"), memory.get("host_before_bytes")
    of_the_model = None if host is None or before is None else max(0, host - before) or None
    return [host, of_the_model, memory.get("device_bytes"), usual[0], whole.get("p95"), usual[1]]


if __name__ == "__main__":
    match sys.argv[1:]:
        case [records, out, cache, *files]:
            _write_tables(Path(records), Path(out), Cache.named(cache), files)
        case _:
            sys.exit(f"usage: python -m {_MODULE} RECORDS OUT CACHE FILE…")

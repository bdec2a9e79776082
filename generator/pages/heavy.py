"""Work for libraries that are large in memory, each done in a process of its own that ends when it is done.

`python -m generator.pages.heavy draw` reads Vega-Lite specifications by name as JSON and writes SVGs by name;
`… bundle` writes the Vega bundle; `… tables LABELS RECORDS OUT` writes the tables; `… paint OUT` reads SVGs by path
as JSON and writes them as PNG; `… print OUT` makes PNG and PDF of labels that are written already. The process that
reads and stamps ten thousand cards so never carries V8, pandas or Arrow.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError
from generator.pages.painting import Print, paint, print_labels

_FONTS = Path(__file__).with_name("fonts.conf")
_ROWS_AT_ONCE = 2_000
_PHASES = ("load", "transfer", "query")
_PHASE_FIELDS = ("duration_s", "gpu_joules", "cpu_joules", "ram_joules")


def draw(specifications: Mapping[str, str], processes: int) -> dict[str, str]:
    """Each Vega-Lite specification (JSON text) as SVG text, by the same name, drawn in so many processes."""
    names = list(specifications)
    shares = [names[start::processes] for start in range(processes)]
    started = [(share, _start(["draw"])) for share in shares if share]
    # All are fed before any is waited for, so that they draw at the same time.
    for share, process in started:
        _feed(process, json.dumps({name: specifications[name] for name in share}))
    drawn: dict[str, str] = {}
    for _, process in started:
        drawn.update(json.loads(_finished(process)))
    return drawn


class Bundle:
    """Vega, Vega-Lite and Vega-Embed as one ES module, from the libraries inside vl-convert.

    It takes a second, so it is made beside the rest of the build: started here, waited for in `text`.
    """

    def __init__(self) -> None:
        self._started = _start(["bundle"])

    @cached_property
    def text(self) -> str:
        """The module; raises `EnergyLabelError` where it could not be made."""
        return _finished(self._started)


class Tables:
    """`labels.csv`, `labels.parquet`, `runs.csv` and `runs.parquet` in `out`, of the rows in the JSON file `labels`.

    Written beside the stamping of cards: started here, waited for in `wait`.
    """

    def __init__(self, labels: Path, records: Path, out: Path) -> None:
        self._started = _start(["tables", str(labels), str(records), str(out)])

    def wait(self) -> None:
        """Until all is written; raises `EnergyLabelError` where it could not be."""
        _finished(self._started)


class Paint:
    """Each SVG as a PNG at its path below `out`, painted in so many processes: started here, waited for in `wait`."""

    def __init__(self, pictures: Mapping[str, str], out: Path, processes: int) -> None:
        paths = list(pictures)
        shares = [share for start in range(processes) if (share := paths[start::processes])]
        self._started = [_start(["paint", str(out)]) for _ in shares]
        for share, process in zip(shares, self._started, strict=True):
            _feed(process, json.dumps({path: pictures[path] for path in share}))

    def wait(self) -> None:
        """Until all are painted; raises `EnergyLabelError` where one could not be."""
        for process in self._started:
            _finished(process)


class Prints:
    """PNG and PDF of labels whose SVG lies in `out`, beside it: started here, waited for in `wait`."""

    def __init__(self, labels: Sequence[Print], out: Path, processes: int) -> None:
        shares = [share for start in range(processes) if (share := labels[start::processes])]
        self._started = [_start(["print", str(out)]) for _ in shares]
        for share, process in zip(shares, self._started, strict=True):
            _feed(process, json.dumps(share))

    def wait(self) -> None:
        """Until all are made; raises `EnergyLabelError` where one could not be."""
        for process in self._started:
            _finished(process)


def _start(arguments: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "generator.pages.heavy", *arguments]
    pipe = subprocess.PIPE
    fonts = {**os.environ, "FONTCONFIG_FILE": str(_FONTS)}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8", env=fonts)  # noqa: S603


def _feed(process: subprocess.Popen[str], text: str) -> None:
    if process.stdin is not None:
        # A process that died early says why when it is waited for.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(text)
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.stdin = None


def _finished(started: subprocess.Popen[str]) -> str:
    output, errors = started.communicate()
    if started.returncode != 0:
        reason = (errors.strip().splitlines() or ["no reason given"])[-1]
        what = " ".join(map(str, list(started.args)[1:4]))  # type: ignore[arg-type]
        raise EnergyLabelError(f"`{what}` failed: {reason}; run it by hand to see all it says.")
    return output


def _draw_here() -> None:
    import vl_convert

    specifications: dict[str, str] = json.load(sys.stdin)
    json.dump({name: vl_convert.vegalite_to_svg(text) for name, text in specifications.items()}, sys.stdout)


def _paint_here(out: Path) -> None:
    # Read first: who feeds several of these waits for each.
    pictures: dict[str, str] = json.load(sys.stdin)
    for path, svg in pictures.items():
        paint(svg, out / path)


def _print_here(out: Path) -> None:
    labels = json.load(sys.stdin)
    print_labels([Print(*label) for label in labels], out)


def _bundle_here() -> None:
    import vl_convert

    sys.stdout.write(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))


def _tables_here(labels: Path, records: Path, out: Path) -> None:
    import pandas

    columns: dict[str, list[Any]] = {}
    for row in _rows(labels):
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    # Whole numbers that may be missing stay whole: 12, never 12.0.
    frame = pandas.DataFrame(columns).convert_dtypes()
    frame.to_csv(out / "labels.csv", index=False, lineterminator="\n")
    frame.to_parquet(out / "labels.parquet", index=False)
    _write_runs((records / path for path in columns.get("record", [])), out)


def _rows(labels: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON array that has one on each line, without holding them all."""
    with labels.open(encoding="utf-8") as file:
        for line in file:
            text = line.strip().rstrip(",")
            if text.startswith("{"):
                yield json.loads(text)


def _write_runs(paths: Iterator[Path], out: Path) -> None:
    """Runs are many, so they go from record to file a batch at a time."""
    import pyarrow
    from pyarrow import csv, parquet

    text, number = pyarrow.string(), pyarrow.float64()
    identity = ("task", "profile", "model", "variant", "workload", "run", "finished_at")
    phases = [f"{phase}_{field}" for phase in _PHASES for field in _PHASE_FIELDS]
    schema = pyarrow.schema(
        [
            *((name, text) for name in identity),
            ("queries", pyarrow.int64()),
            *((name, number) for name in phases),
            ("note", text),
        ]
    )
    # Plain JSON is enough here: the same build has validated these very files.
    rows = (row for path in paths for row in run_rows(json.loads(path.read_bytes())))
    with (
        parquet.ParquetWriter(out / "runs.parquet", schema) as packed,
        csv.CSVWriter(out / "runs.csv", schema, write_options=csv.WriteOptions(quoting_style="needed")) as plain,
    ):
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            columns = zip(*batch, strict=True)
            table = pyarrow.Table.from_arrays(
                [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
                schema=schema,
            )
            packed.write_table(table)
            plain.write_table(table)


def run_rows(record: dict[str, Any]) -> Iterator[list[Any]]:
    """A row a run of a record's JSON, of whichever version: identity, queries, the phases in their order, the note."""
    # Here, so that those who draw and paint need not wait for it.
    from generator.records.model import COMPONENTS, Setup, variant_of
    from generator.records.upgrade import upgraded

    version = record["schema_version"]
    record = upgraded(record, version)
    variant = variant_of(Setup.model_validate(record["setup"]), version)
    start = [record["task"], record["profile"], record["model"], variant]
    for workload in record["workloads"]:
        for run in workload["runs"]:
            cells = [*start, workload["id"], run["id"], run["finished_at"], run["queries"]]
            for phase in _PHASES:
                read = run.get(phase) or {"energy_joules": {}}
                cells += [read.get("duration_s"), *map(read["energy_joules"].get, COMPONENTS)]
            yield [*cells, run.get("note")]


if __name__ == "__main__":
    # The parent speaks UTF-8 whatever the locale says.
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    match sys.argv[1:]:
        case ["draw"]:
            _draw_here()
        case ["bundle"]:
            _bundle_here()
        case ["paint", out]:
            _paint_here(Path(out))
        case ["print", out]:
            _print_here(Path(out))
        case ["tables", *paths]:
            _tables_here(*map(Path, paths))
        case _:
            sys.exit("usage: python -m generator.pages.heavy draw | bundle | paint OUT | print OUT | tables LABELS …")

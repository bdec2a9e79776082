"""Tables written by a process of their own, once for the same labels."""

import csv
import io
import json
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.finding import columns, downloads, tables
from generator.pages.finding.downloads import Downloads
from generator.pages.finding.run_rows import run_rows
from generator.pages.storing.cache import Cache
from generator.records.model import Record
from tests import factories, served
from tests.pages.making import ON_AN_EDGE, edition, label, scale

FILES = {f"{table}.{kind}" for table in ("labels", "points") for kind in ("json", "csv", "parquet")}
FILES |= {"runs.csv", "runs.parquet"}


def _written(made: Edition, measurements: Path, out: Path, cache: Cache) -> dict[str, bytes]:
    Downloads(Content(measurements, made), cache).write(out)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def _edition(records: list[Record], folder: Path) -> tuple[Edition, Path]:
    return edition([label(item, scale()) for item in records], [scale()]), factories.write_measurements(folder, records)


def test_tables_are_the_same_cold_and_warm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, measurements = _edition([factories.record("acme/one"), factories.record("acme/two")], tmp_path / "data")
    cache = Cache(tmp_path / "cache")
    plain = _written(made, measurements, tmp_path / "plain", Cache(None))
    assert plain.keys() == FILES
    assert _written(made, measurements, tmp_path / "cold", cache) == plain

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    with monkeypatch.context() as none_may_start:
        none_may_start.setattr(tables, "Process", refused)
        assert _written(made, measurements, tmp_path / "warm", cache) == plain
        other, theirs = _edition([factories.record("acme/one")], tmp_path / "other")
        with pytest.raises(AssertionError):
            _written(other, theirs, tmp_path / "new", cache)
    # Where one table is gone, all are made anew.
    next(path for path in (tmp_path / "cache").rglob("*") if path.is_file()).unlink()
    assert _written(made, measurements, tmp_path / "again", cache) == plain


def test_the_runs_of_each_way_of_serving_are_told_apart() -> None:
    run = {"queries": 10, "query": {"duration_s": 1.0, "energy_joules": {"gpu": 200.0}}}
    made = served.document([served.point(1, 1.0) | {"runs": [run | {"id": name}]} for name in ("a", "b")])
    for place, point in enumerate(made["workloads"][0]["points"]):
        del point["means"]
        point["id"] = f"way-{place}"
    rows = [dict(zip((column.name for column in columns.RUNS), row, strict=True)) for row in run_rows(made)]
    assert [(row["run"], row["point"]) for row in rows] == [("a", "way-0"), ("b", "way-1")]


def test_a_record_that_is_gone_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    made, measurements = _edition([factories.record()], tmp_path / "data")
    next((measurements / "records").rglob("*.json")).unlink()
    cache = Cache(tmp_path / "cache")
    # Neither at once nor the next time, when what was kept of it would be found.
    for turn in ("out", "again"):
        with pytest.raises(EnergyLabelError, match=r"finding\.tables .* failed: .*No such file"):
            _written(made, measurements, tmp_path / turn, cache)


def test_who_writes_keeps_by_what_it_writes_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under `make serve` a file may have been changed since this process hashed it. All our code has a part in it."""
    made, measurements = _edition([factories.record()], tmp_path / "data")
    cache = Cache(tmp_path / "cache")

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    with monkeypatch.context() as patch:
        patch.setattr(tables, "our_code", lambda: "the code as it was")
        cold = _written(made, measurements, tmp_path / "cold", cache)
        patch.setattr(tables, "Process", refused)
        with pytest.raises(AssertionError):
            _written(made, measurements, tmp_path / "again", cache)
    monkeypatch.setattr(tables, "Process", refused)
    assert _written(made, measurements, tmp_path / "warm", cache) == cold


def test_a_run_of_a_study_that_gives_no_times_has_an_empty_cell(committed: Path) -> None:
    """Those of the A800, whose ten generations say what they took and not when they were."""
    path = next((committed / "records" / "ecocompute-a800").glob("*/*Mistral-7B-v0.1--fp16.json"))
    rows = [
        dict(zip((column.name for column in columns.RUNS), row, strict=True))
        for row in run_rows(json.loads(path.read_bytes()))
    ]
    assert len(rows) == 10
    assert {row["finished_at"] for row in rows} == {None}
    assert all(row[name] is not None for row in rows for name in ("task", "profile", "model", "workload", "run"))


def test_a_task_s_table_holds_its_labels_and_no_dash_that_a_program_could_misread() -> None:
    on = scale()
    edge = label(factories.record("acme/edge", energies=ON_AN_EDGE), on)
    made = edition([edge, label(factories.record("acme/one"), on), label(factories.record(task="fill-mask"))], [on])
    text = downloads.task_table(made, "text-classification")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert text.isascii()
    assert [*rows[0]] == [column.name for column in columns.LABELS]
    assert [(row["model"], row["class_span"]) for row in rows] == [("acme/one", "C"), ("acme/edge", "C-D")]
    assert float(rows[0]["wh_per_1000_queries"]) == pytest.approx(1.5, rel=0.01)
    # Missing is empty, never 0.
    assert rows[0]["quality"] == ""

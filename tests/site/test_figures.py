"""The figures on pages are those of the committed records, computed here again and by other means."""

import csv
import json
import tomllib
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from lxml import html

from tests.site.building import MEASUREMENTS, ROOT

RECORDS = sorted((MEASUREMENTS / "records").rglob("*.json"))
THREE = ("openai-community/gpt2", "FacebookAI/roberta-base", "microsoft/resnet-50")


def _record(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_bytes(), parse_float=Fraction)
    return record


@cache
def _toml(path: Path) -> dict[str, Any]:
    """A file that is asked for again and again."""
    return tomllib.loads(path.read_text("utf-8"))


def _graded(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The workloads that the newest scale of the task asks for."""
    folder = ROOT / "generator" / "labels" / "scales" / record["task"] / record["profile"]
    versions = sorted(folder.glob("*.toml"), key=lambda path: int(path.stem.removeprefix("v")))
    wanted = _toml(versions[-1])["workloads"] if versions else None
    workloads: list[dict[str, Any]] = record["workloads"]
    return [item for item in workloads if wanted is None or item["id"] in wanted] or workloads


def _watt_hours(record: dict[str, Any]) -> Fraction:
    """Exact: the mean over workloads of what a query takes, in Wh per 1,000 queries."""
    means = [_joules(_operating(workload, record["task"])) for workload in _graded(record)]
    return sum(means, Fraction()) / len(means) * 1000 / 3600


def _joules(measured: dict[str, Any]) -> Fraction:
    """Of a query: the means that a study published, or the mean over the runs."""
    if "means" in measured:
        return sum(map(Fraction, measured["means"]["energy_joules"].values()), Fraction())
    runs = [Fraction(sum(map(Fraction, _parts(run["query"]))), run["queries"]) for run in measured["runs"]]
    return sum(runs, Fraction()) / len(runs)


def _parts(phase: dict[str, Any]) -> list[Any]:
    """The energy of each part, as either version of the form has it."""
    flat = [phase[f"{part}_joules"] for part in ("gpu", "cpu", "ram") if f"{part}_joules" in phase]
    return flat or list(phase["energy_joules"].values())


def _operating(workload: dict[str, Any], task: str) -> dict[str, Any]:
    """The way of serving that the task's rule names, found with nothing of ours."""
    points: list[dict[str, Any]] = workload.get("points", [])
    if not points:
        return workload
    rules = _toml(ROOT / "generator" / "labels" / "tasks.toml")
    rule = rules[task].get("operating", {})
    if rule.get("name") == "one-at-a-time":
        return min(points, key=lambda point: (_at_once(point), point.get("gpus", 0), _joules(point)))
    limit = rule.get("inter_token_s")
    if limit is None:
        return min(points, key=_joules)
    fast = [point for point in points if _between(point) <= limit]
    return min(fast, key=_joules) if fast else min(points, key=lambda point: (_between(point), _joules(point)))


def _at_once(point: dict[str, Any]) -> float:
    serving = point["serving"]
    return float(serving.get("concurrency") or serving.get("batch_size") or "inf")


def _between(point: dict[str, Any]) -> float:
    """Median time between two tokens, s, or the mean; infinite where nobody said."""
    known = point.get("latency", {}).get("inter_token_s", {})
    return float(known.get("p50", known.get("mean", "inf")))


def _three_digits(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 2), ROUND_HALF_EVEN)
    return f"{rounded:,f}" if rounded.as_tuple().exponent in range(-9, 0) else f"{int(rounded):,}"


def _rows(page: Path) -> dict[str, list[str]]:
    """The cells of each row of the ranking, by what its heading says (model and variant)."""
    table = html.parse(page).getroot().xpath("//table[tbody/tr/td]")[0]
    return {
        " ".join(row.xpath("string(th)").split()): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in table.xpath("tbody/tr")
    }


# Each page is read once, however many records are looked for on it.
@cache
def _bold(card: Path) -> list[str]:
    """The figures that a card tells in bold letters."""
    return [item.text_content() for item in html.parse(card).getroot().xpath("//main//dd/b")]


@cache
def _cells(task: Path) -> dict[str, set[str]]:
    """The cells of each model's rows on all pages of a task, by the model.

    A task's own page tells of its newest machine; each other has a page of its own.
    """
    found: dict[str, set[str]] = {}
    for page in task.rglob("index.html"):
        for name, row in _rows(page).items():
            found.setdefault(name.split()[0], set()).update(cell.removesuffix(" other data sets") for cell in row)
    return found


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_record_s_figure_is_on_its_card_and_in_its_task_s_table(path: Path, site: Path) -> None:
    record = _record(path)
    text = _three_digits(_watt_hours(record))
    assert f"{text} Wh" in _bold(site / "models" / record["model"] / "index.html")
    assert text in _cells(site / "tasks" / record["task"])[record["model"]]


def test_three_models_by_hand(site: Path) -> None:
    """The same once more with nothing clever: every figure of the table from plain sums of floats."""
    for model in THREE:
        paths = [path for path in RECORDS if json.loads(path.read_bytes())["model"] == model]
        assert paths
        for path in paths:
            record = json.loads(path.read_bytes())
            assert float(_watt_hours(_record(path))) == pytest.approx(_by_hand(record), rel=1e-9)


def _by_hand(record: dict[str, Any]) -> float:
    total = 0.0
    for workload in _graded(record):
        energy = queries = 0.0
        for run in workload["runs"]:
            energy += run["query"]["gpu_joules"] + run["query"]["cpu_joules"] + run["query"]["ram_joules"]
            queries += run["queries"]
        total += energy / queries
    return total / len(_graded(record)) / 3.6


def test_the_table_of_labels_holds_every_record_and_its_figure(site: Path) -> None:
    with (site / "data" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["record_sha256"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(RECORDS)
    found = sorted((row["task"], row["model"], float(row["wh_per_1000_queries"])) for row in rows.values())
    expected = sorted((item["task"], item["model"], float(_watt_hours(item))) for item in map(_record, RECORDS))
    for one, other in zip(found, expected, strict=True):
        assert one[:2] == other[:2]
        assert one[2] == pytest.approx(other[2], rel=1e-12)


def test_the_forms_of_a_table_hold_the_same(site: Path) -> None:
    for name in ("labels", "points", "runs"):
        with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            plain = list(csv.DictReader(file))
        read = pyarrow.parquet.read_table(site / "data" / f"{name}.parquet").to_pylist()
        # A day is one in Parquet, and a text in the forms that know no days.
        packed = [
            {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()} for row in read
        ]
        assert len(plain) == len(packed) > 100
        assert list(plain[0]) == list(packed[0])
        assert [_same(one, other) for one, other in zip(plain, packed, strict=True)] == [[]] * len(plain)
        if name != "runs":
            assert json.loads((site / "data" / f"{name}.json").read_bytes()) == packed


def _same(plain: dict[str, str], packed: dict[str, Any]) -> list[str]:
    """The columns in which two forms of a row differ."""
    return [
        name
        for name, value in packed.items()
        if (value is None) != (plain[name] == "")
        or (isinstance(value, bool) and plain[name] != str(value))
        or (value is not None and not isinstance(value, bool) and type(value)(plain[name]) != value)
    ]


def test_the_table_of_runs_holds_every_run_and_no_invented_zero(site: Path) -> None:
    rows = pyarrow.parquet.read_table(site / "data" / "runs.parquet").to_pylist()
    records = [json.loads(path.read_bytes()) for path in RECORDS]
    known = {
        run["id"]: run
        for record in records
        for workload in record["workloads"]
        for measured in (workload, *workload.get("points", ()))
        for run in measured.get("runs", ())
    }
    assert sorted(row["run"] for row in rows) == sorted(known)
    for row in rows:
        for phase in ("load", "transfer", "query"):
            read = known[row["run"]].get(phase, {})
            told = {f"{part}_joules": joules for part, joules in read.get("energy_joules", {}).items()} | read
            for field in ("duration_s", "gpu_joules", "cpu_joules", "ram_joules", "node_joules"):
                assert row[f"{phase}_{field}"] == told.get(field)


def test_the_table_of_points_holds_every_way_of_serving(site: Path) -> None:
    rows = pyarrow.parquet.read_table(site / "data" / "points.parquet").to_pylist()
    expected = []
    for path in RECORDS:
        record = _record(path)
        for workload in record["workloads"]:
            for measured in workload.get("points") or [workload]:
                place = record["task"], record["profile"], record["model"], workload["id"]
                expected.append(
                    (*place, measured["id"] if "points" in workload else "", float(_joules(measured) * 5 / 18))
                )
    found = [
        (row["task"], row["profile"], row["model"], row["workload"], row["point"] or "", row["wh_per_1000_queries"])
        for row in rows
    ]
    for one, other in zip(sorted(found), sorted(expected), strict=True):
        assert one[:-1] == other[:-1]
        assert one[-1] == pytest.approx(other[-1], rel=1e-9)

"""The figures on pages are those of the committed records, computed here again and by other means."""

import csv
import json
import tomllib
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
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


def _graded(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The workloads that the newest scale of the task asks for."""
    folder = ROOT / "generator" / "labels" / "scales" / record["task"] / record["profile"]
    versions = sorted(folder.glob("*.toml"), key=lambda path: int(path.stem.removeprefix("v")))
    wanted = tomllib.loads(versions[-1].read_text("utf-8"))["workloads"] if versions else None
    workloads: list[dict[str, Any]] = record["workloads"]
    return [item for item in workloads if wanted is None or item["id"] in wanted] or workloads


def _watt_hours(record: dict[str, Any]) -> Fraction:
    """Exact: the mean over workloads of the mean over runs, in Wh per 1,000 queries."""
    means = []
    for workload in _graded(record):
        runs = [
            Fraction(sum(run["query"].get(f"{part}_joules", 0) for part in ("gpu", "cpu", "ram")), run["queries"])
            for run in workload["runs"]
        ]
        means.append(sum(runs, Fraction()) / len(runs))
    return sum(means, Fraction()) / len(means) * 1000 / 3600


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


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_record_s_figure_is_on_its_card_and_in_its_task_s_table(path: Path, site: Path) -> None:
    record = _record(path)
    text = _three_digits(_watt_hours(record))
    card = html.parse(site / "models" / record["model"] / "index.html").getroot()
    bold = [item.text_content() for item in card.xpath("//main//dd/b")]
    assert f"{text} Wh" in bold
    rows = _rows(site / "tasks" / record["task"] / "index.html")
    cells = [cell for name, row in rows.items() if name.split()[0] == record["model"] for cell in row]
    assert text in [cell.removesuffix(" other data sets") for cell in cells]


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
    for name in ("labels", "runs"):
        with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            plain = list(csv.DictReader(file))
        packed = pyarrow.parquet.read_table(site / "data" / f"{name}.parquet").to_pylist()
        assert len(plain) == len(packed) > 100
        assert list(plain[0]) == list(packed[0])
        assert [_same(one, other) for one, other in zip(plain, packed, strict=True)] == [[]] * len(plain)
    labels = json.loads((site / "data" / "labels.json").read_bytes())
    assert labels == pyarrow.parquet.read_table(site / "data" / "labels.parquet").to_pylist()


def _same(plain: dict[str, str], packed: dict[str, Any]) -> list[str]:
    """The columns in which two forms of a row differ."""
    return [
        name
        for name, value in packed.items()
        if (value is None) != (plain[name] == "") or (value is not None and type(value)(plain[name]) != value)
    ]


def test_the_table_of_runs_holds_every_run_and_no_invented_zero(site: Path) -> None:
    rows = pyarrow.parquet.read_table(site / "data" / "runs.parquet").to_pylist()
    records = [json.loads(path.read_bytes()) for path in RECORDS]
    known = {run["id"]: run for record in records for workload in record["workloads"] for run in workload["runs"]}
    assert sorted(row["run"] for row in rows) == sorted(known)
    for row in rows:
        for phase in ("load", "transfer", "query"):
            for field in ("duration_s", "gpu_joules", "cpu_joules", "ram_joules"):
                assert row[f"{phase}_{field}"] == known[row["run"]].get(phase, {}).get(field)

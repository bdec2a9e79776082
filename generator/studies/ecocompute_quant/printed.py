"""What the author's own tables say that quantising changes, beside ours from the records."""

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib.resources import files
from math import fsum
from typing import Any

from generator.records.model import Record, Workload
from generator.studies.study import Comparison

_ByName = dict[tuple[str, str, str | None], Record]
_RATIOS = "the author takes the mean of three ratios, each to its own full precision; ours is the ratio of the means"


def compare_changes(records: Iterable[Record]) -> Iterator[Comparison]:
    """Energy of a token quantised against full precision, in per cent more (or less, below zero), table by table."""
    by_name: _ByName = {(item.profile, item.model, item.setup.quantization): item for item in records}
    text = files("generator.studies.ecocompute_quant").joinpath("printed.toml").read_text("utf-8")
    for table in tomllib.loads(text)["table"]:
        for model, printed in table["rows"]:
            ours = _change(by_name, table, model)
            if ours is None:
                continue
            found = Comparison(f"{model.split('/')[1]}, {table['card']}", Decimal(printed), ours, "per cent", 1, "")
            differs = not found.agrees and table.get("means_of_ratios", False)
            yield Comparison(found.subject, found.printed, ours, found.unit, 1, _RATIOS if differs else "")


def _change(by_name: _ByName, table: dict[str, Any], model: str) -> float | None:
    """How much more a token takes, in per cent; None where the records have not both sides."""
    sides = [by_name.get((table["profile"], model, method)) for method in (table["quantization"], None)]
    energies = [_joules_a_token(side, table["workload"]) for side in sides if side is not None]
    known = [energy for energy in energies if energy is not None]
    return (known[0] / known[1] - 1) * 100 if len(known) == len(sides) else None


def _joules_a_token(record: Record, session: str) -> float | None:
    """Of the one session: another day of the same card is another figure."""
    for workload in record.workloads:
        if workload.id == session:
            return _of_runs(workload) if workload.runs else _of_means(workload)
    return None


def _of_runs(workload: Workload) -> float | None:
    """Mean over runs of each one's energy a token."""
    counted = [(run.query.total_joules(), run.counts.tokens_out) for run in workload.runs if run.counts]
    each = [joules / tokens for joules, tokens in counted if tokens]
    return fsum(each) / len(each) if each else None


def _of_means(workload: Workload) -> float | None:
    means = workload.means
    tokens = means.counts.tokens_out if means and means.counts else None
    return means.total_joules() / tokens if means and tokens else None

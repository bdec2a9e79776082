"""The paper's printed figures beside ours, recomputed from the records. Where they differ, both are shown."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from importlib.resources import files
from itertools import combinations
from math import fsum
from typing import Any

from generator.records.model import Record, Workload
from generator.studies.power_hungry.importer import PROFILE
from generator.studies.study import Comparison, Grid

# Choosing eight of many takes long, and the study has ten.
_MOST_MODELS = 12
_SENTIMENT = "text-classification"
_GRID = "oregon-2023"


def printed_figures() -> dict[str, Any]:
    """The paper's figures as text, from `paper.toml`."""
    return tomllib.loads(files("generator.studies.power_hungry").joinpath("paper.toml").read_text("utf-8"))


def study_grid() -> Grid:
    """The grid of the paper's emissions, from `grid_factors.toml`."""
    row = tomllib.loads(files("generator.studies.power_hungry").joinpath("grid_factors.toml").read_text("utf-8"))[_GRID]
    return Grid(_GRID, float(row["kg_co2e_per_kwh"]) * 1000, row["place"], row["year"], row["source"])


def compare_means(records: Iterable[Record]) -> Iterator[Comparison]:
    """Table 2: the mean over model × data set of each task's task-specific models, in kWh per 1,000 queries."""
    ours = [record for record in records if record.profile == PROFILE and record.approach != "zero-shot"]
    for row in printed_figures()["mean"]:
        cells = _cells(ours, row["task"], row.get("resized", False))
        kilowatt_hours = _mean(value for values in cells.values() for value in values)
        if kilowatt_hours is None:
            continue
        printed = Decimal(row["printed"])
        reason = _eight_of_ten(cells, printed, row["models_in_paper"]) if "models_in_paper" in row else ""
        yield Comparison(row["task"], printed, kilowatt_hours, "kWh per 1,000 queries", len(cells), reason)


def compare_emissions(records: Iterable[Record]) -> Iterator[Comparison]:
    """The seed figures: grams of CO2e per 1,000 queries of three models, mean over the sentiment data sets."""
    table = printed_figures()
    grams_per_kilowatt_hour = study_grid().grams
    by_model = {record.model: record for record in records if (record.profile, record.task) == (PROFILE, _SENTIMENT)}
    for row in table["emissions"]:
        record = by_model.get(row["model"])
        if record is None:
            continue
        energy = _mean(map(_kilowatt_hours, record.workloads)) or 0.0
        comparison = Comparison(
            row["model"],
            Decimal(row["printed"]),
            energy * grams_per_kilowatt_hour,
            "g CO₂e per 1,000 queries",
            1,
            "",
        )
        digits = -int(comparison.printed.as_tuple().exponent)
        cut = Decimal(comparison.ours).quantize(comparison.printed, ROUND_DOWN) == comparison.printed
        reason = f"as if cut off after {digits} digits instead of rounded" if cut and not comparison.agrees else ""
        yield replace(comparison, reason=reason)


def _cells(records: Iterable[Record], task: str, resized: bool) -> dict[str, list[float]]:
    """kWh per 1,000 queries of each workload, by model; of image tasks only the resized pictures."""
    cells: dict[str, list[float]] = {}
    for record in records:
        chosen = [w for w in record.workloads if w.id.endswith("-resized") == resized]
        if record.task == task and chosen:
            cells[record.model] = [_kilowatt_hours(workload) for workload in chosen]
    return cells


def _kilowatt_hours(workload: Workload) -> float:
    """Mean over runs, per 1,000 queries."""
    energies = workload.watt_hours_per_thousand_queries()
    return fsum(energies) / len(energies) / 1000


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return fsum(known) / len(known) if known else None


def _eight_of_ten(cells: dict[str, list[float]], printed: Decimal, wanted: int) -> str:
    """Why the means differ where the raw data hold more models than the paper's tables count."""
    if not wanted < len(cells) <= _MOST_MODELS:
        return ""
    digits = -int(printed.as_tuple().exponent)
    fitting = []
    for left_out in combinations(sorted(cells), len(cells) - wanted):
        mean = _mean(value for model, values in cells.items() if model not in left_out for value in values)
        if mean is not None and round(Decimal(mean), digits) == printed:
            fitting.append(" and ".join(left_out))
    text = f"the raw data hold {len(cells)} models, the paper counts {wanted} a task"
    if fitting:
        text += (
            f"; without {', or without '.join(fitting)}, the mean of the other {wanted} is {printed}, "
            "so that may be why, and which two were left out is not known"
        )
    return text

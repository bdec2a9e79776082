"""The grid factors of the calculator, derived from CodeCarbon's table: `python -m tests.pages.deriving` prints them.

CodeCarbon ships Our World in Data's file of electricity by country, whose carbon intensities are Ember's. A row
is kept when its intensity is known and its year is not older than `OLDEST`; an intensity of zero is what that file
has where nobody computed one, for no source of electricity is at zero over its life cycle.
"""

import csv
import io
import json
from importlib.metadata import distribution
from math import fsum
from pathlib import Path
from typing import Any

VERSION = "3.3.2"
OLDEST = 2021
SOURCE = "https://ourworldindata.org/grapher/carbon-intensity-electricity"
_TABLE = "codecarbon/data/private_infra/global_energy_mix.json"


def installed_table() -> dict[str, Any]:
    """CodeCarbon's table as installed, read without importing CodeCarbon."""
    path = Path(str(distribution("codecarbon").locate_file(_TABLE)))
    table: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return table


def derived(table: dict[str, Any]) -> str:
    """The CSV: the world first, as the mean of all rows weighted by what each generated, then places by name."""
    known = {
        code: row
        for code, row in table.items()
        if row.get("carbon_intensity") and row["year"] >= OLDEST and row["total_TWh"] > 0
    }
    generated = fsum(row["total_TWh"] for row in known.values())
    mean = fsum(row["carbon_intensity"] * row["total_TWh"] for row in known.values()) / generated
    years = sorted({row["year"] for row in known.values()})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "place", "g_co2e_per_kwh", "years", "source"])
    writer.writerow(["world", "World", f"{mean:.3f}", f"{years[0]}–{years[-1]}", SOURCE])
    for code, row in sorted(known.items(), key=lambda item: item[1]["country_name"]):
        writer.writerow([code, row["country_name"], f"{row['carbon_intensity']:.3f}", row["year"], SOURCE])
    return out.getvalue()


if __name__ == "__main__":
    print(derived(installed_table()), end="")

"""Grid factors are what the derivation gives, and every conversion has a source and a year."""

from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.pages.calculator.conversions import equivalents, grids, trainings
from generator.studies.power_hungry.paper import study_grid
from tests.pages.deriving import VERSION, derived, installed_table

CSV = Path(__file__).parents[3] / "generator" / "pages" / "calculator" / "grids.csv"


def _row(**changes: Any) -> dict[str, Any]:
    return {"carbon_intensity": 100.0, "country_name": "A", "total_TWh": 1.0, "year": 2023} | changes


def test_the_committed_factors_are_derived_from_the_installed_table() -> None:
    if version("codecarbon") != VERSION:
        pytest.skip(f"codecarbon {version('codecarbon')} is installed; the factors are of {VERSION}")
    assert CSV.read_text("utf-8") == derived(installed_table())


def test_the_world_is_weighted_by_what_was_generated() -> None:
    text = derived({"AAA": _row(), "BBB": _row(carbon_intensity=400.0, country_name="B", total_TWh=3.0, year=2022)})
    assert text.splitlines()[1].startswith("world,World,325.000,2022–2023,https://")


@pytest.mark.parametrize("change", [{"carbon_intensity": 0.0}, {"carbon_intensity": None}, {"year": 2009}])
def test_a_row_without_a_true_or_a_recent_factor_is_left_out(change: dict[str, Any]) -> None:
    text = derived({"AAA": _row(), "BBB": _row(country_name="B", **change)})
    assert [line.split(",")[0] for line in text.splitlines()] == ["code", "world", "AAA"]


def test_the_world_agrees_with_what_ember_printed() -> None:
    """Ember's Global Electricity Review 2024 prints 480 g for 2023."""
    assert grids()[0].grams == pytest.approx(480, rel=0.01)


def test_grids_are_positive_and_named_once() -> None:
    codes = [grid.code for grid in grids()]
    assert len(codes) == len(set(codes)) > 200
    assert all(0 < grid.grams < 1500 for grid in grids())
    assert all(grid.years for grid in grids())


def test_the_study_s_factor_stands_in_one_file() -> None:
    assert grids()[-1].code == "oregon-2023"
    assert grids()[-1].grams == study_grid().grams
    assert f"{study_grid().grams:.3f}" not in CSV.read_text("utf-8")


def test_every_conversion_has_a_source_and_a_year() -> None:
    sources = [item.source for items in (grids(), equivalents(), trainings()) for item in items]
    assert {urlsplit(source).scheme for source in sources} == {"https"}
    assert all(urlsplit(source).netloc for source in sources)
    years = [item.year for item in equivalents()] + [item.year for item in trainings()]
    assert all(2015 <= year <= 2026 for year in years)


def test_equivalents_are_what_their_words_say() -> None:
    assert {item.id: item.watt_hours for item in equivalents()} == {
        "phone": 22.0,
        "laptop": 52.6,
        "a100": 400.0,
        "rtx4090": 450.0,
    }
    for item in equivalents():
        assert any(f"{item.watt_hours / size:g} {unit}" in item.what for size, unit in ((1, "W"), (1000, "kWh")))

"""What vendors disclosed is told whole, with its source, or not at all; hostile input is a fault in one line."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.check import check
from generator.errors import EnergyLabelError, Fault, RecordFaultsError
from generator.records.disclosures import read_disclosures
from tests import factories

TODAY = date(2026, 11, 24)
MEASUREMENTS = Path(__file__).parents[2] / "measurements"
TOLD = {
    "vendor": "Acme",
    "product": "Chat",
    "status": "disclosed",
    "looked_on": date(2026, 11, 1),
    "source": "https://example.org/said",
    "source_title": "What we said",
    "published": date(2026, 10, 1),
    "words": "about 0.5 Wh a query",
    "basis": "stated without a method",
    "scope": "one query",
    "why_no_letter": "nobody can check it",
}
FIGURE = {"value": 0.5, "unit": "Wh", "per": "one query"}
SILENT = {
    "vendor": "Mute",
    "product": "Chat",
    "status": "undisclosed",
    "looked_on": date(2026, 11, 1),
    "source": "https://example.org/nothing",
    "source_title": "Their site",
}


def write(folder: Path, *entries: dict[str, Any], figure: dict[str, Any] | None = None) -> Path:
    """A measurements folder with these entries; `figure` belongs to the first. None leaves a field out."""
    blocks = []
    for place, entry in enumerate(entries):
        blocks.append("[[disclosure]]")
        blocks += [f"{name} = {value_text(value)}" for name, value in entry.items() if value is not None]
        if place == 0 and figure is not None:
            blocks.append("[[disclosure.figures]]")
            blocks += [f"{name} = {value_text(value)}" for name, value in figure.items()]
    (folder / "disclosures.toml").write_text("\n".join(blocks), "utf-8")
    return folder


def value_text(value: Any) -> str:
    """A value as TOML."""
    return value.isoformat() if isinstance(value, date) else factories.toml_value(value)


def faults(folder: Path) -> tuple[Fault, ...]:
    """The faults that reading must find."""
    with pytest.raises(RecordFaultsError) as caught:
        read_disclosures(folder, TODAY)
    return caught.value.faults


def test_the_committed_list_is_whole_and_guesses_nothing() -> None:
    found = read_disclosures(MEASUREMENTS, datetime.now(UTC).date())
    told = {item.vendor: (item.watt_hours.value, item.watt_hours.to) for item in found if item.watt_hours}
    assert told == {"Google": (0.24, None), "OpenAI": (0.34, None), "Microsoft": (0.16, 0.6)}
    assert {item.vendor for item in found if item.status == "undisclosed"} >= {"Anthropic", "xAI", "Amazon"}
    for item in found:
        if item.watt_hours:
            # The figure stands in the vendor's own words.
            assert f"{item.watt_hours.value:g}" in (item.words or "")
            assert item.watt_hours.to is None or f"{item.watt_hours.to:g}" in (item.words or "")


def test_what_is_written_is_read_in_its_order(tmp_path: Path) -> None:
    found = read_disclosures(write(tmp_path, TOLD, SILENT, figure=FIGURE), TODAY)
    assert [(item.vendor, item.status) for item in found] == [("Acme", "disclosed"), ("Mute", "undisclosed")]
    assert found[0].watt_hours is not None
    assert found[1].watt_hours is None


def test_grams_of_co2e_are_no_energy(tmp_path: Path) -> None:
    (found,) = read_disclosures(write(tmp_path, TOLD, figure={**FIGURE, "unit": "gCO2e"}), TODAY)
    assert found.watt_hours is None


@pytest.mark.parametrize("to", [0.24, 0.1, -1.0])
def test_a_range_goes_up(tmp_path: Path, to: float) -> None:
    assert faults(write(tmp_path, TOLD, figure=FIGURE | {"value": 0.24, "to": to}))
    (found,) = read_disclosures(write(tmp_path, TOLD, figure=FIGURE | {"value": 0.24, "to": 0.3}), TODAY)
    assert found.watt_hours is not None
    assert (found.watt_hours.value, found.watt_hours.to) == (0.24, 0.3)


def test_no_file_is_an_empty_list(tmp_path: Path) -> None:
    assert read_disclosures(tmp_path, TODAY) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": "http://example.org/said"}, "disclosure[0].source"),
        ({"source": "javascript:alert(1)"}, "disclosure[0].source"),
        ({"source": 'https://example.org/"><script>'}, "disclosure[0].source"),
        ({"vendor": "Ac\u202eme"}, "disclosure[0].vendor"),
        ({"vendor": " "}, "disclosure[0].vendor"),
        ({"status": "graded"}, "disclosure[0].status"),
        ({"basis": "we reckon"}, "disclosure[0].basis"),
        ({"letter": "A"}, "disclosure[0].letter"),
        ({"published": None}, "disclosure[0]"),
        ({"words": None}, "disclosure[0]"),
        ({"why_no_letter": None}, "disclosure[0]"),
        ({"published": date(2026, 11, 2)}, "disclosure[0]"),
        ({"looked_on": date(2026, 11, 25)}, "disclosure[0].looked_on"),
        ({"looked_on": "2026-11-01"}, "disclosure[0].looked_on"),
        ({"source_title": None}, "disclosure[0].source_title"),
    ],
)
def test_what_is_not_told_whole_is_refused(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    found = faults(write(tmp_path, TOLD | change, figure=FIGURE))
    assert [(fault.file, fault.field) for fault in found] == [("disclosures.toml", field)]
    assert all("\n" not in str(fault) and str(fault).isascii() for fault in found)


@pytest.mark.parametrize("value", [0, -0.1, float("inf"), float("nan"), 1e9, "0.24", True])
def test_a_figure_that_is_none_is_refused(tmp_path: Path, value: Any) -> None:
    folder = write(tmp_path, TOLD)
    text = str(value).lower() if isinstance(value, float | int | bool) else f'"{value}"'
    with (folder / "disclosures.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[disclosure.figures]]\nvalue = {text}\nunit = "Wh"\nper = "one query"\n')
    assert faults(folder)


@pytest.mark.parametrize("change", [{"words": "0.5 Wh"}, {"published": date(2026, 1, 1)}, {"counted": ["cooling"]}])
def test_an_undisclosed_product_has_no_figure_and_no_words(tmp_path: Path, change: dict[str, Any]) -> None:
    assert [fault.field for fault in faults(write(tmp_path, SILENT | change))] == ["disclosure[0]"]
    assert [fault.field for fault in faults(write(tmp_path, SILENT, figure=FIGURE))] == ["disclosure[0]"]


def test_a_product_comes_once_whatever_its_case(tmp_path: Path) -> None:
    found = faults(write(tmp_path, SILENT, SILENT | {"vendor": "MUTE"}))
    assert [fault.field for fault in found] == ["disclosure[1].product"]


@pytest.mark.parametrize("data", [b"[[disclosure]", b"\xff", b"a = 1\na = 2", b"disclosure = 3", b"[" * 5000])
def test_a_file_that_is_no_list_of_disclosures_is_a_fault(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "disclosures.toml").write_bytes(data)
    assert {fault.file for fault in faults(tmp_path)} == {"disclosures.toml"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "disclosures.toml").symlink_to(MEASUREMENTS / "disclosures.toml")
    with pytest.raises(EnergyLabelError, match="not a plain file"):
        read_disclosures(tmp_path, TODAY)


def test_check_reads_the_list_too(tmp_path: Path) -> None:
    folder = factories.write_measurements(tmp_path / "m", [factories.record()])
    write(folder, TOLD | {"source": "ftp://example.org"}, figure=FIGURE)
    with pytest.raises(RecordFaultsError, match=r"disclosures\.toml: disclosure\[0\]\.source"):
        check(folder, [], TODAY)

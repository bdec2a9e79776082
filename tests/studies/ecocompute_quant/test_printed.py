"""The author's own changes in per cent beside ours: each row is compared, and where two differ the page says why."""

import tomllib
from importlib.resources import files
from pathlib import Path

from generator.records.files.store import read_profiles
from generator.studies.records import records_of
from generator.studies.registry import studies
from generator.studies.study import Comparison

# Of a change in per cent; a mean of three ratios is this near to the ratio of the means.
NEAR = 0.3


def compared(committed: Path) -> list[Comparison]:
    """Every printed row beside the committed records."""
    study = studies()["ecocompute-quant"]
    return list(study.tables["changes"].compare(records_of(study, committed, read_profiles(committed))))


def test_every_printed_change_is_set_beside_ours(committed: Path) -> None:
    text = files("generator.studies.ecocompute_quant").joinpath("printed.toml").read_text("utf-8")
    printed = [row[1] for table in tomllib.loads(text)["table"] for row in table["rows"]]
    found = compared(committed)
    assert [str(item.printed) for item in found] == printed
    for item in found:
        assert item.agrees != bool(item.reason)
        assert abs(item.ours - float(item.printed)) < NEAR


def test_a_record_that_is_not_there_is_no_row_and_no_zero(committed: Path) -> None:
    study = studies()["ecocompute-quant"]
    records = records_of(study, committed, read_profiles(committed))
    full = [record for record in records if record.setup.quantization is None]
    assert list(study.tables["changes"].compare(full)) == []

"""The whole study, where its files are at hand: the committed records are what the importer makes of them."""

import csv
from pathlib import Path

import pytest

from generator.studies.ecocompute_quant.study import STUDY
from generator.studies.importing import import_study
from tests.studies.ecocompute_quant.made_up import JULY, RTX_5090_FILE, T4_FILE
from tests.studies.importing import files_below, folder_for, study_folder


@pytest.fixture(scope="module")
def archive() -> Path:
    """The study's own files, or a skip that says how to have them."""
    return study_folder(STUDY.id)


def test_the_committed_records_are_the_import(archive: Path, committed: Path, tmp_path: Path) -> None:
    measurements = folder_for(STUDY, tmp_path / "measurements")
    assert import_study(STUDY, archive, measurements) == (62, 62)
    for profile in STUDY.profiles:
        assert files_below(measurements / "records" / profile) == files_below(committed / "records" / profile)


def test_what_is_left_out_of_the_collected_table_stands_in_the_tables(archive: Path) -> None:
    """So no figure is lost with it; the other rows are of machines that were not taken over."""
    means: dict[tuple[str, str, str], str] = {}
    for gpu, file in (("RTX 5090", RTX_5090_FILE), ("T4", T4_FILE)):
        for row in _rows(archive / file):
            means[gpu, row["model"], row["config"]] = row["energy_per_1k_tokens_mean"]
    collected = [row for row in _rows(archive / JULY) if row["gpu"] in ("RTX 5090", "T4")]
    assert len(collected) == 8
    for row in collected:
        assert float(row["energy_fp16_j1k"]) == float(means[row["gpu"], row["model"], "FP16"])
        assert float(row["energy_quant_j1k"]) == float(means[row["gpu"], row["model"], "NF4"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))

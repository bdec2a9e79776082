"""A damaged study is refused by file, line and column, and then nothing at all is written."""

from pathlib import Path

import pytest

from generator.studies.ecocompute_quant.study import STUDY
from tests.studies.ecocompute_quant.made_up import (
    A800_FILE,
    ARCHIVE,
    BATCHES,
    JULY,
    PAIRED,
    REPEATS,
    RTX_5090_FILE,
    T4_FILE,
    batch_text,
    pack_batches,
)
from tests.studies.importing import damaged_cell, refusal

TABLES = (A800_FILE, PAIRED, REPEATS, JULY, RTX_5090_FILE, T4_FILE)
ENERGIES = (
    (A800_FILE, "gpu_joules_per_1k_tokens"),
    (PAIRED, "energy_j_per_1k_tok"),
    (PAIRED, "fp16_energy_j_per_1k_tok"),
    (PAIRED, "total_energy_j"),
    (REPEATS, "fp16_energy_j_per_1k_tok"),
    (JULY, "energy_fp16_j1k"),
    (JULY, "energy_quant_j1k"),
    (RTX_5090_FILE, "energy_per_1k_tokens_mean"),
    (T4_FILE, "energy_per_1k_tokens_mean"),
)


def refused(study: Path, tmp_path: Path) -> str:
    """What the importer says, having written nothing."""
    return refusal(STUDY, study, tmp_path / "measurements")


def damaged_batches(study: Path, tmp_path: Path, line: int, column: str, value: str) -> None:
    """The batch experiment's archive with one cell written over."""
    loose = tmp_path / BATCHES
    loose.write_text(batch_text(), "utf-8")
    damaged_cell(loose, line, column, value)
    pack_batches(study, loose.read_text("utf-8"))


@pytest.mark.parametrize(("file", "column"), ENERGIES)
@pytest.mark.parametrize("value", ["0", "-1500", "NaN", "inf", "", "much", "1e30", "\x1b[31m"])
def test_an_energy_that_is_none_is_named(study: Path, tmp_path: Path, file: str, column: str, value: str) -> None:
    damaged_cell(study / file, 3, column, value)
    assert refused(study, tmp_path).startswith(f"{file}, line 3, column {column}: ")


@pytest.mark.parametrize(
    ("file", "column", "value", "named"),
    [
        (A800_FILE, "gpu_joules_per_1k_tokens", "44000", "avg_power_w"),
        (A800_FILE, "avg_power_w", "90", "avg_power_w"),
        (PAIRED, "energy_j_per_1k_tok", "1600", "total_energy_j"),
        (PAIRED, "fp16_energy_j_per_1k_tok", "2100", "vs_fp16_energy_pct"),
        (PAIRED, "vs_fp16_energy_pct", "NaN", "vs_fp16_energy_pct"),
        (PAIRED, "throughput_tok_s", "35", "avg_power_w"),
        (PAIRED, "perplexity", "12", "delta_perplexity_pct"),
        (JULY, "energy_quant_j1k", "9000000", "energy_quant_j1k"),
        (JULY, "energy_fp16_j1k", "2001", "energy_fp16_j1k"),
        (RTX_5090_FILE, "power_mean", "90", "power_mean"),
        (T4_FILE, "delta_energy_pct", "12", "delta_energy_pct"),
        (A800_FILE, "generated_tokens", "5", "generated_tokens"),
    ],
)
def test_columns_that_disagree_are_named(
    study: Path, tmp_path: Path, file: str, column: str, value: str, named: str
) -> None:
    line = 4 if file == JULY else 3
    damaged_cell(study / file, line, column, value)
    told = refused(study, tmp_path)
    assert told.startswith((f"{file}, line {line}, column {named}: ", f"{file}, line {line + 1}, column {named}: "))


def test_what_no_card_can_draw_is_refused_though_the_row_agrees_with_itself(study: Path, tmp_path: Path) -> None:
    for column, value in (("gpu_joules_per_1k_tokens", "40000"), ("avg_power_w", "800")):
        damaged_cell(study / A800_FILE, 2, column, value)
    told = refused(study, tmp_path)
    assert "over the profile's limit of 420 W" in told
    assert "mistralai--Mistral-7B-v0.1--fp16.json" in told


@pytest.mark.parametrize(
    ("file", "rate", "energy"),
    [
        (A800_FILE, "throughput_tok_s", "gpu_joules_per_1k_tokens"),
        (RTX_5090_FILE, "throughput_mean", "energy_per_1k_tokens_mean"),
        (T4_FILE, "throughput_mean", "energy_per_1k_tokens_mean"),
    ],
)
def test_rate_and_energy_that_changed_places_are_told_though_their_product_is_the_power(
    study: Path, tmp_path: Path, file: str, rate: str, energy: str
) -> None:
    header, *lines = (study / file).read_text("utf-8").split("\n")
    swapped = ",".join({rate: energy, energy: rate}.get(name, name) for name in header.split(","))
    (study / file).write_text("\n".join([swapped, *lines]), "utf-8")
    assert refused(study, tmp_path).startswith(f"{file}, line 2, column {rate}: ")


def test_a_scatter_that_no_runs_of_such_a_mean_can_have_is_told(study: Path, tmp_path: Path) -> None:
    damaged_cell(study / RTX_5090_FILE, 2, "energy_per_1k_tokens_std", "1e5")
    assert "10 runs of this mean cannot scatter as much as 100000 J" in refused(study, tmp_path)


@pytest.mark.parametrize("file", TABLES)
def test_a_column_that_is_renamed_missing_or_new_is_named(study: Path, tmp_path: Path, file: str) -> None:
    text = (study / file).read_text("utf-8")
    header, rest = text.split("\n", 1)
    first = header.split(",")[0]
    (study / file).write_text(f"{header.replace(first, 'other', 1)}\n{rest}", "utf-8")
    assert refused(study, tmp_path).startswith(f"{file}, line 1: no column {first};")
    lines = [f"{line},1" for line in rest.splitlines()]
    (study / file).write_text("\n".join([f"{header},last_updated", *lines, ""]), "utf-8")
    assert refused(study, tmp_path).startswith(f"{file}, line 1, column last_updated: is not in the version")


@pytest.mark.parametrize("file", TABLES)
def test_a_row_that_comes_twice_is_named_by_both_lines(study: Path, tmp_path: Path, file: str) -> None:
    lines = (study / file).read_text("utf-8").splitlines()
    (study / file).write_text("\n".join([*lines, lines[2], ""]), "utf-8")
    told = refused(study, tmp_path)
    assert told.startswith(f"{file}, line {len(lines) + 1}, column ")
    assert f"comes twice, first in {file}, line 3" in told


@pytest.mark.parametrize("file", TABLES)
def test_a_file_that_lacks_its_last_rows_is_named(study: Path, tmp_path: Path, file: str) -> None:
    lines = (study / file).read_text("utf-8").splitlines()
    (study / file).write_text("\n".join([*lines[:-3], ""]), "utf-8")
    assert refused(study, tmp_path).startswith(f"{file}: ")


@pytest.mark.parametrize("file", [*TABLES, ARCHIVE])
def test_a_missing_file_is_named(study: Path, tmp_path: Path, file: str) -> None:
    (study / file).unlink()
    name = BATCHES if file == ARCHIVE else file
    assert refused(study, tmp_path).startswith(f"{name} is missing; give a complete copy")


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        (A800_FILE, "model", "Qwen2.5-14B"),
        (A800_FILE, "config", "awq"),
        (A800_FILE, "gpu", "A100"),
        (A800_FILE, "run", "11"),
        (PAIRED, "model", "Qwen2-0.5B"),
        (PAIRED, "precision", "FP16"),
        (PAIRED, "bitsandbytes", "0.50.2"),
        (PAIRED, "basis", "interpolated"),
        (PAIRED, "batch_size", "8"),
        (PAIRED, "timestamp_utc", "yesterday"),
        (REPEATS, "replicate", "4"),
        (JULY, "gpu", "RTX 3090"),
        (JULY, "model", "Qwen2-9B"),
        (JULY, "note", "of some session"),
        (RTX_5090_FILE, "model", "acme/Qwen2-7B"),
        (RTX_5090_FILE, "n_runs", "5"),
        (T4_FILE, "precision", "8"),
    ],
)
def test_another_machine_model_or_version_is_named(
    study: Path, tmp_path: Path, file: str, column: str, value: str
) -> None:
    damaged_cell(study / file, 3, column, value)
    assert refused(study, tmp_path).startswith(f"{file}, line 3, column {column}: ")


@pytest.mark.parametrize("file", [A800_FILE, PAIRED])
def test_a_perplexity_that_moves_between_runs_of_the_same_is_named(study: Path, tmp_path: Path, file: str) -> None:
    if file == A800_FILE:
        damaged_cell(study / file, 5, "wikitext2_perplexity", "5.01")
        assert refused(study, tmp_path).startswith(f"{file}, line 5, column wikitext2_perplexity: is 5 in another run")
    else:
        for column, value in (("perplexity", "10.201"), ("fp16_perplexity", "10.1")):
            damaged_cell(study / file, 2, column, value)
        assert "and nothing in it is random" in refused(study, tmp_path)


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("total_energy_j", "0", "total_energy_j"),
        ("total_energy_j", "5000", "energy_per_request_j"),
        ("energy_per_1k_tokens_j", "14.16", "energy_per_1k_tokens_j"),
        ("avg_power_w", "300", "avg_power_w"),
        ("tokens_generated", "255", "tokens_generated"),
        ("batch_size", "3", "batch_size"),
        ("total_time_s", "-1", "total_time_s"),
        ("peak_memory_gb", "0", "peak_memory_gb"),
    ],
)
def test_a_damaged_batch_is_named_with_its_archive(
    study: Path, tmp_path: Path, column: str, value: str, named: str
) -> None:
    damaged_batches(study, tmp_path, 3, column, value)
    assert refused(study, tmp_path).startswith(f"{ARCHIVE}/{BATCHES}, line 3, column {named}: ")


def test_a_batch_run_that_comes_twice_or_never_is_named(study: Path, tmp_path: Path) -> None:
    lines = batch_text().splitlines()
    pack_batches(study, "\n".join([*lines, lines[1], ""]))
    assert "comes twice, first in " in refused(study, tmp_path)
    pack_batches(study, "\n".join([*lines[:-1], ""]))
    assert refused(study, tmp_path).startswith(f"{ARCHIVE}/{BATCHES}: 9 runs of batch size 64")


def test_a_truncated_archive_is_refused(study: Path, tmp_path: Path) -> None:
    data = (study / ARCHIVE).read_bytes()
    (study / ARCHIVE).write_bytes(data[: len(data) // 2])
    assert "is not a readable archive" in refused(study, tmp_path)

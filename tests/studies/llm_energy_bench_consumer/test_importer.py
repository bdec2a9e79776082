"""The made-up summary as records, every refusal, and the study's own figures."""

from pathlib import Path

import pytest

from generator.records.files.reading import record_in
from generator.records.model import Record
from generator.studies.importing import import_study
from generator.studies.llm_energy_bench_consumer.importer import read_study
from generator.studies.llm_energy_bench_consumer.study import STUDY
from tests.studies.importing import damaged_cell, files_below, folder_for, refusal, study_folder
from tests.studies.llm_energy_bench_consumer.made_up import FILE, write_study

LLAMA = "meta-llama/Llama-3.2-3B-Instruct"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the made-up study that a test may change."""
    return write_study(tmp_path / "study")


@pytest.fixture(scope="module")
def archive() -> Path:
    """The study's own files, or a skip that says how to have them."""
    return study_folder(STUDY.id)


def refused(study: Path, tmp_path: Path) -> str:
    """What the importer says, having written nothing."""
    return refusal(STUDY, study, tmp_path / "measurements")


def test_a_row_is_means_of_five_repetitions_of_eight_prompts(study: Path) -> None:
    found = {(record.profile, record.model, record.setup.quantization): record for record in read_study(study)}
    assert len(found) == 8
    record = found["ollama-rtx-4060-ti", LLAMA, "q8-0"]
    assert record.setup.precision is None
    assert (record.setup.serving.at_once, record.setup.serving.engine) == (1, "Ollama 0.34.2")
    assert [workload.id for workload in record.workloads] == ["long-prompts", "short-prompts"]
    means = record.workloads[1].means
    assert means is not None
    assert means.counts is not None
    assert (means.runs, means.queries, means.counts.tokens_out) == (5, 8, 200)
    # 12,500 J for 40 requests; nobody published how the repetitions scattered, nor how long they took.
    assert (means.energy_joules, means.deviation_joules, means.duration_s) == ({"gpu": 312.5}, None, None)


def test_an_import_is_repeated_byte_for_byte(study: Path, tmp_path: Path) -> None:
    folders = [folder_for(STUDY, tmp_path / name) for name in ("one", "two")]
    for folder in folders:
        assert import_study(STUDY, study, folder) == (8, 8)
    assert import_study(STUDY, study, folders[0]) == (0, 8)
    assert files_below(folders[0]) == files_below(folders[1])


@pytest.mark.parametrize("value", ["0", "-3", "NaN", "inf", "", "much", "1e30"])
@pytest.mark.parametrize("line", [2, 3, 4])
def test_an_energy_that_is_none_is_named_in_rows_left_out_too(
    study: Path, tmp_path: Path, line: int, value: str
) -> None:
    damaged_cell(study / FILE, line, "gpu_joules", value)
    assert refused(study, tmp_path).startswith(f"{FILE}, line {line}, column gpu_joules: ")


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"gpu_joules": "4000"}, "joules_per_output_token"),
        ({"output_tokens": "3000"}, "joules_per_output_token"),
        ({"output_tokens": "3200.5"}, "output_tokens"),
        # A thousandfold, in both columns alike.
        ({"gpu_joules": "3840000", "joules_per_output_token": "1200"}, "gpu_joules"),
        ({"median_power_w": "171"}, "median_power_w"),
        ({"decode_tok_s": "640"}, "gpu_joules"),
    ],
)
def test_columns_that_disagree_are_named(study: Path, tmp_path: Path, cells: dict[str, str], named: str) -> None:
    for column, value in cells.items():
        damaged_cell(study / FILE, 2, column, value)
    assert refused(study, tmp_path).startswith(f"{FILE}, line 2, column {named}: ")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("host", "another"),
        ("gpu", "RTX 4090"),
        ("run_id", "benchmark-v2"),
        ("model", "gemma3:4b"),
        ("quantisation", "q2_K"),
        ("prompt_category", "longest"),
        ("requests", "24"),
        ("power_limit_w", "200"),
        ("energy_source", "a guess"),
    ],
)
def test_another_machine_model_or_version_is_named(study: Path, tmp_path: Path, column: str, value: str) -> None:
    damaged_cell(study / FILE, 3, column, value)
    assert refused(study, tmp_path).startswith(f"{FILE}, line 3, column {column}: ")


def test_a_column_that_is_missing_or_new_is_named(study: Path, tmp_path: Path) -> None:
    text = (study / FILE).read_text("utf-8")
    (study / FILE).write_text(text.replace("gpu_joules", "joules", 1), "utf-8")
    assert refused(study, tmp_path).startswith(f"{FILE}, line 1: no column gpu_joules;")
    lines = text.splitlines()
    (study / FILE).write_text("\n".join([f"{lines[0]},last_updated", *(f"{line},1" for line in lines[1:])]), "utf-8")
    assert refused(study, tmp_path).startswith(f"{FILE}, line 1, column last_updated: is not in the version")


def test_a_row_that_comes_twice_or_never_is_named(study: Path, tmp_path: Path) -> None:
    lines = (study / FILE).read_text("utf-8").splitlines()
    (study / FILE).write_text("\n".join([*lines, lines[3]]), "utf-8")
    assert f"comes twice, first in {FILE}, line 4" in refused(study, tmp_path)
    (study / FILE).write_text("\n".join(lines[:-1]), "utf-8")
    told = refused(study, tmp_path)
    assert told.startswith(f"{FILE}: no row of qwen3:4b-instruct-2507 in q8_0 with short prompts on maibenben-x16c")


def test_a_folder_without_the_file_is_refused(study: Path, tmp_path: Path) -> None:
    (study / FILE).unlink()
    assert refused(study, tmp_path).startswith(f"{FILE} is missing; give a complete copy")


@pytest.mark.parametrize(
    ("profile", "least", "most"), [("ollama-rtx-4060-ti", -26, -24), ("ollama-rtx-5060-laptop", -31, -25)]
)
def test_what_four_bits_save_against_eight(committed: Path, profile: str, least: int, most: int) -> None:
    """A token in 4 bits against one in 8, as the summary's own column gives it."""
    paths = sorted((committed / "records" / profile).glob("*/*.json"))
    found = [record_in(path.read_bytes(), "a.json") for path in paths]
    tokens = {
        (r.model, w.id, r.setup.quantization): _joules_a_token(r, n) for r in found for n, w in enumerate(r.workloads)
    }
    saved = [(tokens[model, name, "q4-k-m"] / tokens[model, name, "q8-0"] - 1) * 100 for model, name, _ in tokens]
    assert (round(min(saved)), round(max(saved))) == (least, most)


def _joules_a_token(record: Record, number: int) -> float:
    means = record.workloads[number].means
    assert means is not None
    assert means.counts is not None
    return means.total_joules() / (means.counts.tokens_out or 0)


def test_the_committed_records_are_the_import(archive: Path, committed: Path, tmp_path: Path) -> None:
    measurements = folder_for(STUDY, tmp_path / "measurements")
    assert import_study(STUDY, archive, measurements) == (8, 8)
    for profile in STUDY.profiles:
        assert files_below(measurements / "records" / profile) == files_below(committed / "records" / profile)

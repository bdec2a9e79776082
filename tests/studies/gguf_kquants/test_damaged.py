"""A damaged copy of the k-quants benchmark is refused by file, line and column, and nothing is written."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.studies.gguf_kquants.study import STUDY
from generator.studies.gguf_kquants.tables import EMISSION_COLUMNS, EMISSIONS, RESULT_COLUMNS, RESULTS
from tests.studies.gguf_kquants.made_up import Rows, made_up_rows, scaled, write
from tests.studies.importing import refusal

FLAT_RESULTS, FLAT_EMISSIONS = (path.replace("/", "__") for path in (RESULTS, EMISSIONS))
# The first row of results that CodeCarbon's rows do not hold: its energy is checked by the row alone.
ALONE = 9


def refused(tmp_path: Path, results: Rows, emissions: Rows) -> str:
    """Why these rows are refused."""
    return refusal(STUDY, write(tmp_path / "study", results, emissions), tmp_path / "measurements")


@pytest.mark.parametrize("column", RESULT_COLUMNS)
def test_a_missing_or_renamed_column_of_results_is_named(tmp_path: Path, column: str) -> None:
    results, emissions = made_up_rows()
    renamed = [{name if name != column else "something": cell for name, cell in row.items()} for row in results]
    assert refused(tmp_path, renamed, emissions).startswith(f"{FLAT_RESULTS}, line 1: no column {column};")


@pytest.mark.parametrize("column", EMISSION_COLUMNS)
def test_a_missing_column_of_codecarbon_s_is_named(tmp_path: Path, column: str) -> None:
    results, emissions = made_up_rows()
    less = [{name: cell for name, cell in row.items() if name != column} for row in emissions]
    assert refused(tmp_path, results, less).startswith(f"{FLAT_EMISSIONS}, line 1: no column {column};")


def test_a_column_that_is_new_means_another_version(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    text = refused(tmp_path, [{**row, "Semilla": "1"} for row in results], emissions)
    assert text.startswith(f"{FLAT_RESULTS}, line 1, column Semilla: is not in the version of the file that is known")


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity", "1e400", "a lot", "", "1,5"])
@pytest.mark.parametrize("column", ["Energía (kWh)", "Energía (J)", "Inferencia Media (s)", "Tokens Generados"])
def test_a_figure_that_is_none_is_named(tmp_path: Path, column: str, value: str) -> None:
    results, emissions = made_up_rows()
    results[ALONE][column] = value
    assert refused(tmp_path, results, emissions).startswith(f"{FLAT_RESULTS}, line {ALONE + 2}, column {column}: ")


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("Energía (kWh)", "is not the energy in kWh"),
        ("Energía (J)", "is not the energy in kWh"),
        ("CO2 (kg)", "is not the energy at the study's own 0.17405 kg/kWh"),
        ("EDP (J*s)", "is not energy times time"),
        ("Energía (J/token gen)", "is not energy over tokens written"),
        ("Throughput Total (tok/s)", "is not tokens over time"),
        ("Throughput Decode (tok/s)", "is not one over TPOT"),
        ("TPOT (s/token)", "is not time after the first token over tokens written"),
        ("TTFT Medio (s)", "is not time after the first token over tokens written"),
        ("Inferencia Media (s)", "is not energy times time"),
    ],
)
def test_a_figure_that_does_not_follow_from_the_others_is_named(tmp_path: Path, column: str, reason: str) -> None:
    results, emissions = made_up_rows()
    results[ALONE] = scaled(results[ALONE], (column,), Decimal("1.0001"))
    text = refused(tmp_path, results, emissions)
    assert text.startswith(f"{FLAT_RESULTS}, line {ALONE + 2}, column ")
    assert reason in text


@pytest.mark.parametrize(
    ("factor", "told"),
    [
        ("5", "energy_joules.gpu"),
        ("0.35", "energy_joules.gpu"),
        ("0.3", f"{FLAT_RESULTS}, line {ALONE + 2}, column Energía (J): is less than the processor and memory took"),
    ],
)
def test_an_energy_that_the_machine_cannot_have_taken_is_refused(tmp_path: Path, factor: str, told: str) -> None:
    results, emissions = made_up_rows()
    energy = ("Energía (kWh)", "Energía (J)", "CO2 (kg)", "EDP (J*s)", "Energía (J/token gen)")
    results[ALONE] = scaled(results[ALONE], energy, Decimal(factor))
    assert told in refused(tmp_path, results, emissions)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Modelo", "somebody/a-model-GGUF/a-model-f16.gguf", "is a file of none of the repositories"),
        ("Modelo", "a-model-f16.gguf", "is a file of none of the repositories"),
        ("Modelo", "Qwen/Qwen2.5-Coder-3B-Instruct-GGUF/weights.bin", "is a file of none of the repositories"),
        ("Cuantizacion", "q7_K", "is none of f16"),
        ("Cuantizacion", "q8_0", "is not what the file"),
        ("Motor", "vllm", "is none of llamacpp"),
        ("Hardware", "mps", "is none of cuda"),
        ("Tarea", "gsm8k", "is none of humaneval"),
        ("Tamaño Batch", "8", "is none of 1"),
        ("Numero de Problemas", "149", "is none of 150"),
        ("Numero de Lotes", "75", "is none of 150"),
        ("Precisión", "100.5", "is over 100 %"),
        ("Precisión", "-1", "is not a number of zero or more"),
        ("Precisión", "62.1", "is not a whole number of 150 problems"),
        ("Speculative Decoding", "ngram", "is not of the passes that are known"),
    ],
)
def test_what_the_study_does_not_hold_is_named(tmp_path: Path, column: str, value: str, reason: str) -> None:
    results, emissions = made_up_rows()
    results[ALONE][column] = value
    text = refused(tmp_path, results, emissions)
    assert text.startswith(f"{FLAT_RESULTS}, line {ALONE + 2}, column {column}: ")
    assert reason in text


def test_answers_longer_than_they_could_be_are_named(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    row = results[ALONE]
    more = Decimal(150 * 600) / Decimal(row["Tokens Generados"])
    results[ALONE] = scaled(row, ("Tokens Generados", "Throughput Decode (tok/s)"), more)
    results[ALONE] = scaled(results[ALONE], ("TPOT (s/token)", "Energía (J/token gen)"), 1 / more)
    total = (Decimal(row["Tokens Prompt"]) + 150 * 600) / (Decimal(row["Inferencia Media (s)"]) * 150)
    results[ALONE]["Throughput Total (tok/s)"] = str(total)
    results[ALONE]["Tokens Generados"] = str(150 * 600)
    text = refused(tmp_path, results, emissions)
    assert text.startswith(
        f"{FLAT_RESULTS}, line {ALONE + 2}, column Tokens Generados: an answer has at most 512 tokens"
    )


def test_a_configuration_that_comes_twice_is_named_by_both_lines(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    text = refused(tmp_path, [*results, results[ALONE]], emissions)
    assert text.startswith(f"{FLAT_RESULTS}, line {len(results) + 2}, column Modelo: ")
    assert f"first in {FLAT_RESULTS}, line {ALONE + 2}" in text


def test_a_copy_that_lacks_a_configuration_is_refused(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    text = refused(tmp_path, results[:ALONE] + results[ALONE + 1 :], emissions)
    assert text.startswith(f"{FLAT_RESULTS} lacks f16 of Qwen/Qwen2.5-Coder-3B-Instruct on ifeval;")


@pytest.mark.parametrize("lacking", [FLAT_RESULTS, FLAT_EMISSIONS])
def test_a_missing_file_is_named(tmp_path: Path, lacking: str) -> None:
    source = write(tmp_path / "study", *made_up_rows())
    (source / lacking).unlink()
    assert refusal(STUDY, source, tmp_path / "measurements").startswith(f"{lacking.replace('__', '/')} is missing;")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("gpu_energy", "0", "is not a positive number"),
        ("cpu_energy", "-0.1", "is not a positive number"),
        ("ram_energy", "nan", "is not a positive number"),
        ("codecarbon_version", "2.3.1", "is none of 3.2.6"),
        ("gpu_model", "1 x NVIDIA A2", "is none of 1 x NVIDIA GB10"),
        ("tracking_mode", "process", "is none of machine"),
        ("timestamp", "yesterday", "is not a date and time"),
        ("duration", "20", "took"),
        ("duration", "2000", "took"),
    ],
)
def test_a_row_of_codecarbon_s_that_cannot_be_is_named(tmp_path: Path, column: str, value: str, reason: str) -> None:
    results, emissions = made_up_rows()
    emissions[3][column] = value
    text = refused(tmp_path, results, emissions)
    assert text.startswith(f"{FLAT_EMISSIONS}, line 5, column {column}: ")
    assert reason in text


def test_parts_that_do_not_add_up_are_named(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    emissions[3] = scaled(emissions[3], ("gpu_energy",), Decimal("1.001"))
    text = refused(tmp_path, results, emissions)
    assert text.startswith(f"{FLAT_EMISSIONS}, line 5, column energy_consumed: is not the sum of the three components")


def test_a_pass_that_codecarbon_s_rows_do_not_hold_is_named(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    text = refused(tmp_path, results, emissions[:3] + emissions[4:])
    assert text.startswith(f"{FLAT_RESULTS}, line 5, column Energía (kWh): no row of {FLAT_EMISSIONS} has this energy")


def test_two_rows_of_codecarbon_s_with_one_energy_are_named(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    text = refused(tmp_path, results, [*emissions, emissions[3]])
    assert text.startswith(f"{FLAT_EMISSIONS}, line {len(emissions) + 2}, column energy_consumed: ")
    assert f"first in {FLAT_EMISSIONS}, line 5" in text

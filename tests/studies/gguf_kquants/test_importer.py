"""The k-quants benchmark becomes records that say what its rows say, by part, pass and token."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.files.store import read_profiles, read_records
from generator.records.model import Component, Record, Run
from generator.studies.csvfile import Row
from generator.studies.gguf_kquants.importer import PROFILE, read_study
from generator.studies.gguf_kquants.passes import read_pass
from generator.studies.gguf_kquants.split import Metered, splits
from generator.studies.gguf_kquants.study import STUDY
from generator.studies.importing import import_study
from tests.studies.gguf_kquants.made_up import CPU, GPU, RAM, made_up_rows, pass_rows, scaled, write
from tests.studies.importing import files_below, folder_for

QWEN, GEMMA = "Qwen/Qwen2.5-Coder-3B-Instruct", "google/gemma-4-E2B-it"
QWEN_FILES = "Qwen/Qwen2.5-Coder-3B-Instruct-GGUF"
Key = tuple[str, str, str | None]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Record]:
    """The records of the made-up study by model, task and variant."""
    found = read_study(write(tmp_path_factory.mktemp("study"), *made_up_rows()))
    return {(record.model, record.task, record.variant): record for record in found}


def run_of(record: Record) -> Run:
    """The one pass of a record."""
    (workload,) = record.workloads
    (run,) = workload.runs
    return run


def test_each_file_on_each_task_is_a_record_of_one_pass(records: dict[Key, Record]) -> None:
    assert len(records) == 108
    assert {record.profile for record in records.values()} == {PROFILE}
    found = records.values()
    assert {(each.task, each.approach, each.workloads[0].id, run_of(each).queries) for each in found} == {
        ("code-completion", "pre-trained", "humaneval", 164),
        ("chat", "pre-trained", "ifeval", 150),
        ("summarization", "zero-shot", "cnn", 100),
        ("text-generation", "zero-shot", "mmlu", 1140),
    }
    assert len({run_of(record).id for record in records.values()}) == 108


def test_a_model_goes_by_its_own_name_and_the_file_s_by_the_repository(records: dict[Key, Record]) -> None:
    quantised = records[GEMMA, "chat", "q4-k-m"]
    assert quantised.provenance.model_repository == "bartowski/google_gemma-4-E2B-it-GGUF"
    assert (quantised.setup.precision, quantised.setup.quantization) == (None, "q4-k-m")
    # What the study calls f16 is the format that the file's name tells.
    assert {variant for model, _, variant in records if model == GEMMA and "f16" in str(variant)} == {"bf16"}
    assert records[QWEN, "chat", "fp16"].setup.precision == "fp16"


def test_the_parts_of_a_pass_are_codecarbon_s(records: dict[Key, Record]) -> None:
    run = run_of(records[QWEN, "code-completion", "fp16"])
    window = run.query.duration_s + 1.5
    assert run.query.energy_joules == pytest.approx(
        {"gpu": float(GPU) * window, "cpu": float(CPU) * window, "ram": float(RAM) * window}, rel=1e-9
    )
    assert run.finished_at is not None
    assert run.finished_at.date() == date(2026, 4, 21)
    assert run.note is None
    assert records[QWEN, "code-completion", "fp16"].provenance.period is None


def test_where_the_sum_alone_is_known_the_constants_are_taken_from_the_other_passes(records: dict[Key, Record]) -> None:
    record = records[QWEN, "chat", "fp16"]
    run = run_of(record)
    window = run.query.duration_s + 1.5
    assert run.query.energy_joules == pytest.approx(
        {"gpu": float(GPU) * window, "cpu": float(CPU) * window, "ram": float(RAM) * window}, rel=1e-9
    )
    assert run.note is not None
    assert "sum alone" in run.note
    assert (run.finished_at, record.measured_from, record.measured_to) == (None, date(2026, 4, 21), date(2026, 5, 4))


def test_tokens_and_waiting_times_are_kept(records: dict[Key, Record]) -> None:
    run = run_of(records[QWEN, "summarization", "fp16"])
    assert run.counts is not None
    assert run.counts.tokens_in == 5000
    assert run.counts.tokens_out is not None
    assert run.latency is not None
    assert run.latency.end_to_end_s == {"mean": round(run.query.duration_s / 100, 6)}
    assert run.latency.inter_token_s is not None
    written = run.latency.inter_token_s["mean"] * run.counts.tokens_out
    assert written + 0.01 * 100 == pytest.approx(run.query.duration_s, rel=1e-3)


def test_a_score_is_of_the_metered_answers_and_left_out_where_the_study_could_not_read_them(
    records: dict[Key, Record],
) -> None:
    (figure,) = records[QWEN, "code-completion", "q2-k"].published_quality
    assert (figure.metric, figure.value, figure.answers) == ("pass@1", 0.5, "same")
    left_out = {(model, task) for (model, task, _), record in records.items() if not record.quality}
    assert left_out == {(GEMMA, "code-completion"), ("mistralai/Mistral-7B-Instruct-v0.3", "code-completion")}
    assert all(records[key].provenance.notes for key in records if key[:2] in left_out)


def test_an_interval_that_was_counted_twice_is_told_and_stays_in_the_figure(tmp_path: Path) -> None:
    results, emissions = made_up_rows()
    window = Decimal(emissions[0]["duration"])
    more = CPU * 15
    emissions[0]["cpu_energy"] = str((CPU * window + more) / 3_600_000)
    whole = Decimal(results[0]["Energía (J)"]) + more
    energy = ("Energía (kWh)", "Energía (J)", "CO2 (kg)", "EDP (J*s)", "Energía (J/token gen)")
    results[0] = scaled(results[0], energy, whole / Decimal(results[0]["Energía (J)"]))
    emissions[0]["energy_consumed"] = results[0]["Energía (kWh)"]
    runs = map(run_of, read_study(write(tmp_path, results, emissions)))
    noted = [run for run in runs if run.finished_at and run.note]
    assert [run.note for run in noted] == [
        "CodeCarbon counted an interval twice for processor, about 123 J too much; the figure has it."
    ]
    assert noted[0].query.total_joules() == pytest.approx(float(whole), rel=1e-9)


@given(
    seconds=st.decimals(1, 100_000, places=6),
    more_watts=st.decimals("0.001", 200, places=6),
    cpu=st.decimals("0.1", 50, places=6),
    ram=st.decimals("0.1", 50, places=6),
    around=st.decimals(0, 5, places=6),
)
def test_parts_that_are_reconstructed_add_up_to_what_was_published(
    seconds: Decimal, more_watts: Decimal, cpu: Decimal, ram: Decimal, around: Decimal
) -> None:
    known, alone = (
        read_pass(Row("a.csv", line, pass_rows(QWEN_FILES, "f16", task, 0)[0]))
        for line, task in enumerate(("humaneval", "ifeval"), 2)
    )
    window = known.seconds + around
    parts: dict[Component, Decimal] = {"gpu": GPU * window, "cpu": cpu * window, "ram": ram * window}
    row = Metered(known.row, datetime(2026, 4, 21), window, {name: j / 3_600_000 for name, j in parts.items()})
    total = (cpu + ram) * (seconds + around) + more_watts * seconds
    alone = replace(alone, seconds=seconds, joules=total)
    found, made = splits([known, alone], {known.kilowatt_hours.quantize(Decimal("1e-13")): row}, "b.csv")
    assert found.joules == pytest.approx({name: float(joules) for name, joules in parts.items()}, abs=1e-6)
    assert (made.finished_at, set(made.joules)) == (None, {"gpu", "cpu", "ram"})
    assert sum(map(Decimal, map(str, made.joules.values()))) == pytest.approx(total, abs=Decimal("2e-6"))
    assert made.joules["cpu"] == pytest.approx(float(cpu * (seconds + around)), rel=1e-9, abs=1e-6)


def test_a_checkout_and_the_flat_copy_give_the_same_records(tmp_path: Path) -> None:
    flat = write(tmp_path / "flat", *made_up_rows())
    checkout = write(tmp_path / "checkout", *made_up_rows(), flat=False)
    assert read_study(flat) == read_study(checkout)


def test_a_second_import_changes_nothing_and_what_was_written_passes_the_check(tmp_path: Path) -> None:
    source = write(tmp_path / "study", *made_up_rows())
    measurements = folder_for(STUDY, tmp_path / "measurements")
    assert import_study(STUDY, source, measurements) == (108, 108)
    before = files_below(measurements)
    assert import_study(STUDY, source, measurements) == (0, 108)
    assert files_below(measurements) == before
    stored = read_records(measurements, read_profiles(measurements), datetime.now(UTC).date())
    assert [item.record for item in stored] == read_study(source)

"""The RTX 5090 and the T4: means and standard deviations of ten generations, for each 1,000 tokens written."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.errors import EnergyLabelError
from generator.records.model import Dataset, MeanCounts, Means, Quantization, Record, Workload
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.ecocompute_quant.made import (
    Machine,
    against_full_precision,
    agreeing,
    made_record,
    one_day,
    rounded,
    tokens_a_second,
)
from generator.studies.place import Once

RTX_5090 = "ecocompute-rtx-5090"
T4 = "ecocompute-t4"
_COLUMNS = (
    "model",
    "config",
    "precision",
    "throughput_mean",
    "throughput_std",
    "power_mean",
    "power_std",
    "energy_per_1k_tokens_mean",
    "energy_per_1k_tokens_std",
    "delta_energy_pct",
    "n_runs",
)
_RUNS = 10
# The study gives energy for 1,000 tokens, and no file says how long its answers were.
_TOKENS = 1000
_MODELS = {
    "TinyLlama-1.1B": "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
    "Qwen2-1.5B": "Qwen/Qwen2-1.5B",
    # By the metadata of the RTX 5090's session and by the study's page on the T4.
    "Qwen2.5-3B": "Qwen/Qwen2.5-3B-Instruct",
    "Qwen2-7B": "Qwen/Qwen2-7B",
}
_SOURCE = "https://github.com/hongping-zh/ecocompute-ai/tree/3f733b01059423ae7ec20ee5bb53faa3052ba293/data"
_DATA = "10.5281/zenodo.19647290, github.com/hongping-zh/ecocompute-ai at 3f733b0."


@dataclass(frozen=True)
class _Table:
    file: str
    workload: str
    nf4: Quantization
    machine: Machine


_TABLES = (
    _Table(
        "rtx5090_benchmark_results.csv",
        "session-2026-01-15",
        # The session's metadata say that the scales were quantised too.
        "bnb-nf4-double-quant",
        Machine(
            profile=RTX_5090,
            period=one_day("2026-01-15", "The metadata of this session give this day."),
            tools={"transformers": "4.47.0", "bitsandbytes": "0.45.0"},
            hardware="NVIDIA GeForce RTX 5090",
            source_url=_SOURCE,
            data=_DATA,
        ),
    ),
    _Table(
        "t4_benchmark_results.csv",
        "session-undated",
        "bnb-nf4",
        Machine(
            profile=T4,
            period=one_day("2026-04-19", "Published on this day at the latest; no file says when it was measured."),
            tools={"transformers": "4.47.0", "bitsandbytes": "0.45.0"},
            hardware="NVIDIA T4",
            source_url=_SOURCE,
            data=_DATA,
        ),
    ),
)


def table_records(data: StudyFiles) -> Iterator[Record]:
    """A record for each row of the two tables; raises `EnergyLabelError` naming file, line and column."""
    for table in _TABLES:
        rows = dict(_rows(data, table.file))
        for name, model in _MODELS.items():
            full, nf4 = rows[name, "FP16"], rows[name, "NF4"]
            energy = "energy_per_1k_tokens_mean"
            against_full_precision(nf4, "delta_energy_pct", nf4.positive(energy), full.positive(energy), "0.06")
            yield _record(data, table, full, model, None)
            yield _record(data, table, nf4, model, table.nf4)


def _rows(data: StudyFiles, file: str) -> Iterator[tuple[tuple[str, str], Row]]:
    expected = {(name, config) for name in _MODELS for config in ("FP16", "NF4")}
    once = Once()
    for row in data.rows(file, _COLUMNS, exact=True):
        config = row.one_of("config", ("FP16", "NF4"))
        key = row.one_of("model", tuple(_MODELS)), config
        row.one_of("precision", ("16",) if config == "FP16" else ("4",))
        row.one_of("n_runs", (str(_RUNS),))
        once.add(key, row, "config")
        expected.discard(key)
        wanted = row.positive("energy_per_1k_tokens_mean") * tokens_a_second(row, "throughput_mean") / 1000
        agreeing(row, "power_mean", wanted, "0.01", "energy by throughput")
        yield key, row
    if expected:
        name, config = min(expected)
        raise EnergyLabelError(f"{file}: no row of {name} in {config}; fetch an undamaged copy of the study's data.")


def _record(data: StudyFiles, table: _Table, row: Row, model: str, quantization: Quantization | None) -> Record:
    source = data.source_file(table.file)
    with row.building("energy_per_1k_tokens_mean"):
        means = Means(
            runs=_RUNS,
            energy_joules={"gpu": rounded(row.positive("energy_per_1k_tokens_mean"))},
            deviation_joules={"gpu": rounded(row.positive("energy_per_1k_tokens_std"))},
            duration_s=rounded(_TOKENS / row.positive("throughput_mean")),
            counts=MeanCounts(tokens_out=_TOKENS),
        )
    workload = Workload(
        id=table.workload,
        dataset=Dataset(name="one fixed prompt of the study's own"),
        output_limit="told for 1,000 tokens written, greedy decoding",
        source=source,
        means=means,
    )
    return made_record(table.machine, model, quantization, (workload,), (source,), name_in_source=row.text("model"))

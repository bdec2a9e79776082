"""The files of the RTX 4090's two sessions of August, row by row, each held against itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.errors import EnergyLabelError
from generator.records.model import SourceFile
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.ecocompute_quant.made import against_full_precision, agreeing
from generator.studies.place import Once

TOKENS = 256
ITERATIONS = 10
REPLICATES = 3
_PAIRED = "rtx4090_paired_energy_quality_2026-08-19.csv"
_REPEATS = "rtx4090_int8_repeats_2026-08-20.csv"


MODELS = (
    "Qwen/Qwen2-0.5B",
    "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
    "Qwen/Qwen2-1.5B",
    "Qwen/Qwen2.5-3B",
    "Qwen/Qwen2-7B",
)


@dataclass(frozen=True)
class Session:
    """The session that runs belong to, as a workload's id names it, and the file that they stand in."""

    id: str
    source: SourceFile


# Of each row, what must be so: another value is of another machine or another version.
_FIXED = {
    "gpu": ("NVIDIA GeForce RTX 4090",),
    "quantization_backend": ("bitsandbytes", "bitsandbytes LLM.int8()"),
    "batch_size": ("1",),
    "generated_tokens_per_iter": (str(TOKENS),),
    "decode_iterations": (str(ITERATIONS),),
    "warmup": ("2",),
    "quality_corpus_sha256": ("22ac091a6383740d30f8e41ae144032c873c772db5e1c901112c1c330fdc5504",),
    "basis": ("measured",),
    "measurement_source": ("direct-nvml",),
    "n_trials": ("1",),
    "torch": ("2.5.1+cu121",),
    "transformers": ("4.57.6",),
    "bitsandbytes": ("0.43.3",),
    "accelerate": ("1.14.0",),
    "nvidia_driver": ("535.146.02",),
    "python": ("3.10.20",),
}
_COLUMNS = (
    "run_id",
    "timestamp_utc",
    "gpu",
    "gpu_arch",
    "model",
    "params_b",
    "precision",
    "quantization_backend",
    "batch_size",
    "context_length",
    "generated_tokens_per_iter",
    "decode_iterations",
    "warmup",
    "sampling_rate_hz",
    "energy_j_per_1k_tok",
    "fp16_energy_j_per_1k_tok",
    "vs_fp16_energy_pct",
    "throughput_tok_s",
    "avg_power_w",
    "total_energy_j",
    "perplexity",
    "fp16_perplexity",
    "delta_perplexity_pct",
    "quality_tokens_evaluated",
    "quality_seq_len",
    "quality_corpus_sha256",
    "basis",
    "measurement_source",
    "n_trials",
    "torch",
    "torch_cuda",
    "transformers",
    "bitsandbytes",
    "accelerate",
    "nvidia_driver",
    "python",
    "matches_reference_pins",
    "session",
)


def august_rows(data: StudyFiles) -> Iterator[tuple[Session, Row]]:
    """The rows of both sessions, with the session that each is of."""
    expected = {(_PAIRED, model, precision, "1") for model in MODELS for precision in ("INT8", "NF4")}
    expected |= {(_REPEATS, model, "INT8", str(n)) for model in MODELS for n in range(1, REPLICATES + 1)}
    once = Once()
    for file, columns in ((_PAIRED, _COLUMNS), (_REPEATS, (*_COLUMNS, "replicate"))):
        source = data.source_file(file)
        for row in data.rows(file, columns, exact=True):
            model = row.one_of("model", MODELS)
            precision = row.one_of("precision", ("INT8", "NF4") if file == _PAIRED else ("INT8",))
            number = row.one_of("replicate", ("1", "2", "3")) if file == _REPEATS else "1"
            once.add((model, precision, file, number), row, "precision" if file == _PAIRED else "replicate")
            once.add(row.text("run_id"), row, "run_id")
            expected.discard((file, model, precision, number))
            _check(row)
            # The paired session measured each full precision twice, once in the run of either method.
            day = f"session-2026-08-19-{precision.lower()}" if file == _PAIRED else "session-2026-08-20"
            yield Session(day, source), row
    if expected:
        file, model, precision, number = min(expected)
        raise EnergyLabelError(
            f"{file}: no run {number} of {model} in {precision}; fetch an undamaged copy of the study's data."
        )


def _check(row: Row) -> None:
    for column, known in _FIXED.items():
        row.one_of(column, known)
    quantised, full = row.positive("energy_j_per_1k_tok"), row.positive("fp16_energy_j_per_1k_tok")
    agreeing(row, "total_energy_j", quantised * TOKENS * ITERATIONS / 1000, "1e-6", "energy a token by tokens")
    rate = row.positive("throughput_tok_s")
    agreeing(row, "avg_power_w", quantised * rate / 1000, "0.02", "energy by throughput")
    against_full_precision(row, "vs_fp16_energy_pct", quantised, full, "0.006")
    better, plain = row.positive("perplexity"), row.positive("fp16_perplexity")
    against_full_precision(row, "delta_perplexity_pct", better, plain, "0.002")

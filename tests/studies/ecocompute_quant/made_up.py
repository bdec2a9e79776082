"""A made-up study in the layout of Zhang's: the names are the study's, and every number is invented.

Energies are those of round powers and rates, so that figures can be checked by hand.
"""

import io
import tarfile
from pathlib import Path

from generator.studies.ecocompute_quant import a800, batches, july, rtx4090_files, tables
from tests.studies.importing import table

A800_FILE, ARCHIVE = "a800_runs.csv", "mit.tar.xz"
BATCHES = "a800_mistral7b_pure_int8_batch_size_raw.csv"
PAIRED = "rtx4090_paired_energy_quality_2026-08-19.csv"
REPEATS = "rtx4090_int8_repeats_2026-08-20.csv"
JULY = "quant-energy_measured.csv"
RTX_5090_FILE, T4_FILE = "rtx5090_benchmark_results.csv", "t4_benchmark_results.csv"
A800_MODELS = ("mistralai/Mistral-7B-v0.1", "01-ai/Yi-1.5-9B", "Qwen2.5-14B (variant not stated)")
CONFIGURATIONS = {"fp16": 4000, "int8_default": 10000, "int8_pure": 6000, "nf4": 3900, "nf4_dq": 4400}
SHORT = ("Qwen2-0.5B", "TinyLlama-1.1B", "Qwen2-1.5B", "Qwen2.5-3B", "Qwen2-7B")
# J for 1,000 tokens in the paired session, by method; full precision takes 2,000 beside NF4 and 2,100 beside INT8.
QUANTISED = {"INT8": 4200, "NF4": 1500}
FULL = {"INT8": 2100, "NF4": 2000}


def write_study(folder: Path) -> Path:
    """The whole made-up study in `folder`; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / A800_FILE).write_text(table(a800._COLUMNS, _a800()), "utf-8")
    (folder / PAIRED).write_text(table(rtx4090_files._COLUMNS, _paired()), "utf-8")
    (folder / REPEATS).write_text(table((*rtx4090_files._COLUMNS, "replicate"), _repeats()), "utf-8")
    (folder / JULY).write_text(table(july._COLUMNS, _july()), "utf-8")
    (folder / RTX_5090_FILE).write_text(table(tables._COLUMNS, _means(2000, 1500)), "utf-8")
    (folder / T4_FILE).write_text(table(tables._COLUMNS, _means(8000, 8800, rate=7)), "utf-8")
    pack_batches(folder, table(batches._COLUMNS, _batches()))
    return folder


def pack_batches(folder: Path, text: str) -> None:
    """The archive with the batch experiment, whose file holds `text`."""
    data = text.encode()
    with tarfile.open(folder / ARCHIVE, "w:xz") as archive:
        member = tarfile.TarInfo(f"mit/{BATCHES}")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


def batch_text() -> str:
    """The file of the batch experiment."""
    return table(batches._COLUMNS, _batches())


def _a800() -> list[dict[str, object]]:
    # 20 tokens a second; the printed power is 1 % over what energy and time give, as in the study.
    return [
        {
            "model": model,
            "config": config,
            "gpu": "A800-SXM4-80GB",
            "run": run,
            "generated_tokens": 500 if "int8" in config else 250,
            "throughput_tok_s": 20,
            "gpu_joules_per_1k_tokens": joules + run,
            "avg_power_w": round((joules + run) * 0.0202, 2),
            "wikitext2_perplexity": 5 if config == "fp16" else 5.25,
            "source_path": "made-up.json",
        }
        for model in A800_MODELS
        for config, joules in CONFIGURATIONS.items()
        for run in range(1, 11)
    ]


def _batches() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for batch in (1, 2, 4, 8, 16, 32, 64):
        for run in range(10):
            seconds, watts = 12.8 + run / 16, 100 + batch
            joules, tokens = seconds * watts, 256 * batch
            rows.append(
                {
                    "batch_size": batch,
                    "total_time_s": seconds,
                    "throughput_tok_s": tokens / seconds,
                    "avg_power_w": watts,
                    "total_energy_j": joules,
                    "energy_per_request_j": joules / batch,
                    "energy_per_1k_tokens_j": joules / tokens * 1000,
                    "avg_gpu_util_pct": 50,
                    "avg_memory_util_pct": 10,
                    "peak_memory_gb": 8.5,
                    "tokens_generated": tokens,
                }
            )
    return rows


def _run(model: str, precision: str, run_id: str, stamp: str, joules: float, full: float) -> dict[str, object]:
    better = {"INT8": 10.1, "NF4": 11}[precision]
    return {
        "run_id": run_id,
        "timestamp_utc": stamp,
        "gpu": "NVIDIA GeForce RTX 4090",
        "gpu_arch": "ada",
        "model": model,
        "params_b": 1,
        "precision": precision,
        "quantization_backend": "bitsandbytes",
        "batch_size": 1,
        "context_length": 2048,
        "generated_tokens_per_iter": 256,
        "decode_iterations": 10,
        "warmup": 2,
        "sampling_rate_hz": 10,
        "energy_j_per_1k_tok": joules,
        "fp16_energy_j_per_1k_tok": full,
        "vs_fp16_energy_pct": round((joules / full - 1) * 100, 2),
        "throughput_tok_s": 25,
        "avg_power_w": joules / 40,
        "total_energy_j": joules * 2.56,
        "perplexity": better,
        "fp16_perplexity": 10,
        "delta_perplexity_pct": round((better / 10 - 1) * 100, 3),
        "quality_tokens_evaluated": 14123,
        "quality_seq_len": 1024,
        "quality_corpus_sha256": "22ac091a6383740d30f8e41ae144032c873c772db5e1c901112c1c330fdc5504",
        "basis": "measured",
        "measurement_source": "direct-nvml",
        "n_trials": 1,
        "torch": "2.5.1+cu121",
        "torch_cuda": "12.1",
        "transformers": "4.57.6",
        "bitsandbytes": "0.43.3",
        "accelerate": "1.14.0",
        "nvidia_driver": "535.146.02",
        "python": "3.10.20",
        "matches_reference_pins": True,
        "session": "made up",
    }


def _paired() -> list[dict[str, object]]:
    return [
        _run(
            model,
            precision,
            f"{number}-{precision}",
            f"2026-08-19T0{number}:00:00Z",
            QUANTISED[precision],
            FULL[precision],
        )
        for number, model in enumerate(rtx4090_files.MODELS)
        for precision in QUANTISED
    ]


def _repeats() -> list[dict[str, object]]:
    # Full precision takes 1,800, 1,900 and 2,000 J for 1,000 tokens: a mean of 1,900 and a deviation of 100.
    return [
        {
            **_run(
                model, "INT8", f"{number}-rep{run}", f"2026-08-20T0{number}:0{run}:00Z", 4000 + run, 1700 + 100 * run
            ),
            "replicate": run,
        }
        for number, model in enumerate(rtx4090_files.MODELS)
        for run in (1, 2, 3)
    ]


def _july() -> list[dict[str, object]]:
    def row(gpu: str, model: str, precision: str, quantised: float, note: str) -> dict[str, object]:
        return {
            "gpu": gpu,
            "arch": "ada",
            "vram_gb": 24,
            "model": model,
            "params_b": 1,
            "precision": precision,
            "energy_fp16_j1k": 2000,
            "energy_quant_j1k": quantised,
            "n_runs": 10,
            "n_trials": 1,
            "energy_quant_std_j1k": "",
            "note": note,
        }

    summer = "1 trial x 10 iterations; ecocompute-mlcube July 2026"
    taken = [row("RTX 4090", model, method, joules, summer) for model in SHORT for method, joules in QUANTISED.items()]
    derived = "ecocompute-mlcube 2026-08-06; FP16 baseline back-derived"
    left_out = [
        row("RTX 4090D", "Qwen2-0.5B", "NF4", 1e9, ""),
        row("A800", "Mistral-7B", "NF4", 1e9, "of a table of its own"),
        row("RTX 4090", "TinyLlama-1.1B", "INT8", 1e9, derived),
    ]
    return [*left_out[:1], *taken, *left_out[1:]]


def _means(full: float, quantised: float, rate: float = 50) -> list[dict[str, object]]:
    return [
        {
            "model": model,
            "config": config,
            "precision": bits,
            "throughput_mean": rate,
            "throughput_std": 0.5,
            "power_mean": joules * rate / 1000,
            "power_std": 1,
            "energy_per_1k_tokens_mean": joules,
            "energy_per_1k_tokens_std": 20,
            "delta_energy_pct": round((joules / full - 1) * 100, 1),
            "n_runs": 10,
        }
        for model in ("TinyLlama-1.1B", "Qwen2-1.5B", "Qwen2.5-3B", "Qwen2-7B")
        for config, bits, joules in (("FP16", 16, full), ("NF4", 4, quantised))
    ]

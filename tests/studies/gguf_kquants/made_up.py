"""A made-up study in the layout of the k-quants benchmark: every file of every model on every task, in round numbers.

Only the names of columns, files and models are the study's. A pass draws 40 W of the GPU and the usual constants; its
window is 1.5 s longer than its answers.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from generator.studies.gguf_kquants.tables import (
    EMISSION_COLUMNS,
    EMISSIONS,
    JOBS,
    MEASURED,
    MODELS,
    RESULT_COLUMNS,
    RESULTS,
)

GPU, CPU, RAM, AROUND = Decimal(40), Decimal("8.2"), Decimal("11.0"), Decimal("1.5")
_STEMS = {
    "Qwen/Qwen2.5-Coder-3B-Instruct-GGUF": ("qwen2.5-coder-3b-instruct-", "fp16"),
    "bartowski/google_gemma-4-E2B-it-GGUF": ("google_gemma-4-E2B-it-", "bf16"),
    "MaziyarPanahi/Mistral-7B-Instruct-v0.3-GGUF": ("Mistral-7B-Instruct-v0.3.", "fp16"),
}
Rows = list[dict[str, str]]


def pass_rows(
    repository: str, quantized: str, task: str, number: int, gpu: Decimal = GPU
) -> tuple[dict[str, str], dict[str, str]]:
    """The row of results of one pass, and CodeCarbon's row of it; each pass is a little longer than the one before."""
    stem, full = _STEMS[repository]
    problems = JOBS[task].problems
    seconds = (Decimal(100) + Decimal(number) / 8) * (4 if task == "ifeval" else 1)
    window = seconds + AROUND
    parts = {"gpu": gpu * window, "cpu": CPU * window, "ram": RAM * window}
    tokens_in, tokens_out = problems * 50, problems * 5 + number
    result = _result(seconds, sum(parts.values(), Decimal(0)), problems, tokens_in, tokens_out)
    result |= {
        "Modelo": f"{repository}/{stem}{full if quantized == 'f16' else quantized}.gguf",
        "Tarea": task,
        "Precisión": "50",
        "Cuantizacion": quantized,
    }
    emission = dict.fromkeys(EMISSION_COLUMNS, "1") | {
        "timestamp": f"2026-04-21T{number // 60:02}:{number % 60:02}:00",
        "duration": str(window),
        **{f"{part}_energy": str(joules / 3_600_000) for part, joules in parts.items()},
        "energy_consumed": result["Energía (kWh)"],
        "codecarbon_version": "3.2.6",
        "cpu_model": "Unknown",
        "gpu_model": "1 x NVIDIA GB10",
        "tracking_mode": "machine",
        "python_version": "3.12.3",
    }
    return result, emission


def _result(seconds: Decimal, joules: Decimal, problems: int, tokens_in: int, tokens_out: int) -> dict[str, str]:
    first = Decimal("0.01")
    inter_token = (seconds - first * problems) / tokens_out
    figures = {
        "Numero de Problemas": problems,
        "Numero de Lotes": problems,
        "Tamaño Batch": 1,
        "Energía (kWh)": joules / 3_600_000,
        "Energía (J)": joules,
        "CO2 (kg)": joules / 3_600_000 * Decimal("0.17405"),
        "EDP (J*s)": joules * seconds,
        "Tokens Prompt": tokens_in,
        "Tokens Generados": tokens_out,
        "TTFT Medio (s)": first,
        "TPOT (s/token)": inter_token,
        "Throughput Decode (tok/s)": 1 / inter_token,
        "Throughput Total (tok/s)": (tokens_in + tokens_out) / seconds,
        "Inferencia Media (s)": seconds / problems,
        "Energía (J/token gen)": joules / tokens_out,
    }
    empty = {"Attention Implementation": "", "Speculative Decoding": ""}
    return {"Motor": "llamacpp", "Hardware": "cuda"} | {name: str(figure) for name, figure in figures.items()} | empty


def made_up_rows() -> tuple[Rows, Rows]:
    """The rows of results and of CodeCarbon; of following instructions CodeCarbon's are not published."""
    results: Rows = []
    emissions: Rows = []
    for repository, model in MODELS.items():
        for task in JOBS:
            for quantized in sorted(MEASURED[model]):
                result, emission = pass_rows(repository, quantized, task, len(results))
                results.append(result)
                emissions += [emission] if JOBS[task].split else []
    return results, emissions


def write(folder: Path, results: Rows, emissions: Rows, flat: bool = True) -> Path:
    """The study's files in a folder; `flat` as in the copy whose folders became `__`."""
    for path, columns, rows in ((RESULTS, RESULT_COLUMNS, results), (EMISSIONS, EMISSION_COLUMNS, emissions)):
        target = folder / (path.replace("/", "__") if flat else path)
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_table(target, columns, rows)
    return folder


def _write_table(target: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        # What a test adds or takes away is the first row's.
        names = [name for name in columns if name in rows[0]] + [name for name in rows[0] if name not in columns]
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def scaled(row: Mapping[str, str], columns: tuple[str, ...], factor: Decimal) -> dict[str, str]:
    """A row with these figures multiplied."""
    return {name: str(Decimal(cell) * factor) if name in columns else cell for name, cell in row.items()}

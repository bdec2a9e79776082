"""A made-up summary in the layout of llm-energy-bench's: the names are the study's, and every number is invented."""

from pathlib import Path

from generator.studies.llm_energy_bench_consumer import importer
from tests.studies.importing import table

FILE = "benchmark-v1_summary_two_hosts.csv"
# Joules of 40 requests and tokens written in them, by kind of prompt: 1.2, 1.25 and 4 J a token.
_KINDS = {"long": (3840, 3200), "scored": (640, 160), "short": (10000, 8000)}


def write_study(folder: Path) -> Path:
    """The made-up study in `folder`; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(table(importer._COLUMNS, _rows()), "utf-8")
    return folder


def _rows() -> list[dict[str, object]]:
    return [
        {
            "host": host,
            "gpu": known.gpu,
            "run_id": known.run_id,
            "model": model,
            "quantisation": quantization,
            "prompt_category": kind,
            "requests": 40,
            "output_tokens": tokens,
            # Eight bits take a quarter more.
            "gpu_joules": joules * (5 if quantization == "q8_0" else 4) / 4,
            "joules_per_output_token": joules * (5 if quantization == "q8_0" else 4) / 4 / tokens,
            "decode_tok_s": 64 if quantization == "q4_K_M" else 51.2,
            "median_power_w": 72,
            "power_limit_w": known.power_limit,
            "quality_score": 0.5,
            "energy_source": "total_energy_counter",
        }
        for host, known in importer._HOSTS.items()
        for model in ("llama3.2:3b-instruct", "qwen3:4b-instruct-2507")
        for quantization in ("q4_K_M", "q8_0")
        for kind, (joules, tokens) in _KINDS.items()
    ]

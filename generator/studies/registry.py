"""Every study that is taken over: the one table in which a new one is entered.

Each entry names its module and loads it when asked, so that the command line can list studies with the standard
library alone.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.studies.study import Study


@dataclass(frozen=True)
class Entry:
    """A study's id, its title with its year, and the module that holds its `STUDY`."""

    id: str
    title: str
    module: str


REGISTERED = (
    Entry("power-hungry", "Power Hungry Processing, 2023", "generator.studies.power_hungry.study"),
    Entry(
        "mlperf-inference-v4-1-power",
        "MLPerf Inference v4.1 submissions with power, 2024",
        "generator.studies.mlperf_inference_v4_1_power.study",
    ),
    Entry("ml-energy-v3", "The ML.ENERGY Benchmark v3, 2026", "generator.studies.ml_energy_v3.study"),
    Entry("ml-energy-v2", "The ML.ENERGY Leaderboard v2, 2024", "generator.studies.ml_energy_v2.study"),
    Entry("ecocompute-quant", "bitsandbytes on NVIDIA GPUs, 2026", "generator.studies.ecocompute_quant.study"),
    Entry(
        "llm-energy-bench-consumer",
        "Ollama on consumer GPUs, 2026",
        "generator.studies.llm_energy_bench_consumer.study",
    ),
    Entry("gguf-kquants", "LLM Energy Benchmark (llama.cpp), 2026", "generator.studies.gguf_kquants.study"),
    Entry("imagenet-energy-2022", "ImageNet classifiers, 2022", "generator.studies.imagenet_energy_2022.study"),
)
# The pages on the boundary, on uncertainty and on the stopping rule explain them by this study's runs.
EXPLAINED = "power-hungry"
# The page on uncertainty tells how far apart two whole passes of the same are in this one, made right after each other.
TWICE = "mlperf-inference-v4-1-power"


@cache
def studies() -> "dict[str, Study]":
    """Every study by its id, in the order of the table."""
    return {entry.id: import_module(entry.module).STUDY for entry in REGISTERED}

"""What the importer knows of the study: its files, its models, its four tasks and its quantisations."""

from dataclasses import dataclass

from generator.records.model import Approach, Dataset, Quantization, Slug, Task

RESULTS = "resultados/exp/q_spark.csv"
EMISSIONS = "otras_pruebas/emissions_spark.csv"
# The header of each file, whole: another one is of another version.
RESULT_COLUMNS = (
    "Modelo",
    "Motor",
    "Hardware",
    "Tarea",
    "Numero de Problemas",
    "Numero de Lotes",
    "Tamaño Batch",
    "Precisión",
    "Energía (kWh)",
    "Energía (J)",
    "CO2 (kg)",
    "EDP (J*s)",
    "Tokens Prompt",
    "Tokens Generados",
    "TTFT Medio (s)",
    "TPOT (s/token)",
    "Throughput Decode (tok/s)",
    "Throughput Total (tok/s)",
    "Inferencia Media (s)",
    "Energía (J/token gen)",
    "Cuantizacion",
    "Attention Implementation",
    "Speculative Decoding",
)
_EMISSION_COLUMNS = """
timestamp project_name run_id experiment_id duration emissions emissions_rate cpu_power gpu_power ram_power
cpu_energy gpu_energy ram_energy energy_consumed water_consumed country_name country_iso_code region
cloud_provider cloud_region os python_version codecarbon_version cpu_count cpu_model gpu_count gpu_model
longitude latitude ram_total_size tracking_mode cpu_utilization_percent gpu_utilization_percent
ram_utilization_percent ram_used_gb on_cloud pue wue
"""
EMISSION_COLUMNS = tuple(_EMISSION_COLUMNS.split())


@dataclass(frozen=True)
class Job:
    """One task of the study as its code puts it (`tareas/`), and what its score is.

    `broken` are the models whose score says nothing, since the study failed to read their answers. `split` tells
    whether CodeCarbon's own rows, which have the energy by part, hold the passes over it, and `counted` whether the
    score is the share of problems that were solved.
    """

    task: Task
    approach: Approach
    workload: Slug
    dataset: Dataset
    problems: int
    most_tokens: int
    preparation: str
    metric: str
    broken: tuple[str, ...] = ()
    split: bool = True
    counted: bool = True


_GEMMA, _MISTRAL, _QWEN = (
    "google/gemma-4-E2B-it",
    "mistralai/Mistral-7B-Instruct-v0.3",
    "Qwen/Qwen2.5-Coder-3B-Instruct",
)
# By the repository that the files came from. Each file is a conversion of the model that is named here.
MODELS = {
    "Qwen/Qwen2.5-Coder-3B-Instruct-GGUF": _QWEN,
    "bartowski/google_gemma-4-E2B-it-GGUF": _GEMMA,
    "MaziyarPanahi/Mistral-7B-Instruct-v0.3-GGUF": _MISTRAL,
}
JOBS = {
    "humaneval": Job(
        task="code-completion",
        approach="pre-trained",
        workload="humaneval",
        dataset=Dataset(name="openai/openai_humaneval", split="test"),
        problems=164,
        most_tokens=512,
        preparation="A system message asks for code alone, and one worked example stands before the problem.",
        metric="pass@1",
        broken=(_GEMMA, _MISTRAL),
    ),
    "ifeval": Job(
        task="chat",
        approach="pre-trained",
        workload="ifeval",
        dataset=Dataset(name="google/IFEval", split="train"),
        problems=150,
        most_tokens=512,
        preparation="150 of the instructions, drawn at random (seed 0).",
        metric="accuracy (all that the instruction asks for, strictly)",
        split=False,
    ),
    "resumen": Job(
        task="summarization",
        approach="zero-shot",
        workload="cnn",
        dataset=Dataset(name="abisee/cnn_dailymail", config="3.0.0", split="test"),
        problems=100,
        most_tokens=512,
        preparation="100 of the articles, drawn at random (seed 1), to be told in two to four sentences.",
        metric="ROUGE (mean of 1, 2 and L)",
        counted=False,
    ),
    "mmlu": Job(
        task="text-generation",
        approach="zero-shot",
        workload="mmlu",
        dataset=Dataset(name="cais/mmlu", config="all", split="test"),
        problems=1140,
        most_tokens=10,
        preparation="20 questions of each subject, drawn at random (seed 0), to be answered by one letter.",
        metric="accuracy",
    ),
}
QUANTIZATIONS: dict[str, Quantization | None] = {
    "f16": None,
    "q8_0": "q8-0",
    "q6_K": "q6-k",
    "q5_K_M": "q5-k-m",
    "q5_0": "q5-0",
    "q4_K_M": "q4-k-m",
    "q4_0": "q4-0",
    "iq4_xs": "iq4-xs",
    "q3_K_M": "q3-k-m",
    "q2_K": "q2-k",
    "iq1_m": "iq1-m",
}
_OF_ALL = tuple(name for name in QUANTIZATIONS if name not in ("q5_0", "q4_0", "iq4_xs", "iq1_m"))
# Which files were measured of each model, in each of the tasks: fewer are an incomplete copy.
MEASURED = {
    _QWEN: {*_OF_ALL, "q5_0", "q4_0"},
    _GEMMA: {*_OF_ALL, "q4_0", "iq4_xs"},
    _MISTRAL: {*_OF_ALL, "iq4_xs", "iq1_m"},
}

"""What labels and pairs say of seven studies, against figures worked out here from the studies' own files.

Nothing of the importers is used: files are read by `csv` and `json`, and intervals come from SciPy.
"""

import csv
import math
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from generator.labels.gathering.from_record import label_of
from generator.labels.label import Label
from generator.labels.quantising.pairs import Pair, pairs
from generator.labels.task import read_tasks
from generator.records.facts import read_facts
from generator.records.files.store import read_profiles, read_record, record_paths
from tests.studies.importing import study_folder
from tests.suite.lazily import Lazily

stats: Any = Lazily("scipy.stats")
MEASUREMENTS = Path(__file__).parents[2] / "measurements"
OLD = "power-hungry-8xa100-node"
A_QUERY = 3.6  # joules a query in Wh per 1,000 queries
Row = dict[str, str]
A800 = {
    "mistralai/Mistral-7B-v0.1": "mistralai/Mistral-7B-v0.1",
    "01-ai/Yi-1.5-9B": "01-ai/Yi-1.5-9B",
    "Qwen/Qwen2.5-14B": "Qwen2.5-14B (variant not stated)",
}
BNB = {
    "bnb-nf4": "nf4",
    "bnb-nf4-double-quant": "nf4_dq",
    "bnb-int8": "int8_default",
    "bnb-int8-threshold-0": "int8_pure",
}


@pytest.fixture(scope="module")
def archive() -> Path:
    """The folder of all studies' files, or a skip that says how to have them."""
    return study_folder("ml-energy-v3").parent


@pytest.fixture(scope="module")
def labels(archive: Path) -> list[Label]:
    """The labels of every study but the first, without scales."""
    profiles, tasks, root = read_profiles(MEASUREMENTS), read_tasks(), MEASUREMENTS / "records"
    found = []
    for path in record_paths(MEASUREMENTS):
        if path.relative_to(root).parts[0] != OLD:
            stored, faults = read_record(path, root, profiles, date.max)
            assert stored is not None, faults
            record = stored.record
            found.append(label_of(stored, profiles[record.profile], None, tasks[record.task]))
    return found


@pytest.fixture(scope="module")
def paired(labels: list[Label]) -> list[Pair]:
    """Every pair of a quantised model with itself in full precision."""
    return pairs(labels, read_profiles(MEASUREMENTS), read_facts(MEASUREMENTS))


def rows(path: Path) -> Iterator[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def the(labels: list[Label], profile: str, task: str, model: str, quantization: str | None = None) -> Label:
    """The one label of a model."""
    asked = profile, task, model, quantization
    by = [((it.setup.profile, it.subject.task, it.subject.model, it.setup.quantization), it) for it in labels]
    (found,) = [item for key, item in by if key == asked]
    return found


@pytest.mark.parametrize(
    ("study", "columns", "limit_ms", "tasks", "profiles"),
    [
        (
            "ml-energy-v3",
            {"model": "model_id", "gpu": "gpu_model", "at_once": "batch_size", "between": "median_itl_ms"},
            50.0,
            {
                "gpqa": "reasoning",
                "image-chat": "image-text-to-text",
                "lm-arena-chat": "chat",
                "sourcegraph-fim": "code-completion",
                "video-chat": "video-text-to-text",
                "text-to-image": "text-to-image",
                "text-to-video": "text-to-video",
            },
            {"H100": "ml-energy-v3-h100", "B200": "ml-energy-v3-b200"},
        ),
        (
            "ml-energy-v2",
            {"model": "Model", "gpu": "GPU", "at_once": "Batch size", "between": "Avg TPOT (s)"},
            0.05,
            {
                "llm_text_generation/chat": "chat",
                "llm_text_generation/code": "code-completion",
                "mllm_text_generation/chat": "image-text-to-text",
                "diffusion/text-to-image": "text-to-image",
                "diffusion/text-to-video": "text-to-video",
                "diffusion/image-to-video": "image-to-video",
            },
            {"NVIDIA H100 80GB HBM3": "ml-energy-v2-h100", "NVIDIA A100-SXM4-40GB": "ml-energy-v2-a100-40gb"},
        ),
    ],
)
def test_every_label_of_ml_energy_stands_on_the_thriftiest_way_that_is_as_asked(
    archive: Path,
    labels: list[Label],
    study: str,
    columns: dict[str, str],
    limit_ms: float,
    tasks: dict[str, str],
    profiles: dict[str, str],
) -> None:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows(archive / study / "configurations.csv"):
        precision = row.get("weight_precision", "")
        groups.setdefault((row["task"], row[columns["gpu"]], row[columns["model"]], precision), []).append(row)
    assert len(groups) == sum(item.setup.profile in profiles.values() for item in labels)
    for (task, gpu, model, precision), found in groups.items():
        quantization = precision if precision in ("fp8", "mxfp4") else None
        hub = model.replace("Meta-Llama-3.1", "Llama-3.1")
        label = the(labels, profiles[gpu], tasks[task], hub, quantization)
        assert label.result.operating is not None
        if tasks[task].endswith(("to-image", "to-video")):
            first = min(
                found, key=lambda row: (float(row[columns["at_once"]]), float(row.get("num_gpus") or 1), energy(row))
            )
            met = float(first[columns["at_once"]]) == 1
        else:
            within = [row for row in found if float(row[columns["between"]]) <= limit_ms]
            met = bool(within)
            first = min(within, key=energy) if met else min(found, key=lambda row: float(row[columns["between"]]))
        assert label.result.value == pytest.approx(energy(first) / A_QUERY, rel=1e-5), label.source.record_path
        assert (label.result.operating.met, label.result.operating.points) == (met, len(found))


def energy(row: Row) -> float:
    """Joules a request, a picture or a video of a row of ML.ENERGY's."""
    names = [f"energy_per_{noun}_joules" for noun in ("request", "image", "video")]
    names += [f"Energy/{noun} (J)" for noun in ("req", "image", "video")]
    return float(next(row[name] for name in names if row.get(name)))


@pytest.mark.parametrize(
    ("model", "watt_hours"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", 7.7),
        ("Qwen/Qwen3-8B", 12.9),
        ("meta-llama/Llama-3.1-70B-Instruct", 46.4),
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", 356),
    ],
)
def test_a_chat_on_h100_has_the_interval_of_what_is_assumed(labels: list[Label], model: str, watt_hours: float) -> None:
    figure = the(labels, "ml-energy-v3-h100", "chat", model).result.figure
    assert figure is not None
    assert figure.value == pytest.approx(watt_hours, rel=0.005)
    # One value: repeatability 20 % and a meter of 5 % as its profile declares, on the log scale, as squares.
    half = math.hypot(math.log(1.2), math.log(1.05))
    assert (figure.assumed, figure.one_session) == (0.2, False)
    assert [figure.low, figure.high] == pytest.approx([figure.value * math.exp(sign * half) for sign in (-1, 1)])


@pytest.mark.parametrize("model", A800)
@pytest.mark.parametrize("method", BNB)
def test_a_ratio_on_the_a800_has_welch_s_interval(archive: Path, paired: list[Pair], model: str, method: str) -> None:
    runs: dict[str, list[float]] = {}
    for row in rows(archive / "ecocompute-quant" / "a800_runs.csv"):
        if row["model"] == A800[model]:
            runs.setdefault(row["config"], []).append(float(row["gpu_joules_per_1k_tokens"]))
    (pair,) = [
        item
        for item in paired
        if (item.quantised.setup.profile, item.full.subject.model, item.method) == ("ecocompute-a800", model, method)
    ]
    quantised, full = runs[BNB[method]], runs["fp16"]
    logs = [[math.log(each) for each in side] for side in (quantised, full)]
    between = stats.ttest_ind(*logs, equal_var=False).confidence_interval()
    assert pair.ratio.value == pytest.approx(fmean(quantised) / fmean(full), rel=1e-5)
    assert pair.ratio.assumed is None
    # It stands around the ratio of means, and Welch's around that of geometric means: a ten-thousandth apart.
    assert [pair.ratio.low, pair.ratio.high] == pytest.approx([math.exp(end) for end in between], rel=5e-4)


def test_every_pass_on_the_gb10_is_the_table_s(archive: Path, labels: list[Label]) -> None:
    jobs = {"humaneval": "code-completion", "ifeval": "chat", "resumen": "summarization", "mmlu": "text-generation"}
    found = list(rows(archive / "gguf-kquants-3-machines" / "resultados__exp__q_spark.csv"))
    assert len(found) == sum(item.setup.profile == "gguf-gb10" for item in labels)
    for row in found:
        quantization = None if row["Cuantizacion"] == "f16" else row["Cuantizacion"].lower().replace("_", "-")
        (workload,) = the(labels, "gguf-gb10", jobs[row["Tarea"]], GB10[_maker(row)], quantization).result.workloads
        joules = float(row["Energía (J)"]) / float(row["Numero de Problemas"])
        assert workload.value == pytest.approx(joules / A_QUERY, rel=2e-6)
        assert workload.watt_hours_per_thousand_tokens == pytest.approx(
            float(row["Energía (J/token gen)"]) / A_QUERY, rel=2e-6
        )


GB10 = {
    "Qwen": "Qwen/Qwen2.5-Coder-3B-Instruct",
    "bartowski": "google/gemma-4-E2B-it",
    "MaziyarPanahi": "mistralai/Mistral-7B-Instruct-v0.3",
}


def _maker(row: Row) -> str:
    return row["Modelo"].split("/")[0]


def test_q4_k_m_against_16_bits_on_the_gb10(archive: Path, paired: list[Pair]) -> None:
    a_token: dict[tuple[str, str, str], float] = {}
    for row in rows(archive / "gguf-kquants-3-machines" / "resultados__exp__q_spark.csv"):
        a_token[GB10[_maker(row)], row["Tarea"], row["Cuantizacion"]] = float(row["Energía (J/token gen)"])
    found = [item for item in paired if (item.quantised.setup.profile, item.method) == ("gguf-gb10", "q4-k-m")]
    assert len(found) == 12
    for pair in found:
        model, task = pair.full.subject.model, {"cnn": "resumen"}.get(pair.way.workload, pair.way.workload)
        assert pair.ratio.value == pytest.approx(a_token[model, task, "q4_K_M"] / a_token[model, task, "f16"], rel=1e-5)
        # One pass a side, each taken to lie within 15 %.
        assert pair.ratio.spread == pytest.approx(math.log(1.15) * math.sqrt(2))


def test_bert_at_the_wall_is_what_the_analyser_drew(archive: Path, paired: list[Pair]) -> None:
    """The second pass alone differs by 15.4 %, the first by 15.0 %; both count."""
    folder, taken = archive / "mlperf-inference-v4.1-power", dict[tuple[str, str], float]()
    with tarfile.open(folder / "raw.tar.xz") as packed:
        names = {name.partition("closed/")[2]: name for name in packed.getnames()}
        for row in rows(folder / "power_runs.csv"):
            if row["scenario"] == "Offline" and "H200" in row["system"] and row["model"].startswith("bert"):
                file = packed.extractfile(names[row["path"].partition("closed/")[2]])
                assert file is not None
                lines = [line.split(",") for line in file.read().decode().splitlines() if line.startswith("Time,")]
                # Times of one day, which sort as text.
                watts = [float(line[3]) for line in lines if row["power_begin"] <= line[1] <= row["power_end"]]
                taken[row["model"], row["run"]] = fmean(watts) / float(row["samples_per_second"])
    int8, fp16 = (fmean(taken[name, run] for run in ("ranging", "run_1")) for name in ("bert-99", "bert-99.9"))
    (pair,) = [item for item in paired if item.quantised.setup.profile == "mlperf-8xh200-node"]
    assert pair.ratio.value == pytest.approx(int8 / fp16, rel=1e-3)
    assert round(100 * (pair.ratio.value - 1), 1) == -15.2

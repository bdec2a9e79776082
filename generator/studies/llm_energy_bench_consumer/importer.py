"""Importer of the summary that llm-energy-bench published of its first benchmark, in September 2026.

A row is 40 requests, 8 prompts five times, of one model in one quantisation on one host. The prompts with answers of
two to twelve tokens are left out: reading the prompt is most of their energy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from generator.errors import EnergyLabelError, shown
from generator.records.model import (
    SCHEMA_VERSION,
    Dataset,
    MeanCounts,
    Means,
    Offline,
    Period,
    Provenance,
    Quantization,
    Record,
    Setup,
    SourceFile,
    Workload,
)
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.place import Once

_FILE = "benchmark-v1_summary_two_hosts.csv"
_COLUMNS = (
    "host",
    "gpu",
    "run_id",
    "model",
    "quantisation",
    "prompt_category",
    "requests",
    "output_tokens",
    "gpu_joules",
    "joules_per_output_token",
    "decode_tok_s",
    "median_power_w",
    "power_limit_w",
    "quality_score",
    "energy_source",
)
_REQUESTS, _REPETITIONS = 40, 5
_TAKEN = ("long", "short")
_LEFT_OUT = "scored"
_MODELS = {
    "llama3.2:3b-instruct": "meta-llama/Llama-3.2-3B-Instruct",
    "qwen3:4b-instruct-2507": "Qwen/Qwen3-4B-Instruct-2507",
}
_QUANTIZATIONS: dict[str, Quantization] = {"q4_K_M": "q4-k-m", "q8_0": "q8-0"}
_SOURCES = ("total_energy_counter", "power_instant_integration", "power_instant_integration|total_energy_counter")
_MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class _Host:
    """One of the two hosts, as the file has it and as its manifest tells of it."""

    profile: str
    gpu: str
    full_name: str
    run_id: str
    power_limit: str
    driver: str
    commit: str


_HOSTS = {
    "rtx4060ti-desktop": _Host(
        profile="ollama-rtx-4060-ti",
        gpu="RTX 4060 Ti",
        full_name="NVIDIA GeForce RTX 4060 Ti",
        run_id="benchmark-v1-rtx4060ti-desktop-20260929T111918Z-f5692c",
        power_limit="160",
        driver="560.94",
        commit="bb73b0d392b6113b5369e1037673b037e775dac7",
    ),
    "maibenben-x16c": _Host(
        profile="ollama-rtx-5060-laptop",
        gpu="RTX 5060 Laptop",
        full_name="NVIDIA GeForce RTX 5060 Laptop GPU",
        run_id="benchmark-v1-maibenben-x16c-20260929T021056Z-ad31b3",
        power_limit="80",
        driver="591.66",
        commit="83584107fc6e969a44137f7d678d5ff0aa7b14fe",
    ),
}
PROFILES = tuple(host.profile for host in _HOSTS.values())
REPOSITORY = "https://github.com/Quirence/llm-energy-bench"
CITATION = (
    "Quirence and contributors: llm-energy-bench, benchmark-v1, runs of 2026-09-29. "
    "github.com/Quirence/llm-energy-bench at bb73b0d and 8358410."
)
_LICENCE = "Data: MIT licence, copyright (c) 2026 Quirence and llm-energy-bench contributors. Taken over as figures."
_PERIOD = Period(first=date(2026, 9, 29), last=date(2026, 9, 29), basis="The ids of the runs hold the day.")


def read_study(source: Path) -> list[Record]:
    """All records of the study, sorted by path. Raises `EnergyLabelError` naming file, line and column."""
    data = StudyFiles(source)
    rows: dict[tuple[str, str, str], dict[str, Row]] = {}
    once = Once()
    for row in data.rows(_FILE, _COLUMNS, exact=True):
        key = row.one_of("host", tuple(_HOSTS)), _model(row), row.one_of("quantisation", tuple(_QUANTIZATIONS))
        category = row.one_of("prompt_category", (*_TAKEN, _LEFT_OUT))
        once.add((*key, category), row, "prompt_category")
        _check(row, _HOSTS[key[0]])
        if category != _LEFT_OUT:
            rows.setdefault(key, {})[category] = row
    return sorted(_records(data.source_file(_FILE), rows), key=lambda record: record.relative_path)


def _records(source: SourceFile, rows: dict[tuple[str, str, str], dict[str, Row]]) -> Iterator[Record]:
    for host in _HOSTS:
        for model in _MODELS:
            for quantization in _QUANTIZATIONS:
                found = rows.get((host, model, quantization), {})
                for category in _TAKEN:
                    if category not in found:
                        raise EnergyLabelError(
                            f"{_FILE}: no row of {model} in {quantization} with {category} prompts on {host}; "
                            "fetch an undamaged copy of the study's data."
                        )
                workloads = tuple(_workload(found[category], category, source) for category in _TAKEN)
                yield _record(_HOSTS[host], model, quantization, workloads, source)


def _model(row: Row) -> str:
    name = row.text("model")
    if name not in _MODELS:
        raise row.damaged("model", f"{shown(name)} is no model whose organisation is known here")
    return name


def _check(row: Row, host: _Host) -> None:
    """The row is of the known host and run, and its columns agree with each other."""
    row.one_of("gpu", (host.gpu,))
    row.one_of("run_id", (host.run_id,))
    row.one_of("power_limit_w", (host.power_limit,))
    row.one_of("requests", (str(_REQUESTS),))
    row.one_of("energy_source", _SOURCES)
    joules, tokens = row.positive("gpu_joules"), row.whole("output_tokens")
    each = row.positive("joules_per_output_token")
    if abs(each * tokens - joules) > joules / 10**9:
        raise row.damaged("joules_per_output_token", f"by {tokens} tokens is not the row's energy")
    if row.positive("median_power_w") > Decimal(host.power_limit) * Decimal("1.05"):
        raise row.damaged("median_power_w", f"is more than the card's limit of {host.power_limit} W")
    watts = joules * row.positive("decode_tok_s") / tokens
    # Reading the prompt takes time that decoding leaves out, much where answers are as short as in the rows left out.
    most = Decimal("4") if row.text("prompt_category") == _LEFT_OUT else Decimal("1.25")
    if not Decimal("0.95") <= watts / row.positive("median_power_w") <= most:
        raise row.damaged("gpu_joules", "disagrees with power, tokens and tokens a second of the row")


def _workload(row: Row, category: str, source: SourceFile) -> Workload:
    with row.building("gpu_joules"):
        joules = (row.positive("gpu_joules") / _REQUESTS).quantize(_MICRO, ROUND_HALF_EVEN)
        return Workload(
            id=f"{category}-prompts",
            dataset=Dataset(name=f"8 {category} prompts of the study's own"),
            preparation="a line that no other request has goes before each prompt, so that nothing of it is cached",
            output_limit="at most 256 tokens, temperature 0",
            source=source,
            means=Means(
                runs=_REPETITIONS,
                queries=_REQUESTS // _REPETITIONS,
                energy_joules={"gpu": float(joules)},
                counts=MeanCounts(tokens_out=row.whole("output_tokens") / _REQUESTS),
            ),
        )


def _record(host: _Host, model: str, quantization: str, workloads: tuple[Workload, ...], source: SourceFile) -> Record:
    return Record(
        schema_version=SCHEMA_VERSION,
        model=_MODELS[model],
        task="chat",
        profile=host.profile,
        approach="pre-trained",
        weights="pretrained",
        setup=Setup(
            quantization=_QUANTIZATIONS[quantization],
            serving=Offline(kind="offline", batch_size=1, engine="Ollama 0.34.2"),
        ),
        accelerators_counted=1,
        workloads=workloads,
        provenance=Provenance(
            measured_by="Quirence and contributors of llm-energy-bench",
            tools={"ollama": "0.34.2"},
            driver=host.driver,
            hardware_as_reported=host.full_name,
            name_in_source=f"{model}-{quantization}",
            source_url=f"{REPOSITORY}/tree/{host.commit}/experiments/runs/{host.run_id}",
            citation=CITATION,
            licence=_LICENCE,
            files=(source,),
            period=_PERIOD,
        ),
    )

"""Importer of the benchmark of llama.cpp's k-quants (2026): the passes on its GB10 machine.

`resultados/exp/q_spark.csv` holds a row for each pass of a file over a task; `otras_pruebas/emissions_spark.csv` holds
CodeCarbon's own rows, which tell the parts of the energy apart. A copy may have `__` in the place of the folders.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.records.model import (
    SCHEMA_VERSION,
    Counts,
    Latency,
    Offline,
    Period,
    Phase,
    Provenance,
    PublishedQuality,
    Record,
    Run,
    Setup,
    SourceFile,
    Workload,
)
from generator.studies.csvfile import StudyFiles
from generator.studies.gguf_kquants.passes import Pass, read_pass
from generator.studies.gguf_kquants.split import Split, read_metered, splits
from generator.studies.gguf_kquants.tables import EMISSIONS, JOBS, MEASURED, QUANTIZATIONS, RESULT_COLUMNS, RESULTS
from generator.studies.place import Once

PROFILE = "gguf-gb10"
COMMIT = "a078028e87caf7704a39ffc194a18cbd74da2dc7"
SOURCE_URL = f"https://github.com/alejandroldz/LLM-Energy-Benchmark/tree/{COMMIT}"
CITATION = (
    "Alejandro López Domínguez: LLM Energy Benchmark, 2026, github.com/alejandroldz/LLM-Energy-Benchmark, commit "
    f"{COMMIT[:7]}."
)
LICENCE = "MIT licence, copyright (c) 2026 Alejandro López Domínguez. Taken over as figures, with this citation."
_QUALITY_SOURCE = f"https://github.com/alejandroldz/LLM-Energy-Benchmark/blob/{COMMIT}/{RESULTS}"
_UNDATED = Period(
    first=date(2026, 4, 21),
    last=date(2026, 5, 4),
    basis="From the day of the first dated pass on this machine to the day when this one was committed.",
)


def read_study(source: Path) -> list[Record]:
    """The records of the GB10 machine, sorted by path. Raises `EnergyLabelError` naming file, line and column."""
    data = StudyFiles(source)
    results, emissions = _path(data, RESULTS), _path(data, EMISSIONS)
    passes: list[Pass] = []
    once = Once()
    for row in data.rows(results, RESULT_COLUMNS, exact=True):
        found = read_pass(row)
        once.add((found.model, found.quantized, found.job.workload), row, "Modelo")
        passes.append(found)
    _complete(passes, results)
    files = (
        SourceFile(path=RESULTS, sha256=data.sha256(results)),
        SourceFile(path=EMISSIONS, sha256=data.sha256(emissions)),
    )
    apart = splits(passes, read_metered(data, emissions), emissions)
    records = [_record(one, split, files) for one, split in zip(passes, apart, strict=True)]
    return sorted(records, key=lambda record: record.relative_path)


def _path(data: StudyFiles, path: str) -> str:
    """Where a file of the study lies in this copy."""
    flat = path.replace("/", "__")
    return flat if data.has(flat) else path


def _complete(passes: list[Pass], path: str) -> None:
    """Every file was measured on every task; a copy that lacks one would leave an older record standing."""
    there = {(one.model, one.quantized, one.job.workload) for one in passes}
    for job in JOBS.values():
        for model, names in MEASURED.items():
            for name in sorted(names):
                if (model, name, job.workload) not in there:
                    raise EnergyLabelError(
                        f"{path} lacks {name} of {model} on {job.workload}; give a complete copy of the study's data."
                    )


def _record(one: Pass, split: Split, files: tuple[SourceFile, ...]) -> Record:
    with one.row.building("Modelo"):
        return Record(
            schema_version=SCHEMA_VERSION,
            model=one.model,
            task=one.job.task,
            profile=PROFILE,
            approach=one.job.approach,
            weights="pretrained",
            setup=Setup(
                precision=one.precision,
                quantization=QUANTIZATIONS[one.quantized],
                serving=Offline(kind="offline", batch_size=1, engine="llama-cpp-python"),
            ),
            accelerators_counted=1,
            workloads=(
                Workload(
                    id=one.job.workload,
                    dataset=one.job.dataset,
                    preparation=one.job.preparation,
                    output_limit=f"max_tokens={one.job.most_tokens}",
                    runs=(_run(one, split),),
                ),
            ),
            quality=_quality(one),
            provenance=_provenance(one, split, files),
        )


def _run(one: Pass, split: Split) -> Run:
    each = one.seconds / one.job.problems
    waited: Mapping[str, float] = {
        "end_to_end_s": round(float(each), 6),
        "time_to_first_token_s": round(float(one.first_token_s), 6),
        "inter_token_s": round(float(one.inter_token_s), 6),
    }
    return Run(
        id=f"gguf-kquants-{one.name}",
        finished_at=split.finished_at,
        queries=one.job.problems,
        query=Phase(duration_s=round(float(one.seconds), 6), energy_joules=split.joules),
        counts=Counts(tokens_in=one.tokens_in, tokens_out=one.tokens_out),
        latency=Latency.model_validate({name: {"mean": seconds} for name, seconds in waited.items()}),
        warm_up_queries=1,
        note=split.note,
    )


def _quality(one: Pass) -> tuple[PublishedQuality, ...]:
    if one.model in one.job.broken:
        return ()
    figure = PublishedQuality(
        kind="published",
        metric=one.job.metric,
        value=round(float(one.score), 6),
        dataset=one.job.workload,
        source=_QUALITY_SOURCE,
        answers="same",
    )
    return (figure,)


def _provenance(one: Pass, split: Split, files: tuple[SourceFile, ...]) -> Provenance:
    broken = ("The study's score is left out: it failed to read this model's answers.",)
    return Provenance(
        measured_by="Alejandro López Domínguez",
        tools={"codecarbon": "3.2.6", "python": "3.12.3"},
        hardware_as_reported="1 x NVIDIA GB10, 20 processor cores (aarch64), 119.7 GB",
        model_repository=one.repository,
        name_in_source=one.row.text("Modelo"),
        source_url=SOURCE_URL,
        citation=CITATION,
        licence=LICENCE,
        files=files,
        period=_UNDATED if split.finished_at is None else None,
        notes=broken if one.model in one.job.broken else (),
    )

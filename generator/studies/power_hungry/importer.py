"""Importer of "Power Hungry Processing" (Luccioni, Jernite, Strubell 2023, arXiv 2311.16863).

The study keeps one row per run in `data/emissions/complete/<file>.csv` and, for the same run id, one row
per phase in `data/emissions/base/emissions_base_<run id>.csv`. The paper's figures are the query phase
alone, so the phases are kept apart here. Facts about the 56 files stand in `files.toml`.
"""

from collections.abc import Iterator
from pathlib import Path

from generator.errors import EnergyLabelError, shown
from generator.records.model import (
    SCHEMA_VERSION,
    Approach,
    Lengths,
    Provenance,
    PublishedQuality,
    Record,
    Run,
    Setup,
    SourceFile,
    Task,
    Weights,
    Workload,
)
from generator.records.versions.published_answers import told
from generator.studies.csvfile import StudyFiles
from generator.studies.power_hungry.files import StudyFile, study_files
from generator.studies.power_hungry.names import LENGTH_DATASETS, LENGTH_NAMES, RANDOM_WEIGHTS, hub_id
from generator.studies.power_hungry.runs import PHASES, RUN_COLUMNS, model_name, phase_file, read_run

PROFILE = "power-hungry-8xa100-node"
SOURCE_URL = "https://github.com/sashavor/co2_inference"
CITATION = (
    "Alexandra Sasha Luccioni, Yacine Jernite, Emma Strubell: Power Hungry Processing: Watts Driving the Cost "
    "of AI Deployment? ACM FAccT 2024, arXiv:2311.16863. Data: github.com/sashavor/co2_inference."
)
LICENCE = "Raw data: MIT licence, copyright (c) 2023 Sasha Luccioni. Taken over as figures, with this citation."
_MEASURED_BY = "Luccioni, Jernite, Strubell (Hugging Face, Carnegie Mellon University, Allen Institute for AI)"
_HARDWARE = "8 x NVIDIA A100-SXM4-80GB, Intel(R) Xeon(R) Platinum 8275CL CPU @ 3.00GHz, 1148.738 GB"

_COMPLETE = "data/emissions/complete"
_LENGTHS = "data/lengths/complete"
_PERFORMANCE = "eval/performance.csv"
_QUALITY_COLUMNS: dict[str, tuple[Task, str, str]] = {
    "sst2 (acc)": ("text-classification", "accuracy", "sst2"),
    "imdb (acc)": ("text-classification", "accuracy", "imdb"),
    "tomatoes (acc)": ("text-classification", "accuracy", "tomatoes"),
    "sciq (acc)": ("question-answering", "accuracy", "sciq"),
    "squad (f1)": ("question-answering", "F1", "squad"),
    "squad_v2 (f1, has answer)": ("question-answering", "F1, answerable questions", "squad-v2"),
    "samsum (rouge)": ("summarization", "ROUGE", "samsum"),
    "xsum (rouge)": ("summarization", "ROUGE", "xsum"),
    "cnn (rouge)": ("summarization", "ROUGE", "cnn"),
}
_QUALITY_SOURCE = "https://github.com/sashavor/co2_inference/blob/main/eval/performance.csv"


def read_study(source: Path) -> list[Record]:
    """All records of the study, sorted by path. Raises `EnergyLabelError` naming file and line."""
    data = StudyFiles(source)
    cells: dict[tuple[str, str], list[tuple[StudyFile, Workload, str]]] = {}
    lengths = _lengths(data)
    for file in study_files():
        for name, workload in _workloads(data, file, lengths):
            cells.setdefault((file.task, hub_id(name)), []).append((file, workload, name))
    quality = _quality(data)
    records = [
        _record(task, model, found, quality.get((task, model), ()), data) for (task, model), found in cells.items()
    ]
    return sorted(records, key=lambda record: record.relative_path)


def _workloads(
    data: StudyFiles, file: StudyFile, lengths: dict[tuple[str, str], Lengths]
) -> Iterator[tuple[str, Workload]]:
    path = f"{_COMPLETE}/{file.name}.csv"
    runs: dict[str, list[Run]] = {}
    seen: set[str] = set()
    for row in data.rows(path, RUN_COLUMNS):
        run = read_run(data, file, row)
        if run.id in seen:
            raise row.damaged("run_id", f"{shown(run.id)} comes twice")
        seen.add(run.id)
        runs.setdefault(model_name(row), []).append(run)
    if not runs:
        raise EnergyLabelError(f"{path}, line 1: no runs; fetch an undamaged copy of the study's data.")
    source = SourceFile(path=path, sha256=data.sha256(path))
    for name, found in runs.items():
        yield (
            name,
            Workload(
                id=file.workload,
                dataset=file.dataset,
                preparation=file.preparation,
                prompt=file.prompt,
                output_limit=file.output_limit,
                lengths=lengths.get((hub_id(name), file.workload)) if file.approach == "zero-shot" else None,
                source=source,
                runs=tuple(sorted(found, key=lambda run: (run.finished_at, run.id))),
            ),
        )


def _lengths(data: StudyFiles) -> dict[tuple[str, str], Lengths]:
    """Mean words in and out per query, by (model, workload)."""
    words: dict[tuple[str, str], list[tuple[int, int]]] = {}
    paths = data.below(_LENGTHS)
    if not paths:
        raise EnergyLabelError(f"{_LENGTHS}/*.csv is missing; give a complete copy of the study's data.")
    for path in paths:
        for row in data.rows(path, ("Input", "Output", "model", "dataset")):
            name, dataset = row.text("model"), row.text("dataset")
            key = (LENGTH_NAMES.get(name, name), LENGTH_DATASETS.get(dataset, dataset))
            pair = row.text("Input"), row.text("Output")
            if not all(number.isdecimal() for number in pair):
                raise row.damaged("Input", "is not a whole number of words")
            words.setdefault(key, []).append((int(pair[0]), int(pair[1])))
    return {
        key: Lengths(
            unit="words",
            mean_in=sum(pair[0] for pair in pairs) / len(pairs),
            mean_out=sum(pair[1] for pair in pairs) / len(pairs),
            queries=len(pairs),
        )
        for key, pairs in words.items()
    }


def _quality(data: StudyFiles) -> dict[tuple[str, str], tuple[PublishedQuality, ...]]:
    found: dict[tuple[str, str], tuple[PublishedQuality, ...]] = {}
    for row in data.rows(_PERFORMANCE, ("model", *_QUALITY_COLUMNS)):
        for column, (task, metric, dataset) in _QUALITY_COLUMNS.items():
            if row.cells[column].strip():
                value = float(row.positive(column))
                figure = PublishedQuality(
                    kind="published", metric=metric, value=value, dataset=dataset, source=_QUALITY_SOURCE
                )
                key = (task, hub_id(row.text("model")))
                found[key] = (*found.get(key, ()), figure)
    return found


def _with_answers(figure: PublishedQuality, task: Task, approach: Approach, model: str) -> PublishedQuality:
    """The figure with what the study shows of the answers that it is of, and with its metric's right name."""
    known = told(PROFILE, task, approach, model, figure.dataset)
    if known is None:
        return figure
    return figure.model_copy(update={"answers": known.answers, "metric": known.metric or figure.metric})


def _record(
    task: str,
    model: str,
    found: list[tuple[StudyFile, Workload, str]],
    quality: tuple[PublishedQuality, ...],
    data: StudyFiles,
) -> Record:
    approaches = {file.approach for file, _, _ in found}
    if len(approaches) != 1:
        raise EnergyLabelError(f"{model} does {task} by two approaches ({', '.join(sorted(approaches))}); keep one.")
    weights: Weights = "random" if model in RANDOM_WEIGHTS else "pretrained"
    names = {name for _, _, name in found}
    notes = [
        "Seven of the eight GPUs counted stood idle; processor and memory are constants, not readings.",
        "Precision and library versions are not stated; the published scripts set no precision.",
        *sorted({file.note for file, _, _ in found if file.note}),
    ]
    if weights == "random":
        notes.append("The weights are random: a test fixture published on the Hub, which never did this job.")
    if any(workload.lengths for _, workload, _ in found):
        notes.append("Words per query come from the study's lengths table, counted apart from the energy runs.")
    workloads = tuple(sorted((workload for _, workload, _ in found), key=lambda workload: workload.id))
    phase_files = [phase_file(run.id) for workload in workloads for run in workload.runs]
    sources = [
        SourceFile(
            path=f"{PHASES}: the {len(phase_files)} files of these runs, in their order here",
            sha256=data.sha256(*phase_files),
        )
    ]
    if quality:
        sources.append(SourceFile(path=_PERFORMANCE, sha256=data.sha256(_PERFORMANCE)))
    return Record(
        schema_version=SCHEMA_VERSION,
        model=model,
        task=found[0][0].task,
        profile=PROFILE,
        approach=found[0][0].approach,
        weights=weights,
        setup=Setup(),
        accelerators_counted=8,
        workloads=workloads,
        quality=tuple(_with_answers(figure, found[0][0].task, found[0][0].approach, model) for figure in quality),
        provenance=Provenance(
            measured_by=_MEASURED_BY,
            tools={"codecarbon": "2.3.1", "python": "3.8.16"},
            hardware_as_reported=_HARDWARE,
            name_in_source=min(names) if names != {model} else None,
            trust_remote_code=True if any(file.remote_code for file, _, _ in found) else None,
            source_url=SOURCE_URL,
            citation=CITATION,
            licence=LICENCE,
            files=tuple(sources),
            notes=tuple(notes),
        ),
    )

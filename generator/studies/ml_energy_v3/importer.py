"""Importer of the ML.ENERGY Benchmark, version 3, as its leaderboard publishes it (Chung et al., NeurIPS 2025).

`public/data/index.json` tells of the models, and `public/data/tasks/<task>.json` has an entry a configuration. Energy a
request is the study's own: energy per token in the steady state times the mean length of an answer.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from generator.errors import EnergyLabelError
from generator.records.model import (
    SCHEMA_VERSION,
    ModelId,
    Period,
    Point,
    Provenance,
    Record,
    Setup,
    SourceFile,
    Workload,
)
from generator.studies.csvfile import StudyFiles
from generator.studies.jsonfile import Entry
from generator.studies.ml_energy_v3.points import made_point, text_point
from generator.studies.ml_energy_v3.tasks import TASKS, StudyTask
from generator.studies.place import Once
from generator.studies.points import setting

ARCHIVE = "raw_public_data_tasks.tar.xz"
# The file has no other version number.
LAST_UPDATED = "2026-02-16"
PROFILES = {"H100": "ml-energy-v3-h100", "B200": "ml-energy-v3-b200"}
COMMIT = "0cd52dab897c5d91a45f4d413038f3b8b4251b0f"
SOURCE_URL = f"https://github.com/ml-energy/leaderboard/tree/{COMMIT}/public/data"
MEASURED_BY = "The ML.ENERGY Initiative (Chung, Ma, Wu, Liu, Kweon, Xia, Wu, Chowdhury; University of Michigan)"
CITATION = (
    "Jae-Won Chung, Jeff J. Ma, Ruofan Wu, Jiachen Liu, Oh Jun Kweon, Yuxuan Xia, Zhiyu Wu, Mosharaf Chowdhury: The "
    "ML.ENERGY Benchmark: Toward Automated Inference Energy Measurement and Optimization. NeurIPS Datasets and "
    "Benchmarks 2025, arXiv:2505.06371."
)
LICENCE = "Data set ml-energy/benchmark-v3: Apache-2.0. Taken over as figures, with this citation."
_SETUPS = {"bfloat16": Setup(precision="bf16"), "fp8": Setup(quantization="fp8"), "mxfp4": Setup(quantization="mxfp4")}
_MODEL_FIELDS = ("activated_params_billions", "nickname", "total_params_billions", "weight_precision")
_PERIOD = Period(
    first=date.fromisoformat(LAST_UPDATED),
    last=date.fromisoformat(LAST_UPDATED),
    basis="The day on which the study last updated its files; when each configuration was measured is not stated.",
)
# Three settings stand in the files twice, each time with figures of its own, and nothing tells the two apart.
_MEASURED_TWICE = frozenset(
    {
        ("gpqa", "H100", "openai/gpt-oss-20b", "1gpu-server96"),
        ("lm-arena-chat", "H100", "Qwen/Qwen3-30B-A3B-Instruct-2507", "2gpu-expert2-server256"),
        ("lm-arena-chat", "H100", "Qwen/Qwen3-30B-A3B-Instruct-2507", "2gpu-expert2-server512"),
    }
)
_TWICE = "The study gives two values for this setting, and not what else differs."
_MODEL_ID: TypeAdapter[str] = TypeAdapter(ModelId)
_Key = tuple[StudyTask, str, str, str]


def read_study(source: Path) -> list[Record]:
    """All records of the study, sorted by path. Raises `EnergyLabelError` naming file and entry."""
    files = StudyFiles(source).archive(ARCHIVE)
    # In the archive, the one folder that holds all is no part of the paths.
    root = "public/data" if files.has("public/data/index.json") else "data"
    models = _models(files.json(f"{root}/index.json"))
    _no_other_task(files, root)
    found: dict[_Key, list[tuple[Entry, Point]]] = {}
    for task in TASKS:
        for key, entry, point in _points(files.json(f"{root}/tasks/{task.name}.json"), task, models):
            found.setdefault(key, []).append((entry, point))
    records = [_record(key, points, files, root) for key, points in found.items()]
    return sorted(records, key=lambda record: record.relative_path)


def _models(index: Entry) -> dict[str, Entry]:
    """What the index says of each model."""
    index.exactly("architectures", "last_updated", "models", "tasks")
    index.one_of("last_updated", (LAST_UPDATED,))
    if index.fields["tasks"] != [task.name for task in TASKS]:
        raise index.damaged("tasks", "is not the seven tasks of the version that is known")
    models = index.entry("models")
    return {name: models.entry(name).exactly(*_MODEL_FIELDS, optional=("architecture",)) for name in models.fields}


def _no_other_task(files: StudyFiles, root: str) -> None:
    known = {f"{root}/tasks/{task.name}.json" for task in TASKS}
    for path in files.below(f"{root}/tasks"):
        if path not in known:
            raise EnergyLabelError(f"{files.told(path)}: is not a file of the known version; fetch that version.")


def _points(file: Entry, task: StudyTask, models: dict[str, Entry]) -> Iterator[tuple[_Key, Entry, Point]]:
    """Each entry of a task's file as a point, with the record that it belongs to."""
    file.exactly("configurations", "task", "task_display_name", optional=("architecture",) if task.noun else ())
    file.one_of("task", (task.name,))
    for entry in file.entries("configurations"):
        model, precision = _model(entry, models), entry.one_of("weight_precision", tuple(_SETUPS))
        with entry.building("model_id"):
            point = text_point(entry, task.engine) if task.noun is None else made_point(entry, task.engine, task.noun)
        gpu = entry.one_of("gpu_model", tuple(PROFILES))
        yield (task, gpu, model, precision), entry, point


def _model(entry: Entry, models: dict[str, Entry]) -> str:
    """The entry's model, of which the index says the same."""
    model = entry.text("model_id")
    if "/" not in model:
        raise entry.damaged("model_id", "names no organisation")
    with entry.building("model_id"):
        _MODEL_ID.validate_python(model)
    if model not in models:
        raise entry.damaged("model_id", f"index.json does not tell of {model}")
    for name, value in models[model].fields.items():
        if entry.fields.get(name) != value:
            raise entry.damaged(name, "is not what index.json says of the model")
    return model


def _told_apart(key: _Key, found: list[tuple[Entry, Point]]) -> tuple[Point, ...]:
    """The points in the order of their settings; raises `EnergyLabelError` where one is there a second time."""
    task, gpu, model, _ = key
    once, points = Once(), dict[str, Point]()
    for entry, point in found:
        if (task.name, gpu, model, point.id) in _MEASURED_TWICE:
            point = point.model_copy(update={"note": _TWICE})
            if point.id in points and points[point.id] != point:
                point = point.model_copy(update={"id": f"{point.id}-again"})
        once.add((task.name, gpu, model, point.id), entry, "model_id")
        points[point.id] = point
    return tuple(sorted(points.values(), key=setting))


def _record(key: _Key, found: list[tuple[Entry, Point]], files: StudyFiles, root: str) -> Record:
    task, gpu, model, precision = key
    points = _told_apart(key, found)
    name, version = task.engine.split(" ")
    path = f"tasks/{task.name}.json"
    return Record(
        schema_version=SCHEMA_VERSION,
        model=model,
        task=task.task,
        profile=PROFILES[gpu],
        approach="pre-trained",
        weights="pretrained",
        setup=_SETUPS[precision],
        accelerators_counted=max(point.gpus or 0 for point in points),
        workloads=(Workload(id=task.workload, dataset=task.dataset, output_limit=task.output_limit, points=points),),
        provenance=Provenance(
            measured_by=MEASURED_BY,
            tools={name.lower(): version},
            hardware_as_reported=gpu,
            source_url=SOURCE_URL,
            citation=CITATION,
            licence=LICENCE,
            files=(SourceFile(path=f"public/data/{path}", sha256=files.sha256(f"{root}/{path}")),),
            period=_PERIOD,
        ),
    )

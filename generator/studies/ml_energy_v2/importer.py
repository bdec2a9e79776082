"""Importer of the ML.ENERGY Leaderboard, version 2 (2024).

`data/<kind>/<task>/<GPU>/<organisation>/<model>/<setting>.json` holds one configuration each, and
`data/<kind>/<task>/models.json` tells of the models. Version 1, in `data/legacy`, is not taken over.
"""

import re
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
from generator.studies.ml_energy_v2.names import NOTES, hub_id
from generator.studies.ml_energy_v2.points import read_point
from generator.studies.ml_energy_v2.tasks import TASKS, StudyTask
from generator.studies.place import Once
from generator.studies.points import setting

ARCHIVE = "raw_data.tar.xz"
PROFILES = {"A100-SXM4-40GB": "ml-energy-v2-a100-40gb", "H100 80GB HBM3": "ml-energy-v2-h100"}
COMMIT = "c3af7f31e231a2a7021c5f8e2a54dd712d02e6e2"
SOURCE_URL = f"https://github.com/ml-energy/leaderboard-v2/tree/{COMMIT}/data"
CITATION = (
    "Jae-Won Chung, Jeff J. Ma, Ruofan Wu, Jiachen Liu, Oh Jun Kweon, Yuxuan Xia, Zhiyu Wu, Mosharaf Chowdhury: The "
    "ML.ENERGY Benchmark: Toward Automated Inference Energy Measurement and Optimization. NeurIPS Datasets and "
    "Benchmarks 2025, arXiv:2505.06371. Data: github.com/ml-energy/leaderboard-v2."
)
LICENCE = "Data: Apache-2.0, by the repository's LICENSE. Taken over as figures, with this citation."
_MEASURED_BY = "The ML.ENERGY Initiative (University of Michigan)"
_LAST_CHANGE = date(2024, 9, 20)
_PERIOD = Period(
    first=_LAST_CHANGE,
    last=_LAST_CHANGE,
    basis="The day of the last change to the study's data; when each configuration was measured is not stated.",
)
# Every diffusion model of the study was loaded in this format by its scripts; of the others it states none.
_DIFFUSION, _TEXT = Setup(precision="fp16"), Setup()
_PLACE = re.compile(r"(?P<gpu>[^/]+)/(?P<model>[^/]+/[^/]+)/(?P<name>[^/]+\.json)")
_BESIDE = ("models.json", "schema.yaml")
_MODEL_ID: TypeAdapter[str] = TypeAdapter(ModelId)
_Key = tuple[StudyTask, str, str]
_Found = list[tuple[str, Point]]


def read_study(source: Path) -> list[Record]:
    """All records of the study, sorted by path. Raises `EnergyLabelError` naming file and field."""
    files = StudyFiles(source).archive(ARCHIVE)
    found: dict[_Key, _Found] = {}
    once = Once()
    for task in TASKS:
        for (_, gpu, model), path, file, point in _points(files, task):
            once.add((task.folder, gpu, model, point.id), file, "Model")
            found.setdefault((task, gpu, model), []).append((path, point))
    records = [_record(key, sorted(points, key=lambda item: setting(item[1])), files) for key, points in found.items()]
    return sorted(records, key=lambda record: record.relative_path)


def _points(files: StudyFiles, task: StudyTask) -> Iterator[tuple[_Key, str, Entry, Point]]:
    """Each file of a task as a point, with the record that it belongs to and its path."""
    folder = f"data/{task.folder}"
    models = _models(files.json(f"{folder}/models.json"), task)
    for path in files.all_below(folder):
        below = path.removeprefix(f"{folder}/")
        if below in _BESIDE:
            continue
        place = _PLACE.fullmatch(below)
        if place is None or place["gpu"] not in PROFILES:
            raise EnergyLabelError(f"{files.told(path)}: is not a file of the known version; fetch that version.")
        file = files.json(path)
        model = _model(file, place["model"], models)
        file.one_of("GPU", (f"NVIDIA {place['gpu']}",))
        yield (task, place["gpu"], model), path, file, read_point(file, place["name"], task, models[model])


def _models(file: Entry, task: StudyTask) -> dict[str, Entry]:
    """What the study says of a task's models."""
    made = ("total_params", "denoising_params", "resolution")
    fields = ("url", "nickname", *(("params",) if task.noun is None else made))
    return {name: file.entry(name).exactly(*fields) for name in file.fields}


def _model(file: Entry, folder: str, models: dict[str, Entry]) -> str:
    """The file's model, by the study's name of it, which its folder and `models.json` must have too."""
    model = file.text("Model")
    if "/" not in model:
        raise file.damaged("Model", "names no organisation")
    with file.building("Model"):
        _MODEL_ID.validate_python(hub_id(model))
    # Two files stand in a folder that has the number of stages in its name as well.
    if folder not in (model, f"{model}-pp1"):
        raise file.damaged("Model", f"is not the model of its folder, {folder}")
    if model not in models:
        raise file.damaged("Model", f"models.json does not tell of {model}")
    return model


def _record(key: _Key, found: _Found, files: StudyFiles) -> Record:
    task, gpu, name = key
    engine, version = task.engine.split(" ")
    many = f"data/{task.folder}/{gpu}/{name}: the {len(found)} files of these points, in their order here"
    points = tuple(point for _, point in found)
    return Record(
        schema_version=SCHEMA_VERSION,
        model=hub_id(name),
        task=task.task,
        profile=PROFILES[gpu],
        approach="pre-trained",
        weights="pretrained",
        setup=_TEXT if task.noun is None else _DIFFUSION,
        accelerators_counted=max(point.gpus or 0 for point in points),
        workloads=(Workload(id=task.workload, dataset=task.dataset, output_limit=task.output_limit, points=points),),
        provenance=Provenance(
            measured_by=_MEASURED_BY,
            tools={engine.lower(): version, "cuda": "12.4"},
            hardware_as_reported=f"NVIDIA {gpu}",
            name_in_source=name if name != hub_id(name) else None,
            source_url=SOURCE_URL,
            citation=CITATION,
            licence=LICENCE,
            files=(SourceFile(path=many, sha256=files.sha256(*(path for path, _ in found))),),
            period=_PERIOD,
            notes=NOTES.get(name, ()),
        ),
    )

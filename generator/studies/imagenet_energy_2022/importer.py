"""Importer of "A Unified Framework for Assessing Energy Efficiency of Machine Learning" (Fischer et al. 2022).

The study keeps a log of each run in `results/infer_<time>.json`. Taken over are the runs of PyTorch and TensorFlow on
its workstation, with the graphics card and without.
"""

from decimal import Decimal
from pathlib import Path, PurePosixPath

from generator.errors import EnergyLabelError
from generator.records.model import (
    SCHEMA_VERSION,
    Component,
    Counts,
    Dataset,
    Offline,
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
from generator.studies.imagenet_energy_2022.logs import Log, names_of_runs, read_log
from generator.studies.imagenet_energy_2022.tables import BATCH, BINARY, FRAMEWORKS, IMAGES, QUADRO, XEON
from generator.studies.place import Once

WITH_CARD, WITHOUT = "imagenet-rtx-5000", "imagenet-xeon-w-2155"
COMMIT = "65eb68c4a123fba3f6c2135dfe01fc30263f57c3"
SOURCE_URL = f"https://github.com/raphischer/imagenet-energy-efficiency/tree/{COMMIT}"
CITATION = (
    "Raphael Fischer, Matthias Jakobs, Sascha Mücke, Katharina Morik: A Unified Framework for Assessing Energy "
    "Efficiency of Machine Learning. ECML PKDD 2022 Workshops, doi 10.1007/978-3-031-23618-1_3."
)
LICENCE = "MIT licence, copyright (c) 2022 Raphael Fischer. Taken over as figures, with this citation."
_ARCHIVE = "results_raw_json.tar.xz"
_LOGS = f"https://github.com/raphischer/imagenet-energy-efficiency/blob/{COMMIT}/results"
# Below this share of the time in use, the graphics card waited for images more than it worked.
_WAITING = Decimal("0.5")


def read_study(source: Path) -> list[Record]:
    """The records of the workstation, sorted by path. Raises `EnergyLabelError` naming file and entry."""
    data = StudyFiles(source).archive(_ARCHIVE)
    logs = [log for path in names_of_runs(data) if (log := read_log(data, path)) is not None]
    once = Once()
    for log in logs:
        once.add((_profile(log), log.model), log.place.entry("config"), "model")
    _complete(logs)
    return sorted((_record(log, data) for log in logs), key=lambda record: record.relative_path)


def _profile(log: Log) -> str:
    return WITHOUT if log.energy.gpu is None else WITH_CARD


def _complete(logs: list[Log]) -> None:
    """Every model ran on both; a copy that lacks one would leave an older record standing."""
    there = {(_profile(log), log.model) for log in logs}
    for profile, machine in ((WITH_CARD, QUADRO), (WITHOUT, XEON)):
        for framework in FRAMEWORKS.values():
            for name, model in framework.models.items():
                if (profile, model) not in there:
                    raise EnergyLabelError(
                        f"No infer_*.json is of {name} by {framework.title} on {machine}; "
                        "give a complete copy of the study's data."
                    )


def _record(log: Log, data: StudyFiles) -> Record:
    card = log.energy.gpu is not None
    with log.place.building("validation"):
        return Record(
            schema_version=SCHEMA_VERSION,
            model=log.model,
            task="image-classification",
            profile=_profile(log),
            approach="fine-tuned",
            weights="pretrained",
            weights_bytes=log.weights_bytes,
            setup=Setup(
                precision="fp32",
                serving=Offline(kind="offline", batch_size=BATCH, engine=log.engine),
            ),
            accelerators_counted=1 if card else 0,
            workloads=(
                Workload(
                    id="imagenet",
                    dataset=Dataset(name="ILSVRC/imagenet-1k", split="validation"),
                    preparation=f"{log.framework.preparation} The last 16 images were dropped.",
                    runs=(_run(log),),
                ),
            ),
            quality=(
                PublishedQuality(
                    kind="published",
                    metric="accuracy (top-1)",
                    value=round(float(log.top_1), 6),
                    dataset="imagenet",
                    source=f"{_LOGS}/{log.name}.json",
                    answers="same",
                ),
            ),
            provenance=_provenance(log, data, card),
        )


def _run(log: Log) -> Run:
    joules: dict[Component, float] = {"cpu": round(float(log.energy.cpu), 6)}
    if log.energy.gpu is not None:
        joules = {"gpu": round(float(log.energy.gpu), 6), **joules}
    use = log.energy.gpu_use
    waiting = use is not None and use < _WAITING
    return Run(
        id=f"imagenet-energy-2022-{log.name}",
        finished_at=log.finished_at,
        queries=IMAGES,
        query=Phase(duration_s=round(float(log.seconds), 6), energy_joules=joules),
        counts=Counts(images_in=IMAGES),
        note=f"The GPU was in use {use:.0%} of the time: it waited for images more than it worked."
        if waiting
        else None,
    )


def _provenance(log: Log, data: StudyFiles, card: bool) -> Provenance:
    binary = ("A network of binary weights, which TensorFlow computes in single precision: nothing is saved by them.",)
    return Provenance(
        measured_by="Raphael Fischer, Matthias Jakobs, Sascha Mücke, Katharina Morik",
        tools=log.tools,
        hardware_as_reported=f"{QUADRO}, {XEON}" if card else XEON,
        name_in_source=f"{log.study_name} ({log.framework.title})",
        source_url=SOURCE_URL,
        citation=CITATION,
        licence=LICENCE,
        files=(SourceFile(path=f"results/{PurePosixPath(log.path).name}", sha256=data.sha256(log.path)),),
        notes=binary if log.study_name in BINARY else (),
    )

"""A log of one run, after it was held against its own name, time and number of images."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import PurePosixPath

from generator.errors import EnergyLabelError, shown
from generator.studies.csvfile import StudyFiles
from generator.studies.imagenet_energy_2022.meters import Energy, read_energy
from generator.studies.imagenet_energy_2022.tables import (
    BATCH,
    CONFIG,
    FRAMEWORKS,
    IMAGES,
    LEFT_OUT,
    LOG,
    METRICS,
    PROCESSORS,
    RESULTS,
    VALIDATION,
    WEIGHTS,
    XEON,
    Framework,
)
from generator.studies.jsonfile import Entry

# A share that was stored in single precision, times all images.
_WHOLE = Decimal("0.01")
# Four bytes for each parameter, and what the file of weights has besides.
_LEAST_BYTES, _MOST_BYTES = 4, Decimal("4.5")
_TICK_S = Decimal("0.001")


@dataclass(frozen=True)
class Log:
    """One run of one model over the validation images. `place` is the log's outermost object, for faults.

    `tools` are the packages that ran it and metered it, with their versions.
    """

    place: Entry
    path: str
    name: str
    framework: Framework
    study_name: str
    model: str
    tools: dict[str, str]
    energy: Energy
    seconds: Decimal
    finished_at: datetime
    weights_bytes: int
    top_1: Decimal

    @property
    def engine(self) -> str:
        """The framework with its version, without what it was built for (`+cu113`)."""
        return f"{self.framework.title} {self.tools[self.framework.package].partition('+')[0]}"


def read_log(data: StudyFiles, path: str) -> Log | None:
    """The run of a log, or `None` for one that is left out; raises `EnergyLabelError` naming file and entry."""
    log = data.json(path).exactly(*LOG)
    config = log.entry("config").exactly(*CONFIG)
    platform = log.entry("execution_platform")
    name = log.one_of("directory_name", (PurePosixPath(path).stem,))
    backend = config.one_of("backend", (*FRAMEWORKS, *LEFT_OUT))
    if platform.one_of("Processor", PROCESSORS) != XEON or backend in LEFT_OUT:
        return None
    framework = FRAMEWORKS[backend]
    study_name = config.text("model")
    if study_name not in framework.models:
        raise config.damaged("model", f"{shown(study_name)} is no model of {framework.title} that is known")
    config.one_of("infer_model", (study_name,))
    config.one_of("batch_size", (str(BATCH),))
    config.one_of("n_batches", ("-1",))
    validation = log.entry("validation").exactly(*VALIDATION)
    energy = read_energy(validation, platform)
    meters = ("py-rapl",) if energy.gpu is None else ("py-rapl", "pynvml")
    results = validation.entry("results").exactly(*RESULTS)
    return Log(
        place=log,
        path=path,
        name=name,
        framework=framework,
        study_name=study_name,
        model=framework.models[study_name],
        tools={package: _version(log, package) for package in (framework.package, *meters)},
        energy=energy,
        seconds=validation.positive("duration"),
        finished_at=_end(results, validation),
        weights_bytes=_weights_bytes(results.entry("model").exactly(*WEIGHTS)),
        top_1=_top_1(results.entry("metrics").exactly(*METRICS)),
    )


def _version(log: Entry, package: str) -> str:
    """The version of a package among those that were installed."""
    required = log.fields["requirements"]
    found = [line for line in required if isinstance(line, str)] if isinstance(required, list) else []
    versions = [line.partition("==")[2] for line in found if line.startswith(f"{package}==")]
    if len(versions) != 1 or not versions[0]:
        raise log.damaged("requirements", f"does not name one version of {package}")
    return versions[0]


def _end(results: Entry, validation: Entry) -> datetime:
    """When the run ended, to the second; start and end must be as far apart as the run took."""
    end = results.positive("end")
    if abs(end - results.positive("start") - validation.positive("duration")) > _TICK_S:
        raise results.damaged("end", "is not the start and the duration together")
    try:
        return datetime.fromtimestamp(int(end), UTC)
    except (ValueError, OverflowError, OSError):
        raise results.damaged("end", "is no time") from None


def _weights_bytes(model: Entry) -> int:
    """The size of the file of weights, which must be one of single precision."""
    size, parameters = model.whole("fsize"), model.whole("params")
    if not _LEAST_BYTES <= Decimal(size) / parameters <= _MOST_BYTES:
        raise model.damaged("fsize", f"{size} bytes are not four for each of the {parameters} parameters")
    return size


def _top_1(metrics: Entry) -> Decimal:
    """Top-1 accuracy, which must be a whole number of the images that were classified."""
    share = metrics.positive("accuracy")
    right = share * IMAGES
    if share > 1 or abs(right - round(right)) > _WHOLE:
        raise metrics.damaged("accuracy", f"{shown(str(share))} is not a whole number of {IMAGES} images")
    return share


def names_of_runs(data: StudyFiles) -> list[str]:
    """The paths of the logs of inference, in a checkout or in the folder of logs itself."""
    folder = "results" if data.below("results") else ""
    found = [path for path in data.below(folder) if PurePosixPath(path).match("infer_*.json")]
    if not found:
        raise EnergyLabelError("No infer_*.json was found; give the study's folder, its archive or a checkout of it.")
    return found

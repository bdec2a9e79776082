"""Importer of submissions with power to MLPerf Inference v4.1: the server with eight H200, metered at the wall.

Each result has two full passes, "ranging", which finds the analyser's ranges, and "run_1", the one that is reported.
Their samples of every second and LoadGen's summaries lie in raw.tar.xz as they were submitted; when each pass began and
ended stands in power_runs.csv, taken from the logs of detail, which are large.
"""

from collections.abc import Iterator
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.records.model import (
    SCHEMA_VERSION,
    Counts,
    Offline,
    Phase,
    Point,
    Provenance,
    Record,
    Run,
    Server,
    Setup,
    SourceFile,
    Workload,
)
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.mlperf_inference_v4_1_power.accuracy import quality
from generator.studies.mlperf_inference_v4_1_power.power import COLUMNS, measured
from generator.studies.mlperf_inference_v4_1_power.results import (
    LEFT_OUT,
    OTHER_SYSTEMS,
    SYSTEM,
    Result,
    Scenario,
    results,
)
from generator.studies.mlperf_inference_v4_1_power.summary import Summary
from generator.studies.place import Once

PROFILE = "mlperf-8xh200-node"
REPOSITORY = "https://github.com/mlcommons/inference_results_v4.1"
COMMIT = "198fc46799b3328b36ee4bcbdebfa2db5a8e6183"
CITATION = (
    "MLCommons: results of MLPerf Inference v4.1 submissions (2024), recomputed here from the submitted files and not "
    "verified by MLCommons. Data: github.com/mlcommons/inference_results_v4.1."
)
LICENCE = "Raw data: Apache-2.0, MLCommons and NVIDIA. Taken over as figures, with this citation."
PASSES = ("ranging", "run_1")
GPUS = 8
_TABLE, _RAW = "power_runs.csv", "raw.tar.xz"
_SUBMITTER = "closed/NVIDIA"
_RESULTS, _MEASUREMENTS = f"{_SUBMITTER}/results/{SYSTEM}", f"{_SUBMITTER}/measurements/{SYSTEM}"
_MACHINE = {
    "system_name": "NVIDIA H200 (8x H200-SXM-141GB, MaxQ, TensorRT)",
    "accelerator_model_name": "NVIDIA H200-SXM-141GB",
    "accelerators_per_node": "8",
    "number_of_nodes": "1",
    "host_processor_model_name": "Intel(R) Xeon(R) Platinum 8480C",
    "host_processors_per_node": "2",
    "host_memory_capacity": "2 TB",
    "framework": "TensorRT 10.2.0, CUDA 12.4",
    "other_software_stack": "TensorRT 10.2.0, CUDA 12.4, cuDNN 8.9.7, Driver 550.54",
}
_ENGINE = "TensorRT 10.2.0"
_DOUBTED = "The submitter's file calls the weights {}, which is not credible for this engine, so no format is stated."

# The rows of power_runs.csv by name, scenario and pass.
Rows = dict[tuple[str, str, str], Row]


def read_study(source: Path) -> list[Record]:
    """All records of the server, sorted by path. Raises `EnergyLabelError` naming file, line and column."""
    data = StudyFiles(source)
    raw = data.archive(_RAW)
    machine = raw.json(f"{_SUBMITTER}/systems/{SYSTEM}.json")
    for name, known in _MACHINE.items():
        machine.one_of(name, (known,))
    rows = _rows(data)
    records = [_record(result, rows, data, raw) for result in results()]
    return sorted(records, key=lambda record: record.relative_path)


def _rows(data: StudyFiles) -> Rows:
    """Every row of the server that is taken over; what is left out is known by name, and anything else is refused."""
    known = {name: result for result in results() for name in result.names}
    rows: Rows = {}
    once = Once()
    for row in data.rows(_TABLE, COLUMNS, exact=True):
        system, name = row.one_of("system", (SYSTEM, *sorted(OTHER_SYSTEMS))), row.text("model")
        scenario, run = row.text("scenario"), row.one_of("run", PASSES)
        once.add((system, name, scenario, run), row, "model")
        if system != SYSTEM or name in LEFT_OUT:
            continue
        if name not in known:
            raise row.damaged("model", "is no result that this importer knows a model for")
        row.one_of("scenario", known[name].scenarios)
        row.one_of("result", ("VALID",))
        row.one_of("path", (f"{_RESULTS}/{name}/{scenario}/performance/{run}/spl.txt",))
        rows[name, scenario, run] = row
    for name, result in known.items():
        for scenario in result.scenarios:
            for run in PASSES:
                if (name, scenario, run) not in rows:
                    raise EnergyLabelError(f"{_TABLE}: no row of {name}, {scenario}, {run}; fetch a complete copy.")
    return rows


def _record(result: Result, rows: Rows, data: StudyFiles, raw: StudyFiles) -> Record:
    points = tuple(_point(result, scenario, rows, raw) for scenario in result.scenarios)
    folder = f"{_RESULTS}/{result.name}/Offline"
    notes = [_DOUBTED.format(result.declared)] if result.doubted else []
    if len(result.names) > 1:
        notes.append(f"Submitted as {' and as '.join(result.names)}: the same passes, which count once.")
    return Record(
        schema_version=SCHEMA_VERSION,
        model=result.model,
        task=result.task,
        profile=PROFILE,
        approach=result.approach,
        weights="pretrained",
        setup=Setup(precision=result.precision, quantization=result.quantization),
        accelerators_counted=GPUS,
        workloads=(Workload(id=result.workload, dataset=result.dataset, points=points),),
        quality=quality(raw, f"{folder}/accuracy/accuracy.txt", result, _address(f"{folder}/accuracy/accuracy.txt")),
        provenance=Provenance(
            measured_by="NVIDIA, which submitted it, by the MLPerf Power workflow",
            tools={"tensorrt": "10.2.0", "cuda": "12.4", "cudnn": "8.9.7"},
            driver="550.54",
            hardware_as_reported="8 x NVIDIA H200-SXM-141GB, 2 x Intel(R) Xeon(R) Platinum 8480C, 2 TB",
            name_in_source=", ".join(result.names),
            source_url=_address(f"{_RESULTS}/{result.name}").replace("/blob/", "/tree/"),
            citation=CITATION,
            licence=LICENCE,
            files=tuple(_sources(result, data, raw)),
            notes=tuple(notes),
        ),
    )


def _sources(result: Result, data: StudyFiles, raw: StudyFiles) -> Iterator[SourceFile]:
    yield SourceFile(path=f"{_TABLE}: when each pass began and ended", sha256=data.sha256(_TABLE))
    passes = [
        f"{_pass(result.name, scenario, run)}/{file}"
        for scenario in result.scenarios
        for run in PASSES
        for file in ("mlperf_log_summary.txt", "spl.txt")
    ]
    told = f"{_RESULTS}/{result.name}: the {len(passes)} files of these passes, in their order here"
    yield SourceFile(path=told, sha256=raw.sha256(*passes))


def _point(result: Result, scenario: Scenario, rows: Rows, raw: StudyFiles) -> Point:
    _declared_format(result, scenario, raw)
    for other in result.names[1:]:
        _the_same(result.name, other, scenario, rows, raw)
    summaries = {run: _summary(rows[result.name, scenario, run], raw) for run in PASSES}
    runs = tuple(_run(result, rows[result.name, scenario, run], summaries[run], raw) for run in PASSES)
    reported = summaries["run_1"]
    return Point(
        id=scenario.lower(),
        serving=Offline(kind="offline", engine=_ENGINE)
        if scenario == "Offline"
        else Server(kind="server", concurrency=reported.under_way(), engine=_ENGINE),
        gpus=GPUS,
        made=result.made,
        latency=reported.latency(result.tokens),
        runs=runs,
    )


def _run(result: Result, row: Row, summary: Summary, raw: StudyFiles) -> Run:
    scenario, run = row.text("scenario"), row.text("run")
    found = measured(row, raw, row.text("path"))
    queries = summary.samples(found.seconds)
    counts: dict[str, int] = {}
    if result.images:
        counts[f"images_{result.images}"] = queries
    if result.tokens:
        counts["tokens_out"] = round(summary.tokens_per_sample() * queries)
    with row.building("joules"):
        return Run(
            id=f"mlperf-inference-v4.1-h200-{result.name}-{scenario.lower()}-{run}",
            finished_at=found.finished_at,
            queries=queries,
            query=Phase(duration_s=float(found.seconds), energy_joules={"node": round(float(found.joules), 6)}),
            counts=Counts.model_validate(counts) if counts else None,
            note=f"Left out: {found.unread} of {found.samples} seconds, for which the analyser gave no reading."
            if found.unread
            else None,
        )


def _summary(row: Row, raw: StudyFiles) -> Summary:
    """The summary of a row's pass, whose throughput must be what the row says."""
    scenario = row.text("scenario")
    path = f"{_pass(row.text('model'), scenario, row.text('run'))}/mlperf_log_summary.txt"
    summary = Summary.read(raw, path, scenario)
    rate = summary.positive(summary.rate_name)
    if rate != row.positive("samples_per_second"):
        raise row.damaged("samples_per_second", f"{summary.named(summary.rate_name)} says {rate}")
    return summary


def _declared_format(result: Result, scenario: Scenario, raw: StudyFiles) -> None:
    for name in result.names:
        entry = raw.json(f"{_MEASUREMENTS}/{name}/{scenario}/{SYSTEM}_{scenario}.json")
        entry.one_of("weight_data_types", (result.declared,))


def _the_same(name: str, other: str, scenario: Scenario, rows: Rows, raw: StudyFiles) -> None:
    """Refuse what this importer takes for the same passes under two names and is not."""
    for run in PASSES:
        for file in ("mlperf_log_summary.txt", "spl.txt"):
            first, second = (f"{_pass(each, scenario, run)}/{file}" for each in (name, other))
            if raw.sha256(first) != raw.sha256(second):
                raise rows[other, scenario, run].damaged("path", f"is not the same as {raw.told(first)}")


def _pass(name: str, scenario: str, run: str) -> str:
    return f"{_RESULTS}/{name}/{scenario}/performance/{run}"


def _address(path: str) -> str:
    return f"{REPOSITORY}/blob/{COMMIT}/{path}"

"""A row of runs and the file of its phases as a run of ours."""

from datetime import datetime
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.model import INSIDE, Component, Counts, ModelId, Phase, Run
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.power_hungry.files import StudyFile
from generator.studies.power_hungry.names import hub_id
from generator.units import joules_from_kilowatt_hours

QUERIES_PER_RUN = 1000
PHASES = "data/emissions/base"
RUN_COLUMNS = (
    "run_id",
    "project_name",
    "timestamp",
    "region",
    "energy_consumed",
    "gpu_count",
    "codecarbon_version",
)
_PHASE_COLUMNS = (
    "task_name",
    "run_id",
    "duration",
    "gpu_energy",
    "cpu_energy",
    "ram_energy",
    "energy_consumed",
)
_USUAL_REGION = "oregon"
_MODEL_ID: TypeAdapter[str] = TypeAdapter(ModelId)


def read_run(data: StudyFiles, file: StudyFile, row: Row) -> Run:
    """The run of a row, with its phases from its own file; raises `EnergyLabelError` naming file, line and column."""
    run_id = row.text("run_id")
    for column, expected in (("gpu_count", "8"), ("codecarbon_version", "2.3.1")):
        if row.text(column) != expected:
            raise row.damaged(column, f"the study's node and meter have {expected} here")
    phases = _phases(data, run_id, row)
    region = row.text("region")
    images = {"images_in": file.images_in_per_query, "images_out": file.images_out_per_query}
    counts = {name: each * QUERIES_PER_RUN for name, each in images.items() if each is not None}
    try:
        # Some files were saved again by a spreadsheet: a space for the T, and hours of one digit.
        finished_at = datetime.strptime(row.text("timestamp").replace("T", " "), "%Y-%m-%d %H:%M:%S")
    except ValueError:
        raise row.damaged("timestamp", "is not a date and time") from None
    try:
        return Run(
            id=run_id,
            finished_at=finished_at,
            queries=QUERIES_PER_RUN,
            load=phases["load model"],
            transfer=phases.get("transfer model to GPU"),
            query=phases["query model"],
            counts=Counts.model_validate(counts) if counts else None,
            note=f"The raw data name another region for this run: {region}." if region != _USUAL_REGION else None,
        )
    except ValidationError as error:
        raise row.damaged("run_id", error.errors(include_url=False)[0]["msg"]) from None


def model_name(row: Row) -> str:
    """The model's name as in the study; today's id of it must be a Hub id."""
    name = row.text("project_name")
    try:
        _MODEL_ID.validate_python(hub_id(name))
    except ValidationError:
        raise row.damaged("project_name", f"{shown(name)} is no Hub id") from None
    return name


def phase_file(run_id: str) -> str:
    """The path of the file that holds a run's phases."""
    return f"{PHASES}/emissions_base_{run_id}.csv"


def _phases(data: StudyFiles, run_id: str, row: Row) -> dict[str, Phase]:
    path = phase_file(run_id)
    if not data.has(path):
        raise row.damaged("run_id", f"its phases are not in {path}")
    phases: dict[str, Phase] = {}
    for phase in data.rows(path, _PHASE_COLUMNS):
        if phase.text("run_id") != run_id:
            raise phase.damaged("run_id", f"is not {run_id}")
        name = phase.text("task_name")
        if name in phases:
            raise phase.damaged("task_name", f"{name!r} comes twice")
        parts: dict[Component, Decimal] = {part: phase.positive(f"{part}_energy") for part in INSIDE}
        total = phase.positive("energy_consumed")
        if abs(sum(parts.values()) - total) > total / 10**9:
            raise phase.damaged("energy_consumed", "is not the sum of the three components")
        try:
            phases[name] = Phase(
                duration_s=round(float(phase.positive("duration")), 6),
                energy_joules={part: joules_from_kilowatt_hours(energy) for part, energy in parts.items()},
            )
        except (ValidationError, ArithmeticError):
            raise phase.damaged("energy_consumed", "energy or duration is beyond all bounds") from None
    missing = [name for name in ("load model", "query model") if name not in phases]
    if missing:
        raise EnergyLabelError(f"{path}: no row {missing[0]!r}; fetch an undamaged copy of the study's data.")
    return phases

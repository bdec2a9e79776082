"""The label of one record: its figures put together and graded on a scale."""

from collections.abc import Container, Iterable
from datetime import date
from functools import lru_cache
from sys import intern

from generator.labels.estimate import Estimate, estimate, mean_figure
from generator.labels.figures import queries_of, shared, shares, workload_figure
from generator.labels.grade import Grade, grade
from generator.labels.label import Label, Result, Setup, Source, Subject
from generator.labels.quality import MeasuredFigure, below_chance, headline, measured_figure, quality_figure
from generator.labels.scale import Scale
from generator.labels.task import Task
from generator.labels.verification import unverified
from generator.records.model import Record, Workload
from generator.records.profile import Profile
from generator.records.store import Stored


def label_of(stored: Stored, profile: Profile, scale: Scale | None, task: Task, short: Container[str] = ()) -> Label:
    """The label of one record; `short` has the paths of those with a short address. Reads nothing but its arguments."""
    record = stored.record
    return Label(
        subject=Subject(record.model, record.task, record.approach, record.weights),
        setup=_setup(record),
        result=_result(record, profile, scale, task),
        source=_source(stored, profile, short),
    )


def _setup(record: Record) -> Setup:
    setup, idle = record.setup, record.idle
    made = Setup(
        profile=record.profile,
        variant=record.variant,
        precision=setup.precision,
        quantization=setup.quantization,
        batch_size=setup.serving.at_once,
        compiled=setup.compiled,
        hardware=shared(record.provenance.hardware_as_reported),
        tools=tuple(record.provenance.tools.items()),
        idle_watts=idle.total_joules() / idle.duration_s if idle else None,
    )
    return _kept_once(made)


@lru_cache(maxsize=1024)
def _kept_once(setup: Setup) -> Setup:
    """Models measured alike share one setup: less memory, and less to hand from process to process."""
    return setup


def _result(record: Record, profile: Profile, scale: Scale | None, task: Task) -> Result:
    wanted = scale.workloads if scale else tuple(workload.id for workload in record.workloads)
    known = [workload for workload in record.workloads if workload.id in wanted and _of_the_data_set(workload)]
    missing = tuple(sorted(set(wanted) - {workload.id for workload in known}))
    # What was measured is shown even where none of it could be graded.
    chosen = known or list(record.workloads)
    # Each run is totalled once: this is most of the work of a site's worth of labels.
    energies_of = {workload.id: workload.watt_hours_per_thousand_queries() for workload in record.workloads}
    energies = [energies_of[workload.id] for workload in chosen]
    figure = estimate(energies, profile.uncertainty.meter_relative)
    published = tuple(map(quality_figure, record.published_quality))
    measured = tuple(map(measured_figure, record.measured_quality))
    return Result(
        grade=_grade(record, profile, scale, missing, figure, _no_better_than_guesses(measured, known)),
        scale_version=scale.version if scale else None,
        value=mean_figure(energies),
        figure=figure,
        workloads=tuple(
            workload_figure(workload, energies_of[workload.id], profile, workload in known)
            for workload in record.workloads
        ),
        missing_workloads=missing,
        shares=shares(chosen, profile),
        quality=published,
        measured=measured,
        headline=headline(
            measured, published, [workload.id for workload in chosen], task.quality_metric, task.quality_datasets
        ),
        runs=sum(len(workload.runs) for workload in chosen),
        queries=queries_of(run for workload in chosen for run in workload.runs),
        verification=unverified(profile),
    )


def _source(stored: Stored, profile: Profile, short: Container[str]) -> Source:
    record, provenance = stored.record, stored.record.provenance
    measured_to = record.measured_to
    return Source(
        record_path=stored.path,
        digest=stored.sha256,
        short_address=stored.path in short,
        measured_from=record.measured_from,
        measured_to=measured_to,
        valid_until=_years_later(measured_to, profile.valid_years),
        measured_by=intern(provenance.measured_by),
        submitter=provenance.submitter,
        url=shared(provenance.source_url),
        citation=intern(provenance.citation),
        licence=intern(provenance.licence),
        notes=tuple(map(intern, provenance.notes)),
        name_in_source=provenance.name_in_source,
    )


def _of_the_data_set(workload: Workload) -> bool:
    """Whether its queries were the data set's own: made-up ones, or somebody's file, earn no letter."""
    return workload.queries_from in (None, "hub")


def _no_better_than_guesses(measured: Iterable[MeasuredFigure], known: Iterable[Workload]) -> bool:
    """Whether a figure of the data sets' own queries says so: references of somebody's file may all be wrong."""
    return below_chance(measured, {workload.id for workload in known if workload.queries_from == "hub"})


def _grade(
    record: Record,
    profile: Profile,
    scale: Scale | None,
    missing: tuple[str, ...],
    figure: Estimate | None,
    guesses: bool,
) -> Grade:
    if record.weights == "random":
        return Grade("twin")
    if guesses:
        return Grade("does-not-do-the-job")
    if profile.boundary.gpu != "measured" and profile.boundary.cpu != "measured":
        return Grade("estimated")
    if scale is None:
        return Grade("not-comparable")
    if missing:
        return Grade("incomplete")
    return grade(figure, scale)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

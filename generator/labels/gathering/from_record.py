"""The label of one record: its figures put together and graded on a scale."""

from collections.abc import Container, Iterable
from datetime import date
from sys import intern

from generator.labels.estimates.counting import queries, queries_together, shared
from generator.labels.estimates.estimate import Estimate, declared, estimate_of, mean_of
from generator.labels.estimates.figures import shares, workload_figure
from generator.labels.estimates.operating import Operating, chosen
from generator.labels.estimates.sample import Measured, sample
from generator.labels.estimates.shared_texts import kept_once
from generator.labels.grading.grade import Grade, grade
from generator.labels.grading.scale import Scale
from generator.labels.label import Label, Result, Setup, Source, Subject
from generator.labels.packed import Packed
from generator.labels.quality import MeasuredFigure, below_chance, headline, measured_figure, quality_figure
from generator.labels.task import Task
from generator.labels.verification import unverified
from generator.records.files.store import Stored
from generator.records.model import Point, Record, Server, Workload
from generator.records.profile import Profile


def label_of(stored: Stored, profile: Profile, scale: Scale | None, task: Task, short: Container[str] = ()) -> Label:
    """The label of one record; `short` has the paths of those with a short address. Reads nothing but its arguments."""
    record = stored.record
    found = [_Found(workload, task) for workload in record.workloads]
    result = _result(record, found, profile, scale, task)
    return Label(
        subject=Subject(record.model, record.task, record.approach, record.weights, record.weights_bytes),
        setup=_setup(record, next((item.point for item in found if item.point), None)),
        result=result,
        source=_source(stored, profile, short),
    )


class _Found:
    """A workload, and the point of it that counts where there are several ways of serving."""

    def __init__(self, workload: Workload, task: Task) -> None:
        self.workload = workload
        self.point: Point | None = None
        self.met = True
        if workload.points:
            self.point, self.met = chosen(workload.points, task.operating)

    @property
    def at(self) -> Measured:
        """What the workload's figure is made from."""
        return self.point or self.workload


def _setup(record: Record, point: Point | None) -> Setup:
    setup, idle = record.setup, record.idle
    serving = point.serving if point else setup.serving
    made = Setup(
        profile=record.profile,
        variant=record.variant,
        precision=setup.precision,
        quantization=setup.quantization,
        runtime=setup.runtime,
        batch_size=serving.at_once,
        compiled=setup.compiled,
        quick=setup.quick,
        server=isinstance(serving, Server),
        engine=shared(serving.engine),
        gpus=point.gpus if point else None,
        hardware=shared(record.provenance.hardware_as_reported),
        tools=tuple(record.provenance.tools.items()),
        idle_watts=idle.total_joules() / idle.duration_s if idle else None,
    )
    return kept_once(made)


def _result(record: Record, found: list[_Found], profile: Profile, scale: Scale | None, task: Task) -> Result:
    wanted = scale.workloads if scale else tuple(workload.id for workload in record.workloads)
    known = [item for item in found if item.workload.id in wanted and _of_the_data_set(item.workload)]
    missing = tuple(sorted(set(wanted) - {item.workload.id for item in known}))
    # What was measured is shown even where none of it could be graded.
    counted = known or found
    samples = [sample(item.at) for item in counted]
    figure = estimate_of(samples, declared(profile.uncertainty))
    published = tuple(map(quality_figure, record.published_quality))
    measured = tuple(map(measured_figure, record.measured_quality))
    guesses = _no_better_than_guesses(measured, [item.workload for item in known])
    return Result(
        grade=kept_once(_grade(record, profile, scale, missing, figure, guesses, all(item.met for item in counted))),
        scale_version=scale.version if scale else None,
        value=mean_of(samples),
        figure=figure,
        workloads=Packed(tuple(workload_figure(item.workload, item.at, profile, item in known) for item in found)),
        missing_workloads=missing,
        shares=Packed(shares([item.at for item in counted], profile)),
        quality=Packed(published),
        measured=measured,
        headline=headline(
            measured,
            published,
            [item.workload.id for item in counted],
            task.quality_metric,
            task.quality_datasets,
            {item.workload.id: item.workload.preparation for item in found},
        ),
        runs=sum(item.runs for item in samples),
        queries=kept_once(queries_together(queries(item.at) for item in counted)),
        verification=unverified(profile),
        operating=_operating(counted, task),
    )


def _operating(counted: list[_Found], task: Task) -> Operating | None:
    """How the way of serving was chosen: of the first workload that has several, for a task's rule is one."""
    for item in counted:
        if item.point is not None:
            return Operating(item.point.id, task.operating, item.met, len(item.workload.points))
    return None


def _source(stored: Stored, profile: Profile, short: Container[str]) -> Source:
    record, provenance = stored.record, stored.record.provenance
    measured_to = record.measured_to
    return Source(
        record_path=stored.path,
        digest=stored.sha256,
        short_address=stored.path in short,
        measured_from=kept_once(record.measured_from),
        measured_to=kept_once(measured_to),
        valid_until=kept_once(_years_later(measured_to, profile.valid_years)),
        measured_by=intern(provenance.measured_by),
        submitter=provenance.submitter,
        url=shared(provenance.source_url),
        citation=intern(provenance.citation),
        licence=intern(provenance.licence),
        notes=kept_once(tuple(map(intern, provenance.notes))),
        name_in_source=provenance.name_in_source,
    )


def _of_the_data_set(workload: Workload) -> bool:
    """Whether its queries were the data set's own: made-up ones, or somebody's file, earn no letter."""
    return workload.queries_from in (None, "hub")


def _no_better_than_guesses(measured: Iterable[MeasuredFigure], known: Iterable[Workload]) -> bool:
    """Whether a figure of the data sets' own queries says so: references of somebody's file may all be wrong."""
    return below_chance(measured, {workload.id for workload in known if _of_the_data_set(workload)})


def _grade(
    record: Record,
    profile: Profile,
    scale: Scale | None,
    missing: tuple[str, ...],
    figure: Estimate | None,
    guesses: bool,
    as_asked: bool,
) -> Grade:
    if record.weights == "random":
        return Grade("twin")
    if guesses:
        return Grade("does-not-do-the-job")
    if not profile.boundary.metered:
        return Grade("estimated")
    if record.setup.quick:
        return Grade("quick")
    if scale is None:
        return Grade("not-comparable")
    if missing:
        return Grade("incomplete")
    if not as_asked:
        return Grade("no-operating-point")
    return grade(figure, scale)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

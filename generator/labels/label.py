"""Everything a label, a card or a table says about one record, computed once and kept small."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date
from math import fsum
from sys import intern

from generator.labels.estimate import Estimate, estimate, mean_figure
from generator.labels.grade import Grade, grade
from generator.labels.scale import Scale
from generator.labels.task import Task
from generator.labels.verification import Verification, unverified
from generator.records.model import Counting, Counts, PublishedQuality, Record, Weights, Workload
from generator.records.profile import Profile
from generator.records.store import Stored
from generator.units import watt_hours, watt_hours_per_thousand_queries

# In the record's order; the parts of `passes` are told apart from their sum.
_COUNTED = tuple(name for name in Counts.model_fields if name != "passes")


@dataclass(frozen=True, slots=True)
class Share:
    """One component's part of the query energy, over the workloads of the figure."""

    component: str
    counting: Counting
    watt_hours: float
    fraction: float


@dataclass(frozen=True, slots=True)
class WorkloadFigure:
    """One workload's figure in Wh per 1,000 queries, with its interval and how it was taken.

    `counts` and `passes` are means a query by name, of what was counted in every run: the fields of a record's
    counts, and the model's parts.
    """

    id: str
    dataset: str
    preparation: str | None
    prompt: str | None
    output_limit: str | None
    words_in: float | None
    words_out: float | None
    queries_from: str | None
    counts: tuple[tuple[str, float], ...]
    passes: tuple[tuple[str, float], ...]
    graded: bool
    value: float
    figure: Estimate | None
    runs: int
    queries: int
    seconds_per_query: float
    watts: float
    load_watt_hours: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityFigure:
    """A published quality figure, kept smaller than the record's."""

    metric: str
    value: float
    dataset: str
    source: str


@dataclass(frozen=True, slots=True)
class Label:
    """One record's label: identity, figure, grade, and what they rest on. Energies in Wh per 1,000 queries."""

    model: str
    task: str
    profile: str
    short_address: bool
    approach: str
    variant: str | None
    precision: str | None
    quantization: str | None
    batch_size: int
    compiled: bool
    weights: Weights
    grade: Grade
    value: float | None
    figure: Estimate | None
    workloads: tuple[WorkloadFigure, ...]
    missing_workloads: tuple[str, ...]
    shares: tuple[Share, ...]
    quality: tuple[QualityFigure, ...]
    headline: float | None
    runs: int
    queries: int
    measured_from: date
    measured_to: date
    valid_until: date
    scale_version: str | None
    digest: str
    record_path: str
    measured_by: str
    submitter: str | None
    verification: Verification
    tools: tuple[tuple[str, str], ...]
    hardware: str | None
    idle_watts: float | None
    source_url: str | None
    citation: str
    licence: str
    notes: tuple[str, ...]
    name_in_source: str | None

    @property
    def organisation(self) -> str:
        """The part of the Hub id before the slash."""
        return self.model.split("/")[0]

    @property
    def name(self) -> str:
        """The part of the Hub id after the slash."""
        return self.model.split("/")[1]


def label_of(stored: Stored, profile: Profile, scale: Scale | None, task: Task, short: Container[str] = ()) -> Label:
    """The label of one record; `short` has the paths of those with a short address. Reads nothing but its arguments."""
    record = stored.record
    wanted = scale.workloads if scale else tuple(workload.id for workload in record.workloads)
    known = [workload for workload in record.workloads if workload.id in wanted and _of_the_data_set(workload)]
    missing = tuple(sorted(set(wanted) - {workload.id for workload in known}))
    # What was measured is shown even where none of it could be graded.
    chosen = known or list(record.workloads)
    # Each run is totalled once: this is most of the work of a site's worth of labels.
    energies_of = {workload.id: workload.watt_hours_per_thousand_queries() for workload in record.workloads}
    energies = [energies_of[workload.id] for workload in chosen]
    figure = estimate(energies, profile.uncertainty.meter_relative)
    return Label(
        model=record.model,
        task=record.task,
        profile=record.profile,
        short_address=stored.path in short,
        approach=record.approach,
        variant=record.variant,
        precision=record.setup.precision,
        quantization=record.setup.quantization,
        batch_size=record.setup.serving.at_once,
        compiled=record.setup.compiled,
        weights=record.weights,
        grade=_grade(record, profile, scale, missing, figure),
        value=mean_figure(energies),
        figure=figure,
        workloads=tuple(
            _workload_figure(workload, energies_of[workload.id], profile, workload in known)
            for workload in record.workloads
        ),
        missing_workloads=missing,
        shares=_shares(chosen, profile),
        quality=tuple(map(_quality, record.published_quality)),
        headline=task.headline(record.published_quality),
        runs=sum(len(workload.runs) for workload in chosen),
        queries=min((run.queries for workload in chosen for run in workload.runs), default=0),
        measured_from=record.measured_from,
        measured_to=record.measured_to,
        valid_until=_years_later(record.measured_to, profile.valid_years),
        scale_version=scale.version if scale else None,
        digest=stored.sha256,
        record_path=stored.path,
        measured_by=intern(record.provenance.measured_by),
        submitter=record.provenance.submitter,
        verification=unverified(profile),
        tools=tuple(record.provenance.tools.items()),
        hardware=_shared(record.provenance.hardware_as_reported),
        idle_watts=record.idle.total_joules() / record.idle.duration_s if record.idle else None,
        source_url=_shared(record.provenance.source_url),
        citation=intern(record.provenance.citation),
        licence=intern(record.provenance.licence),
        notes=tuple(map(intern, record.provenance.notes)),
        name_in_source=record.provenance.name_in_source,
    )


def stale_from(label: Label, day: date) -> Label:
    """The label as an edition of `day` shows it: one that had a letter has none once it is past its date."""
    past = label.grade.status == "graded" and label.valid_until < day
    return replace(label, grade=Grade("stale")) if past else label


def as_measured(label: Label, profile: Profile, scale: Scale | None) -> Label:
    """What the record alone says under its scale, whatever is known or past by now: this is what stays as it is."""
    kept = grade(label.figure, scale) if scale and label.grade.status == "stale" else label.grade
    verification = unverified(profile)
    if (kept, verification) == (label.grade, label.verification):
        # Nearly always, and then the label itself: whoever draws both draws once.
        return label
    return replace(label, grade=kept, verification=verification)


def _of_the_data_set(workload: Workload) -> bool:
    """Whether its queries were the data set's own: made-up ones, or somebody's file, earn no letter."""
    return workload.queries_from in (None, "hub")


def _quality(figure: PublishedQuality) -> QualityFigure:
    return QualityFigure(intern(figure.metric), figure.value, intern(figure.dataset), intern(figure.source))


def _shared(text: str | None) -> str | None:
    """Texts that many records share are kept once: ten thousand labels fit into little memory."""
    return None if text is None else intern(text)


def _grade(
    record: Record, profile: Profile, scale: Scale | None, missing: tuple[str, ...], figure: Estimate | None
) -> Grade:
    if record.weights == "random":
        return Grade("twin")
    if profile.boundary.gpu != "measured" and profile.boundary.cpu != "measured":
        return Grade("estimated")
    if scale is None:
        return Grade("not-comparable")
    if missing:
        return Grade("incomplete")
    return grade(figure, scale)


def _workload_figure(workload: Workload, energies: list[float], profile: Profile, graded: bool) -> WorkloadFigure:
    runs = workload.runs
    seconds = fsum([run.query.duration_s for run in runs])
    joules = fsum([run.query.total_joules() for run in runs])
    before = [
        fsum(watt_hours(phase.total_joules()) for phase in (run.load, run.transfer) if phase)
        for run in runs
        if run.load
    ]
    return WorkloadFigure(
        id=intern(workload.id),
        dataset=intern(workload.dataset.name),
        preparation=_shared(workload.preparation),
        prompt=_shared(workload.prompt),
        output_limit=_shared(workload.output_limit),
        words_in=workload.lengths.mean_in if workload.lengths else None,
        words_out=workload.lengths.mean_out if workload.lengths else None,
        queries_from=workload.queries_from,
        counts=_counts(workload),
        passes=_passes(workload),
        graded=graded,
        value=fsum(energies) / len(energies),
        figure=estimate([energies], profile.uncertainty.meter_relative),
        runs=len(runs),
        queries=min(run.queries for run in runs),
        seconds_per_query=seconds / sum(run.queries for run in runs),
        watts=joules / seconds,
        load_watt_hours=fsum(before) / len(before) if before else None,
        notes=tuple(sorted({run.note for run in runs if run.note})),
    )


def _counts(workload: Workload) -> tuple[tuple[str, float], ...]:
    """What went in and out of the model, a query: only what every run counted, for missing is not zero."""
    counted = [run.counts for run in workload.runs if run.counts is not None]
    if len(counted) < len(workload.runs):
        return ()
    queries = sum(run.queries for run in workload.runs)
    values = {name: [getattr(counts, name) for counts in counted] for name in _COUNTED}
    return tuple((name, fsum(known) / queries) for name, known in values.items() if None not in known)


def _passes(workload: Workload) -> tuple[tuple[str, float], ...]:
    """Forward passes a query of each part of the model, where every run told the parts apart."""
    told = [run.counts.passes for run in workload.runs if run.counts is not None and run.counts.passes is not None]
    if len(told) < len(workload.runs):
        return ()
    queries = sum(run.queries for run in workload.runs)
    names = sorted(set().union(*told))
    return tuple((intern(name), sum(passes.get(name, 0) for passes in told) / queries) for name in names)


def _shares(workloads: list[Workload], profile: Profile) -> tuple[Share, ...]:
    """Each counted component's mean over workloads, so that the shares add up to the figure."""
    parts: list[tuple[str, Counting, float]] = []
    for component in profile.boundary.counted():
        means = [
            fsum(
                [
                    watt_hours_per_thousand_queries(run.query.energy_joules.get(component, 0.0), run.queries)
                    for run in workload.runs
                ]
            )
            / len(workload.runs)
            for workload in workloads
        ]
        if means:
            parts.append((component, profile.boundary.counting(component), fsum(means) / len(means)))
    total = fsum(part for _, _, part in parts)
    return tuple(Share(name, counting, part, part / total) for name, counting, part in parts)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

"""Everything a label, a card or a table says about one record, in four parts, computed once and kept small."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from generator.labels.estimates.counting import Queries
from generator.labels.estimates.estimate import Estimate
from generator.labels.estimates.figures import Share, WorkloadFigure
from generator.labels.estimates.operating import Operating
from generator.labels.estimates.shared_texts import KEPT_ONCE, SharedText
from generator.labels.grading.awaiting import Awaiting
from generator.labels.grading.grade import Grade, grade
from generator.labels.grading.scale import Scale
from generator.labels.packed import AsPacked
from generator.labels.quality import Headline, MeasuredFigure, QualityFigure
from generator.labels.verification import Verification, unverified
from generator.records.model import Weights
from generator.records.profile import Profile


@dataclass(frozen=True, slots=True)
class Subject:
    """Which model does which job: the Hub id, the task's pipeline tag, and how the model came to do it.

    `weights_bytes` is how large its weights in use are, None where that was not stated.
    """

    model: str
    task: SharedText
    approach: SharedText
    weights: Weights
    weights_bytes: int | None = None

    @property
    def organisation(self) -> str:
        """The part of the Hub id before the slash."""
        return self.model.split("/")[0]

    @property
    def name(self) -> str:
        """The part of the Hub id after the slash."""
        return self.model.split("/")[1]


@dataclass(frozen=True, slots=True)
class Setup:
    """On what it ran, and how: the profile's id, the configuration, and the machine as it was reported.

    `variant` names what is not plain in the configuration, None where all of it is. `batch_size` are queries at once:
    in a batch, or under way on a `server`. It, `engine` and `gpus`, those of the job, are of the operating point where
    a label has several points; None: not stated. `quick` is how many different queries of each data set there were,
    where these were few for a first look. `tools` are names with versions;
    `idle_watts` is what the profile's boundary drew with nothing to do, None where that was not measured.
    """

    profile: str
    variant: str | None
    precision: str | None
    quantization: str | None
    runtime: str | None
    batch_size: int | None
    compiled: bool
    quick: int | None
    server: bool
    engine: str | None
    gpus: int | None
    hardware: str | None
    tools: tuple[tuple[str, str], ...]
    idle_watts: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: figures in Wh per 1,000 queries, the class, and what is known of both.

    `value` is the mean over the workloads that count, None without any; `figure` has its interval too, and needs two
    runs of each, or a profile that says how far another would lie. `quality` was published, `measured` is of the very
    answers; `headline` is the one that may meet the energy. `runs` and `queries` are of the workloads that count;
    `queries` is None where a study does not say how many. `scale_version` is None where the task has no scale under the
    profile. `operating` is how the way of serving was chosen, None where only one was measured. `awaiting` is how far
    the first scale is away, where the label lacks nothing but that.
    """

    grade: Annotated[Grade, KEPT_ONCE]
    scale_version: str | None
    value: float | None
    figure: Estimate | None
    workloads: Annotated[Sequence[WorkloadFigure], AsPacked(WorkloadFigure)]
    missing_workloads: tuple[str, ...]
    shares: Annotated[Sequence[Share], AsPacked(Share)]
    quality: Annotated[Sequence[QualityFigure], AsPacked(QualityFigure)]
    measured: tuple[MeasuredFigure, ...]
    headline: Headline | None
    runs: int
    queries: Annotated[Queries | None, KEPT_ONCE]
    verification: Annotated[Verification, KEPT_ONCE]
    operating: Operating | None = None
    awaiting: Awaiting | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The record it all rests on: its place and SHA-256, who measured when, and what may be done with it.

    `record_path` is below `records/`. With a `short_address` the label is linked without its profile's name.
    `url`, `citation` and `licence` are of the data; `name_in_source` is what the source calls the model, where that
    is another name.
    """

    record_path: str
    digest: str
    short_address: bool
    measured_from: Annotated[date, KEPT_ONCE]
    measured_to: Annotated[date, KEPT_ONCE]
    valid_until: Annotated[date, KEPT_ONCE]
    measured_by: SharedText
    submitter: SharedText | None
    url: SharedText | None
    citation: SharedText
    licence: SharedText
    notes: Annotated[tuple[SharedText, ...], KEPT_ONCE]
    name_in_source: str | None


@dataclass(frozen=True, slots=True)
class Label:
    """One record's label: which model does which job, on what it ran, what was found, and what that rests on."""

    subject: Subject
    setup: Annotated[Setup, KEPT_ONCE]
    result: Result
    source: Source


def graded_as(label: Label, other: Grade) -> Label:
    """The label with another grade."""
    return replace(label, result=replace(label.result, grade=other))


def stale_from(label: Label, day: date) -> Label:
    """The label as an edition of `day` shows it: one that had a letter has none once it is past its date."""
    past = label.result.grade.letter is not None and label.source.valid_until < day
    return graded_as(label, Grade("stale")) if past else label


def as_measured(label: Label, profile: Profile, scale: Scale | None) -> Label:
    """What the record alone says under its scale, whatever is known or past by now: this is what stays as it is."""
    result = label.result
    again = result.grade.status == "stale" or result.grade.letter is not None
    own = grade(result.figure, scale) if scale and again else result.grade
    verification = unverified(profile)
    if (own, verification, None) == (result.grade, result.verification, result.awaiting):
        # Nearly always, and then the label itself: whoever draws both draws once.
        return label
    return replace(label, result=replace(result, grade=own, verification=verification, awaiting=None))

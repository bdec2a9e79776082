"""The record: every run of one model variant on one task under one profile. Frozen data, no I/O."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from generator.records.model.provenance import Provenance
from generator.records.model.quality import MeasuredQuality, PublishedQuality, Quality
from generator.records.model.room import IN_ROOM
from generator.records.model.run import Phase
from generator.records.model.setup import Setup
from generator.records.model.text import Bytes, Frozen, ModelId, Slug
from generator.records.model.vocabulary import Approach, Precision, Task, Weights
from generator.records.model.workload import Workload

SCHEMA_VERSION: Literal[2] = 2
# In the first version "fp32" and "not stated" shared one name, so what was written then keeps it.
_PLAIN: dict[int, tuple[Precision | None, ...]] = {1: (None, "fp32")}


def relative_path(profile: str, task: str, model: str, variant: str | None) -> str:
    """Where a record lives under `measurements/records/`."""
    organisation, name = model.split("/")
    stem = "--".join(part for part in (organisation, name, variant) if part)
    return f"{profile}/{task}/{stem}.json"


def variant_of(setup: Setup, version: int = SCHEMA_VERSION) -> str | None:
    """The slug of a variant that was written in this version of the form; `None` for the plain one."""
    return setup.variant(_PLAIN.get(version, (None,)))


class Record(Frozen):
    """All runs of one model variant on one task under one profile, with their provenance.

    `idle` is what the same boundary drew with nothing to do, before the first run; it is subtracted nowhere. `training`
    is what training the model cost inside the same boundary, where it was measured too. `weights_bytes` is how large
    the weights in use are: parameters and buffers as they lie in memory once torch has loaded them, or the file that
    another runtime reads.
    """

    schema_version: Literal[2]
    model: ModelId
    task: Task
    profile: Slug
    approach: Approach
    weights: Weights
    weights_bytes: Bytes | None = None
    setup: Setup
    accelerators_counted: Annotated[int, Field(ge=0, le=100_000)]
    idle: Phase | None = None
    training: Phase | None = None
    workloads: Annotated[tuple[Annotated[Workload, IN_ROOM], ...], Field(min_length=1, max_length=100, strict=False)]
    quality: Annotated[tuple[Annotated[Quality, IN_ROOM], ...], Field(max_length=100, strict=False)] = ()
    provenance: Provenance

    _written_in: int = PrivateAttr(default=SCHEMA_VERSION)

    @model_validator(mode="after")
    def _parts_are_told_apart(self) -> Self:
        if len({workload.id for workload in self.workloads}) != len(self.workloads):
            raise ValueError("two workloads carry the same id")
        ids = [run.id for workload in self.workloads for run in workload.all_runs]
        if len(set(ids)) != len(ids):
            raise ValueError("two runs carry the same id")
        return self

    @model_validator(mode="after")
    def _it_says_when(self) -> Self:
        runs = [run for workload in self.workloads for run in workload.all_runs]
        undated = not runs or any(run.finished_at is None for run in runs)
        if undated and self.provenance.period is None:
            raise ValueError("where not every run says when it ended, provenance.period says when it was measured")
        return self

    def written_in(self, version: int) -> Self:
        """Itself, as a record whose file is in this version of the form: it keeps the name that it has there."""
        self._written_in = version
        return self

    @property
    def file_version(self) -> int:
        """The version of the form that the record's file is in; this one for a record that was never in a file."""
        return self._written_in

    @property
    def variant(self) -> str | None:
        """The variant's slug, or `None` for the plain one."""
        return variant_of(self.setup, self._written_in)

    @property
    def relative_path(self) -> str:
        """Where this record lives under `measurements/records/`; derived from its identity, never chosen."""
        return relative_path(self.profile, self.task, self.model, self.variant)

    @property
    def published_quality(self) -> tuple[PublishedQuality, ...]:
        """The quality figures that somebody published."""
        return tuple(figure for figure in self.quality if isinstance(figure, PublishedQuality))

    @property
    def measured_quality(self) -> tuple[MeasuredQuality, ...]:
        """The quality figures of the very answers that the energy was spent on."""
        return tuple(figure for figure in self.quality if isinstance(figure, MeasuredQuality))

    @property
    def runs(self) -> int:
        """Number of runs over all workloads."""
        return sum(len(list(workload.all_runs)) for workload in self.workloads)

    @property
    def measured_from(self) -> date:
        """Day of the first run, or the first day of the period that the study gives."""
        return min(self._days)

    @property
    def measured_to(self) -> date:
        """Day of the last run, or the last day of the period that the study gives."""
        return max(self._days)

    @property
    def _days(self) -> list[date]:
        if (period := self.provenance.period) is not None:
            return [period.first, period.last]
        return [run.day for workload in self.workloads for run in workload.all_runs if run.day is not None]

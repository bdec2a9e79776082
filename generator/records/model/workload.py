"""A workload: one data set's queries, and everything that was measured over them."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from generator.records.model.means import Means
from generator.records.model.point import Point, Runs
from generator.records.model.room import IN_ROOM
from generator.records.model.run import Dataset, Lengths, Run, SourceFile, Totals
from generator.records.model.text import Frozen, Slug, Text
from generator.records.model.trained import Trained
from generator.units import watt_hours_per_thousand_queries


class Workload(Frozen):
    """One data set's queries and every run over them, or means over runs, or many points with runs or means each."""

    id: Slug
    dataset: Dataset
    preparation: Text | None = None
    prompt: Text | None = None
    output_limit: Text | None = None
    lengths: Lengths | None = None
    source: SourceFile | None = None
    queries_from: Literal["hub", "file", "synthetic"] | None = None
    trained: Trained | None = None
    runs: Runs = ()
    totals: Totals | None = None
    means: Means | None = None
    points: Annotated[
        tuple[Annotated[Point, IN_ROOM], ...],
        Field(min_length=1, max_length=500, strict=False, exclude_if=lambda points: not points),
    ] = ()

    @model_validator(mode="after")
    def _one_kind_of_figures(self) -> Self:
        if [bool(self.runs), self.means is not None, bool(self.points)].count(True) != 1:
            raise ValueError("a workload has runs, or means, or points, and just one of them")
        if len({point.id for point in self.points}) != len(self.points):
            raise ValueError("two points carry the same id")
        return self

    @property
    def all_runs(self) -> Iterator[Run]:
        """Its runs, those of its points too."""
        yield from self.runs
        for point in self.points:
            yield from point.runs

    def watt_hours_per_thousand_queries(self) -> list[float]:
        """The query phase of each run, in Wh per 1,000 queries: what labels and comparisons are made from."""
        return [watt_hours_per_thousand_queries(run.query.total_joules(), run.queries) for run in self.runs]

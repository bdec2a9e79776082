"""What a study published of its runs where it did not publish the runs: means a query, and how many runs are behind."""

import math
from typing import Annotated, Self

from pydantic import Field, model_validator

from generator.records.model.text import Frozen, Joules, Seconds
from generator.records.model.vocabulary import Component

_LEAST_MEAN = 1e-9
_Mean = Annotated[float, Field(ge=0, le=1e12)]


class MeanCounts(Frozen):
    """What went in and came out of one query on average; `None` where nobody counted."""

    tokens_in: _Mean | None = None
    tokens_out: _Mean | None = None
    images_in: _Mean | None = None
    images_out: _Mean | None = None
    videos_out: _Mean | None = None

    @model_validator(mode="after")
    def _some_or_none_at_all(self) -> Self:
        # What energy is divided by: one piece in a billion queries is the least that anybody can have counted.
        for name, mean in self.model_dump(exclude_none=True).items():
            if 0 < mean < _LEAST_MEAN:
                raise ValueError(f"{name} of {mean:g} a query is less than one in a billion queries")
        return self


class Means(Frozen):
    """Mean energy of one query by component, in joules, over `runs` runs of `queries` queries each.

    `deviation_joules` is the standard deviation of the runs' means by component, where it was published; a single run
    has none. `duration_s` is the time that the machine took for a query: one over its throughput, which is less than
    the time that somebody waited where several queries were under way at once. `None` stands for what was not stated.
    """

    runs: Annotated[int, Field(gt=0, le=10**6)]
    queries: Annotated[int, Field(gt=0, le=10**9)] | None = None
    energy_joules: Annotated[dict[Component, Joules], Field(min_length=1)]
    deviation_joules: dict[Component, Annotated[float, Field(ge=0, le=1e12)]] | None = None
    duration_s: Seconds | None = None
    counts: MeanCounts | None = None

    @model_validator(mode="after")
    def _a_deviation_is_of_several_runs(self) -> Self:
        if self.deviation_joules is not None and self.runs < 2:
            raise ValueError("one run has no standard deviation")
        if not (self.deviation_joules or {}).keys() <= self.energy_joules.keys():
            raise ValueError("a standard deviation is of a component whose mean is given")
        return self

    @model_validator(mode="after")
    def _runs_of_this_mean_can_scatter_so(self) -> Self:
        # No run takes less than nothing, so the most that n of them can scatter is that one took all of it: √n means.
        for part, deviation in (self.deviation_joules or {}).items():
            if deviation > math.sqrt(self.runs) * self.energy_joules[part]:
                raise ValueError(f"{self.runs} runs of this mean cannot scatter as much as {deviation:g} J ({part})")
        return self

    def total_joules(self) -> float:
        """Joules a query of all counted components."""
        joules = self.energy_joules.get
        return joules("gpu", 0.0) + joules("cpu", 0.0) + joules("ram", 0.0) + joules("node", 0.0)

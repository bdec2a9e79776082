"""A point: one way of serving a model, with its own figures. A record may hold many, and its label stands on one."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from generator.records.model.means import Means
from generator.records.model.room import IN_ROOM
from generator.records.model.run import Latency, Run
from generator.records.model.setup import Offline, Parallel, Serving
from generator.records.model.text import Count, Frozen, Slug, Text

_Side = Annotated[int, Field(gt=0, le=100_000)]


class Made(Frozen):
    """What one query makes where it makes a picture or a video: its size in pixels, frames, and steps of denoising."""

    width: _Side | None = None
    height: _Side | None = None
    steps: Annotated[int, Field(gt=0, le=100_000)] | None = None
    frames: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    frames_per_second: Annotated[float, Field(gt=0, le=1000)] | None = None


# A study that published means has no runs, and then the file does not speak of them.
Runs = Annotated[
    tuple[Annotated[Run, IN_ROOM], ...],
    Field(min_length=1, max_length=1000, strict=False, exclude_if=lambda runs: not runs),
]


class Point(Frozen):
    """One way of serving: how queries were put, over how many `gpus` of the job, what was made, and what it took.

    `latency` is what somebody waited; a run of the suite has its own. `note` tells what is odd with this point alone.
    """

    id: Slug
    serving: Serving = Offline(kind="offline", batch_size=1)
    parallel: Parallel | None = None
    gpus: Count | None = None
    made: Made | None = None
    latency: Latency | None = None
    runs: Runs = ()
    means: Means | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _runs_or_means(self) -> Self:
        if bool(self.runs) == (self.means is not None):
            raise ValueError("a point has either runs or means")
        return self

    @model_validator(mode="after")
    def _spread_over_its_own_gpus(self) -> Self:
        degrees = self.parallel.model_dump(exclude_none=True) if self.parallel and self.gpus else {}
        for kind, count in degrees.items():
            if count > (self.gpus or 0):
                raise ValueError(f"{kind} parallelism over {count} needs more than the {self.gpus} GPUs of the job")
        return self

"""What each result of the submission is: model, task, data set, number format, and which figures of quality it has."""

import tomllib
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from generator.records.model import Approach, Dataset, Frozen, Made, ModelId, Precision, Quantization, Slug, Task

Scenario = Literal["Offline", "Server"]
SYSTEM = "H200-SXM-141GBx8_TRT_MaxQ"
# Recommendation of items to click on is no task of this site. The names are those of the folders.
LEFT_OUT = frozenset({"dlrm-v2-99", "dlrm-v2-99.9"})
# Machines with another maker's accelerators, which ran one model alone.
OTHER_SYSTEMS = frozenset({"h13_u3_slim", "r760_u6_slim"})


class Figure(Frozen):
    """A figure in accuracy.txt: the `name` before it, what it is called here, and its data set if not all."""

    name: str
    metric: str
    percent: bool = False
    dataset: str | None = None


class Result(Frozen):
    """A model as it was submitted, under one name or under several that hold the same passes."""

    names: Annotated[tuple[str, ...], Field(min_length=1, strict=False)]
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, strict=False)]
    task: Task
    approach: Approach
    model: ModelId
    workload: Slug
    dataset: Dataset
    declared: str
    precision: Precision | None = None
    quantization: Quantization | None = None
    images: Literal["in", "out"] | None = None
    tokens: bool = False
    made: Made | None = None
    quality: Annotated[tuple[Figure, ...], Field(strict=False)]

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0]

    @property
    def doubted(self) -> bool:
        """Whether the submitter's number format was not taken over."""
        return self.precision is None and self.quantization is None


def results() -> tuple[Result, ...]:
    """Every result that is taken over, from `results.toml`."""
    text = files(__package__).joinpath("results.toml").read_text("utf-8")
    return tuple(Result.model_validate(table) for table in tomllib.loads(text)["result"])

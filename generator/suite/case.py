"""The case: how one task is measured, in one TOML file a task. Light: no measuring library, no network.

The heavy code is named by string (`adapter`), so that a case can be read, listed and checked anywhere.
"""

import json
import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, ValidationError, model_validator

from generator.errors import EnergyLabelError, Fault, shown, unknown
from generator.records.model import Approach, Frozen, ModelId, Task, Text
from generator.suite.models.setup import TorchPrecision
from generator.suite.queries.workload import CaseWorkload, Number

_CASES = files("generator.suite").joinpath("cases")
# The tasks that can be measured here, in the order of all tasks. Of the others there are published figures alone.
TASKS: tuple[str, ...] = tuple(task for task in get_args(Task) if _CASES.joinpath(f"{task}.toml").is_file())
_Share = Annotated[float, Field(gt=0, lt=1)]
_Adapter = Annotated[str, StringConstraints(pattern=r"^generator\.suite\.workloads\.[a-z_]+:[A-Z][A-Za-z]+$")]


class Output(Frozen):
    """How much a model is asked for. `natural` ends where the model does, at the limit at the latest."""

    stop: Literal["natural", "fixed", "none"]
    max_new_tokens: Number | None = None
    min_new_tokens: Number | None = None
    images: Number | None = None
    steps: Number | None = None
    resolution: Literal["the model's own"] | None = None

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.stop == "none" and (self.max_new_tokens or self.min_new_tokens):
            raise ValueError("nothing is generated, so there is no token to limit")
        if self.stop == "natural" and not self.max_new_tokens:
            raise ValueError("a natural stop needs max_new_tokens, for the model that never stops")
        if self.stop == "fixed" and (bool(self.max_new_tokens) == bool(self.images) or self.min_new_tokens):
            raise ValueError("a fixed output is either max_new_tokens or images, and no minimum")
        if (self.min_new_tokens or 0) > (self.max_new_tokens or 10**9):
            raise ValueError("min_new_tokens is over max_new_tokens")
        return self

    def sentence(self) -> str | None:
        """The limit in words, for a record and a reader; None where nothing is generated."""
        if self.stop == "none":
            return None
        if self.images:
            steps = f", {self.steps} steps" if self.steps else ""
            return f"{self.images} image{'s' if self.images > 1 else ''}{steps}, in {self.resolution} resolution"
        if self.stop == "fixed":
            return f"exactly {self.max_new_tokens} new tokens"
        least = f"at least {self.min_new_tokens} and " if self.min_new_tokens else ""
        return f"natural stop, {least}at most {self.max_new_tokens} new tokens"


class Job(Frozen):
    """What one approach is asked to do: the prompt around a query, where there is one, and the output.

    `mapped_by` is the rule by which an answer in words is read as a class, where classes are what the job is about
    (`quality/label_words.py`). A run fails of whose answers a larger share than `non_answers_at_most` holds nothing
    that the job could use.
    """

    prompt: Text | None = None
    output: Output
    mapped_by: Literal["label-words"] | None = None
    non_answers_at_most: Annotated[float, Field(ge=0, lt=1)] = 0.0


class CaseModel(Frozen):
    """A model known to do the task. `id` names it in records; `moved_to` is where its weights are now.

    `branch` is the one of its branches on the Hub that can be loaded here, where the main one cannot.
    """

    id: ModelId
    approach: Approach
    moved_to: ModelId | None = None
    branch: Text | None = None
    prefix: Text | None = None
    note: Text | None = None

    @property
    def hub_id(self) -> ModelId:
        """Where the weights are today."""
        return self.moved_to or self.id


class WarmUp(Frozen):
    """Warm when the mean times of two blocks of queries following each other differ by less than `steady_within`."""

    block_queries: Number
    steady_within: _Share
    at_most_blocks: Annotated[int, Field(ge=2, le=10_000)]


class Runs(Frozen):
    """At least and at most this many runs; between them, as many as interval and class limits ask for."""

    at_least: Annotated[int, Field(ge=2, le=1000)]
    at_most: Annotated[int, Field(ge=2, le=1000)]
    interval_half_width: _Share
    edge_guard: _Share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("at_least is over at_most")
        return self


class Protocol(Frozen):
    """How a run is made: the same for every model of the task."""

    queries: Number
    batch_size: Number
    precision: TorchPrecision
    window_s: Annotated[float, Field(ge=30, le=1e6)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]
    runs: Runs
    warm_up: WarmUp


class Case(Frozen):
    """How one task is measured: its queries, its jobs, its models and the protocol.

    `changes` says what each version after the first changed: figures of two versions are not of the same queries.
    """

    task: Task
    version: Number = 1
    changes: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    adapter: _Adapter
    query: Text
    protocol: Protocol
    approaches: Annotated[dict[Approach, Job], Field(min_length=1)]
    workloads: Annotated[tuple[CaseWorkload, ...], Field(min_length=1, max_length=100)]
    models: Annotated[tuple[CaseModel, ...], Field(min_length=1, max_length=1000)]

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        for what, names in (("workload", [w.id for w in self.workloads]), ("model", [m.id for m in self.models])):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(f"{what} {min(twice)} stands twice")
        if len(self.changes) != self.version - 1:
            raise ValueError("changes says in a sentence each what every version after the first changed")
        mute = [w.id for w in self.workloads if w.quality is None and w.no_quality is None]
        if mute:
            raise ValueError(f"workload {min(mute)} says neither quality nor why there is none (no_quality)")
        strange = {model.approach for model in self.models} - set(self.approaches)
        if strange:
            raise ValueError(f"models are {min(strange)}, and approaches say nothing of it")
        for approach, job in self.approaches.items():
            if approach == "zero-shot" and job.prompt is None:
                raise ValueError("approaches.zero-shot needs a prompt")
            for workload in self.workloads:
                _fits(job.prompt, workload)
        return self

    def models_by(self, approach: Approach) -> tuple[CaseModel, ...]:
        """The models of one approach, in the file's order."""
        return tuple(model for model in self.models if model.approach == approach)


def _fits(prompt: str | None, workload: CaseWorkload) -> None:
    """Raise unless the prompt's blanks are the workload's columns."""
    if prompt is None:
        return
    blanks = {name for _, name, _, _ in Formatter().parse(prompt) if name is not None}
    if blanks != set(workload.columns):
        raise ValueError(f"the prompt asks for {sorted(blanks)}, workload {workload.id} has {sorted(workload.columns)}")


def read_case(text: str, where: str) -> Case:
    """A case from its TOML text; raises `EnergyLabelError` with every fault by file and field."""
    try:
        return Case.model_validate_json(json.dumps(tomllib.loads(text)))
    except ValidationError as error:
        faults = [
            Fault(where, ".".join(map(str, fault["loc"])) or "(the whole)", shown(fault["input"]), fault["msg"])
            for fault in error.errors(include_url=False)
        ]
        listed = "; ".join(map(str, faults))
    except (ValueError, TypeError) as error:
        listed = f"{where}: not TOML of a case ({error})"
    raise EnergyLabelError(f"Mend the case and try again: {listed}")


@cache
def load_case(task: str) -> Case:
    """The case of one task; raises `EnergyLabelError` where there is none, with the tasks that have one."""
    if task not in TASKS:
        if task in get_args(Task):
            raise EnergyLabelError(
                f"The task {task} has no case to be measured by, only figures from published studies; "
                f"measure one of {', '.join(TASKS)}."
            )
        raise unknown("task", task, TASKS)
    where = f"{task}.toml"
    case = read_case(_CASES.joinpath(where).read_text("utf-8"), f"cases/{where}")
    if case.task != task:
        raise EnergyLabelError(
            f"Mend the case and try again: cases/{where}: task = {case.task}: is not its file's name"
        )
    return case


def load_cases() -> tuple[Case, ...]:
    """Every case, in the order of the tasks."""
    return tuple(load_case(task) for task in TASKS)


def workloads_asked() -> dict[str, tuple[str, ...]]:
    """The workloads that the suite asks of each task that it has a case for."""
    return {case.task: tuple(workload.id for workload in case.workloads) for case in load_cases()}

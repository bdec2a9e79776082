"""The record's form, version 1, as it was published: read for ever, written no more.

These shapes never change; a test holds them to the JSON Schema of that time. What version 2 kept is its own.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from generator.records.model import (
    Count,
    Counts,
    Dataset,
    Frozen,
    Joules,
    Lengths,
    Login,
    ModelId,
    Revision,
    Seconds,
    Slug,
    SourceFile,
    Text,
    Time,
    WebAddress,
)
from generator.records.model.room import IN_ROOM
from generator.records.patterns import RUN_ID_PATTERN


class Phase(Frozen):
    """Energy and time of one phase of one run. A component outside the boundary is `None`.

    `gpu_check_joules` is a second, independent reading of the same window, where there was one.
    """

    duration_s: Seconds
    gpu_joules: Joules | None = None
    cpu_joules: Joules | None = None
    ram_joules: Joules | None = None
    gpu_check_joules: Joules | None = None


_Celsius = Annotated[float, Field(ge=-50, le=200)]


class Conditions(Frozen):
    """The accelerator around one query phase. `throttled` holds the reasons seen; `None` where it does not tell."""

    temperature_start_c: _Celsius | None = None
    temperature_end_c: _Celsius | None = None
    sm_clock_start_mhz: Count | None = None
    sm_clock_end_mhz: Count | None = None
    throttled: Annotated[tuple[Text, ...], Field(max_length=20, strict=False)] | None = None


class Run(Frozen):
    """One measured window over a workload: the phases apart, so that loading never hides in the queries.

    `warm_up_queries` were made just before and are counted nowhere.
    """

    id: Annotated[str, StringConstraints(pattern=RUN_ID_PATTERN)]
    finished_at: Time
    queries: Annotated[int, Field(gt=0, le=10**9)]
    failed_queries: Count = 0
    load: Phase | None = None
    transfer: Phase | None = None
    query: Phase
    counts: Counts | None = None
    conditions: Conditions | None = None
    warm_up_queries: Count | None = None
    note: Text | None = None


class Totals(Frozen):
    """The sums over a workload's runs as the suite wrote them: a run that is edited later no longer adds up."""

    queries: Count
    duration_s: Seconds
    gpu_joules: Joules | None = None
    cpu_joules: Joules | None = None
    ram_joules: Joules | None = None


class Workload(Frozen):
    """One data set's queries and every run over them."""

    id: Slug
    dataset: Dataset
    preparation: Text | None = None
    prompt: Text | None = None
    output_limit: Text | None = None
    lengths: Lengths | None = None
    source: SourceFile | None = None
    queries_from: Literal["hub", "file", "synthetic"] | None = None
    runs: Annotated[tuple[Annotated[Run, IN_ROOM], ...], Field(min_length=1, max_length=1000, strict=False)]
    totals: Totals | None = None


class Configuration(Frozen):
    """How the model ran; `None` where the measurer did not say."""

    precision: Literal["fp32", "fp16", "bf16"] | None = None
    quantization: (
        Literal[
            "int8",
            "int4",
            "nf4",
            "bnb-int8",
            "bnb-nf4",
            "torchao-int8",
            "torchao-int8-dynamic",
            "torchao-int4",
            "q8-0",
            "q5-k-m",
            "q4-k-m",
        ]
        | None
    ) = None
    batch_size: Annotated[int, Field(gt=0, le=65536)] = 1
    compiled: bool = False


class Quality(Frozen):
    """A published quality figure beside the energy; it never enters the grade."""

    metric: Text
    value: Annotated[float, Field(ge=0, le=1000)]
    dataset: Text
    source: WebAddress

    @model_validator(mode="after")
    def _a_share_is_at_most_one(self) -> Self:
        shares = ("accuracy", "f1", "rouge", "exact match", "map", "recall", "precision")
        if self.value > 1 and self.metric.casefold().startswith(shares):
            raise ValueError("this metric is a share between 0 and 1")
        return self


class Provenance(Frozen):
    """Who measured, with what, when, and where the figures can be checked (`None`: in the record itself).

    `submitter` is the GitHub account that hands the record in; two campaigns are independent only where these differ.
    """

    measured_by: Text
    submitter: Login | None = None
    tools: Annotated[dict[Slug, Text], Field(max_length=50)]
    driver: Text | None = None
    hardware_as_reported: Text | None = None
    model_revision: Revision | None = None
    name_in_source: Text | None = None
    trust_remote_code: bool | None = None
    source_url: WebAddress | None = None
    citation: Text
    licence: Text
    files: Annotated[tuple[Annotated[SourceFile, IN_ROOM], ...], Field(max_length=100, strict=False)] = ()
    notes: Annotated[tuple[Text, ...], Field(max_length=50, strict=False)] = ()


class Record(Frozen):
    """All runs of one model variant on one task under one profile, with their provenance.

    `idle` is what the same boundary drew with nothing to do, before the first run; it is subtracted nowhere.
    """

    schema_version: Literal[1]
    model: ModelId
    task: Literal[
        "text-classification",
        "question-answering",
        "fill-mask",
        "token-classification",
        "text-generation",
        "summarization",
        "image-classification",
        "object-detection",
        "image-to-text",
        "text-to-image",
        "automatic-speech-recognition",
        "sentence-similarity",
    ]
    profile: Slug
    approach: Literal["fine-tuned", "pre-trained", "zero-shot", "classical"]
    weights: Literal["pretrained", "random"]
    configuration: Configuration
    accelerators_counted: Annotated[int, Field(ge=0, le=100_000)]
    idle: Phase | None = None
    workloads: Annotated[tuple[Annotated[Workload, IN_ROOM], ...], Field(min_length=1, max_length=100, strict=False)]
    quality: Annotated[tuple[Annotated[Quality, IN_ROOM], ...], Field(max_length=100, strict=False)] = ()
    provenance: Provenance

    @model_validator(mode="after")
    def _parts_are_told_apart(self) -> Self:
        if len({workload.id for workload in self.workloads}) != len(self.workloads):
            raise ValueError("two workloads carry the same id")
        ids = [run.id for workload in self.workloads for run in workload.runs]
        if len(set(ids)) != len(ids):
            raise ValueError("two runs carry the same id")
        return self
